import type { RenderedFiles, RenderedStack } from "../files";
import { commented } from "../node";
import { commonLabels, inCommon, labelsField, unlabelled, without } from "./labels";
import { kustomization, overlay } from "./overlay";
import { allOf, fileName, imageOf, partsOf, sharedParts, withoutImage } from "./parts";
import { valuesFile } from "./secrets";

/**
 * A tree for kustomize: `base` holds what the stacks share, `overlays/STACK` what is different in each, and the
 * `kustomization.yaml` on top stands for one of them, so that `kubectl apply -k` of the tree deploys it. What kustomize
 * makes of an overlay are the builders' objects, and the values of a generated Secret from a file of the user's.
 * @param stacks at least two share what is in the base
 * @param chosen the stack that the tree as a whole stands for
 */
export function renderKustomize(stacks: readonly RenderedStack[], chosen: string): RenderedFiles {
  const sorted = stacks.map(partsOf);
  const images = sorted.map(imageOf);
  const imagesApart = images.every((image) => image !== undefined);
  const labels = sorted.map((parts) => commonLabels(allOf(parts)));
  const shared = inCommon(labels);
  const overlays = sorted.map((parts, index) => {
    const own = without(labels[index] ?? commonLabels([]), shared);
    const bare = imagesApart ? withoutImage(parts) : parts;
    const { resources, configMaps, secrets } = bare;
    return {
      labels: own,
      image: imagesApart ? images[index] : undefined,
      parts: {
        ...bare,
        resources: unlabelled(resources, own),
        configMaps: unlabelled(configMaps, own),
        secrets: unlabelled(secrets, own),
      },
    };
  });
  const base = sharedParts(overlays.map(({ parts }) => parts));
  const ofBase = commonLabels(base);

  const files = new Map([
    ["kustomization.yaml", kustomization({ resources: [`overlays/${chosen}`] })],
    [".gitignore", `${valuesFile}\n`],
    ["base/kustomization.yaml", kustomization({ resources: base.map(fileName), ...labelsField(ofBase, base) })],
    ...unlabelled(base, ofBase).map((part) => [`base/${fileName(part)}`, commented(part.object)] as const),
  ]);
  for (const one of overlays) {
    const { stack, ofCluster } = one.parts;
    const folder = `overlays/${stack.stack}`;
    const inner = ofCluster.length === 0 ? folder : `${folder}/namespaced`;
    const basePath = `${"../".repeat(inner.split("/").length)}base`;
    for (const [name, text] of overlay(base, one.parts, one.labels, one.image, basePath))
      files.set(`${inner}/${name}`, text);
    if (inner === folder) continue;
    // kustomize puts into a namespace whatever it does not know to be of the cluster: these stay outside of its reach.
    files.set(`${folder}/kustomization.yaml`, kustomization({ resources: ["namespaced", ...ofCluster.map(fileName)] }));
    for (const part of ofCluster) files.set(`${folder}/${fileName(part)}`, commented(part.object));
  }
  return files;
}
