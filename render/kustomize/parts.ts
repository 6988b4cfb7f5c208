import { imageReference } from "../../components/names";
import type { RenderedStack } from "../files";
import { isMap, textOf, type Node, type NodeMap } from "../node";
import { toldManifests, toldSetting } from "../origin";
import { shared as sharedOf } from "./shared";

/** What kustomize calls an object by, where the namespace is left out. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** An object of a stack, with what kustomize is to put into it left out. */
export interface Part extends Identity {
  readonly object: NodeMap;
}

/** The objects of a stack by the way in which kustomize gets them. */
export interface Parts {
  readonly stack: RenderedStack;
  /** Without their namespace. */
  readonly resources: readonly Part[];
  /** Made from files and variables. */
  readonly configMaps: readonly Part[];
  readonly secrets: readonly Part[];
  /** Of the cluster, and as they are: to kustomize they would be in the namespace. */
  readonly ofCluster: readonly Part[];
}

/** All objects that kustomize puts into the namespace. */
export function allOf({ resources, configMaps, secrets }: Parts): readonly Part[] {
  return [...resources, ...configMaps, ...secrets];
}

/** The namespace's name in the tree, until kustomize puts the stack's own in its place. */
const anyNamespace = "namespace";

/** Sorts a stack's objects. */
export function partsOf(stack: RenderedStack): Parts {
  const parts = toldManifests(stack).map(part);
  const isOfCluster = ({ kind, object }: Part): boolean =>
    kind !== "Namespace" && metadataOf(object).namespace === undefined;
  const ofCluster = parts.filter(isOfCluster);
  const inside = parts.filter((one) => !isOfCluster(one)).map(withoutNamespace);
  const generated: readonly string[] = ["ConfigMap", "Secret"];
  return {
    stack,
    resources: inside.filter(({ kind }) => !generated.includes(kind)),
    configMaps: inside.filter(({ kind }) => kind === "ConfigMap"),
    secrets: inside.filter(({ kind }) => kind === "Secret"),
    ofCluster,
  };
}

function part(object: NodeMap): Part {
  const { apiVersion, kind } = object;
  return { apiVersion: textOf(apiVersion), kind: textOf(kind), name: textOf(metadataOf(object).name), object };
}

function withoutNamespace({ object, ...identity }: Part): Part {
  const { namespace: _, ...metadata } = metadataOf(object);
  if (identity.kind !== "Namespace") return { ...identity, object: { ...object, metadata } };
  return { ...identity, name: anyNamespace, object: { ...object, metadata: { ...metadata, name: anyNamespace } } };
}

/** An object's metadata; the builders give every object one. */
export function metadataOf(object: NodeMap): NodeMap {
  return isMap(object.metadata) ? object.metadata : {};
}

/** The same for the same object, in whichever stack. */
export function identityKey({ kind, name }: Identity): string {
  return `${kind} ${name}`;
}

/** File of an object: its kind, and what its name says beside the application's. */
export function fileName({ kind, name }: Identity): string {
  const own = name.replace(/^(circle-core|namespace)-?/, "");
  return `${kind.toLowerCase()}${own === "" ? "" : `-${own}`}.yaml`;
}

/** What most of the stacks share of their objects: those that two have, and of these the fields on which two agree. */
export function sharedParts(all: readonly Parts[]): readonly Part[] {
  const found = new Map(all.flatMap(({ resources }) => resources.map((one) => [identityKey(one), one] as const)));
  return [...found].flatMap(([key, identity]) => {
    const each = all.map(({ resources }) => resources.find((one) => identityKey(one) === key)?.object);
    const object = sharedOf(each, "");
    return isMap(object) ? [{ ...identity, object }] : [];
  });
}

/** What kustomize's `images` says of a stack's image; undefined where it can't be said there, since a sidecar has another of it. */
export function imageOf({ stack, resources }: Parts): NodeMap | undefined {
  const { settings } = stack;
  const { repository, tag, digest } = settings.image;
  const ofIt = new RegExp(`^${repository.replaceAll(".", "\\.")}(:[\\w.-]*)?(@sha256:[\\w.-]*)?$`);
  const images = resources.flatMap(({ object }) => containersOf(object).map(({ image }) => textOf(image)));
  const own = imageReference(settings);
  if (!images.includes(own) || images.some((image) => ofIt.test(image) && image !== own)) return undefined;
  return {
    name: repository,
    newTag: toldSetting(stack, ["image", "tag"], tag),
    ...(digest !== undefined && { digest: toldSetting(stack, ["image", "digest"], digest) }),
  };
}

/** The stack's objects with the bare name of the image, to which kustomize adds tag and digest. */
export function withoutImage(parts: Parts): Parts {
  const { settings } = parts.stack;
  const own = imageReference(settings);
  const bare = toldSetting(parts.stack, ["image", "repository"], settings.image.repository);
  const changed = (node: Node): Node => {
    if (Array.isArray(node)) return node.map(changed);
    if (!isMap(node)) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        key === "image" && textOf(value) === own ? bare : changed(value),
      ]),
    );
  };
  const resources = parts.resources.map((one) =>
    containersOf(one.object).length === 0 ? one : { ...one, object: changed(one.object) as NodeMap },
  );
  return { ...parts, resources };
}

function containersOf(object: NodeMap): readonly NodeMap[] {
  const pod = at(object, "spec", "template", "spec");
  return ["containers", "initContainers"].flatMap((field) => {
    const list = at(pod, field);
    return Array.isArray(list) ? list.filter(isMap) : [];
  });
}

/** What is at a place of an object; undefined where there is nothing. */
export function at(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>((value, key) => (isMap(value) ? value[key] : undefined), node);
}
