import { generatedBy } from "../files";
import { commented, isMap, textOf, type NodeMap } from "../node";
import { toldSetting } from "../origin";
import { labelsField, type CommonLabels } from "./labels";
import { at, fileName, identityKey, metadataOf, type Part, type Parts } from "./parts";
import { patches } from "./patches";
import { template, templateFile, valuesFile } from "./secrets";

/** A kustomization, its fields in the order in which people look for them. */
export function kustomization(fields: NodeMap): string {
  const head = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" };
  return commented({ ...head, ...fields }, generatedBy);
}

/**
 * The files of one stack's overlay by their names in its folder.
 * @param base what it is made of, before kustomize
 * @param labels what kustomize puts on all of its objects
 * @param image what kustomize's `images` says of its image; undefined where the objects say it themselves
 * @param basePath the base as the folder sees it
 */
export function overlay(
  base: readonly Part[],
  parts: Parts,
  labels: CommonLabels,
  image: NodeMap | undefined,
  basePath: string,
): ReadonlyMap<string, string> {
  const { stack, resources, configMaps, secrets } = parts;
  const inBase = new Set(base.map(identityKey));
  const own = resources.filter((part) => !inBase.has(identityKey(part)));
  const { entries, files } = patches(base, resources);
  const generators = [...configMaps, ...secrets];
  const texts = new Map<string, string>([
    [
      "kustomization.yaml",
      kustomization({
        resources: [basePath, ...own.map(fileName)],
        namespace: toldSetting(stack, ["namespace", "name"], stack.settings.namespace.name),
        ...labelsField(labels, resources),
        ...(image && { images: [image] }),
        ...(generators.length > 0 && { generatorOptions: generatorOptions(generators) }),
        ...(configMaps.length > 0 && { configMapGenerator: configMaps.map(configMapGenerator) }),
        ...(secrets.length > 0 && { secretGenerator: secrets.map(secretGenerator) }),
        ...(entries.length > 0 && { patches: [...entries] }),
      }),
    ],
  ]);
  for (const part of own) texts.set(fileName(part), commented(part.object));
  for (const [name, text] of files) texts.set(name, text);
  for (const { object } of configMaps) for (const [name, text] of Object.entries(dataOf(object))) texts.set(name, text);
  const workload = resources.find(({ object }) => at(object, "spec", "template") !== undefined);
  for (const { name } of secrets) {
    texts.set(templateFile, template(name, workload ? `${workload.kind.toLowerCase()}/${workload.name}` : "of them"));
  }
  return texts;
}

/** Names without a hash of the content, which the builders' names have not; their checksum annotations roll the pods. */
function generatorOptions(generated: readonly Part[]): NodeMap {
  const [first] = generated;
  const { labels = {}, annotations } = first ? metadataOf(first.object) : {};
  return { disableNameSuffixHash: true, labels, ...(annotations !== undefined && { annotations }) };
}

function configMapGenerator({ name, object }: Part): NodeMap {
  return { name, files: Object.keys(dataOf(object)) };
}

function secretGenerator({ name, object }: Part): NodeMap {
  return { name, type: object.type ?? "Opaque", envs: [valuesFile] };
}

function dataOf(object: NodeMap): Readonly<Record<string, string>> {
  const data = isMap(object.data) ? object.data : {};
  return Object.fromEntries(Object.entries(data).map(([name, text]) => [name, textOf(text)]));
}
