import { isMap, keyOf, type Node, type NodeMap } from "../node";
import { at, metadataOf, type Part } from "./parts";

/** Labels that kustomize puts on all objects of a kustomization, by how far into them. */
export interface CommonLabels {
  /** On objects alone. */
  readonly objects: NodeMap;
  /** On pods too. */
  readonly pods: NodeMap;
  /** On pods and on claims of their own too. */
  readonly everywhere: NodeMap;
}

/** The labels that all of the objects have, with the same values. */
export function commonLabels(parts: readonly Part[]): CommonLabels {
  const [first, ...others] = parts.map(({ object }) => labelsOf(metadataOf(object)));
  const pods = parts.flatMap(({ object }) => podLabels(object));
  const claims = parts.flatMap(({ object }) => claimLabels(object));
  const has = (labels: NodeMap, [name, value]: [string, Node]): boolean => keyOf(labels[name]) === keyOf(value);
  const common = Object.entries(first ?? {}).filter((pair) => others.every((labels) => has(labels, pair)));
  const which = (isOne: (onPods: number, onClaims: number) => boolean): NodeMap =>
    Object.fromEntries(
      common.filter((pair) => {
        const onPods = pods.filter((labels) => has(labels, pair)).length;
        const onClaims = claims.filter((labels) => has(labels, pair)).length;
        return isOne(onPods, onClaims);
      }),
    );
  const allPods = (onPods: number): boolean => onPods === pods.length;
  const isEverywhere = (onPods: number, onClaims: number): boolean => allPods(onPods) && onClaims === claims.length;
  return {
    everywhere: which(isEverywhere),
    pods: which((onPods, onClaims) => allPods(onPods) && onClaims === 0 && !isEverywhere(onPods, onClaims)),
    objects: which((onPods, onClaims) => onPods === 0 && onClaims === 0 && !isEverywhere(onPods, onClaims)),
  };
}

/** What is among the labels of each. */
export function inCommon(all: readonly CommonLabels[]): ReadonlySet<string> {
  const [first, ...others] = all.map((labels) => new Set(Object.entries(flat(labels)).map(keyOfPair)));
  return new Set([...(first ?? [])].filter((key) => others.every((keys) => keys.has(key))));
}

/** The labels but for those in common. */
export function without({ objects, pods, everywhere }: CommonLabels, common: ReadonlySet<string>): CommonLabels {
  const rest = (pairs: NodeMap): NodeMap =>
    Object.fromEntries(Object.entries(pairs).filter((pair) => !common.has(keyOfPair(pair))));
  return { objects: rest(objects), pods: rest(pods), everywhere: rest(everywhere) };
}

function flat({ objects, pods, everywhere }: CommonLabels): NodeMap {
  return { ...objects, ...pods, ...everywhere };
}

function keyOfPair([name, value]: [string, Node]): string {
  return keyOf([name, value]);
}

/** The objects without the labels that kustomize will put on them. */
export function unlabelled(parts: readonly Part[], labels: CommonLabels): readonly Part[] {
  return parts.map((part) => ({ ...part, object: stripped(part.object, flat(labels)) }));
}

/** `labels` of a kustomization. Never in selectors: kustomize would put them on the peers of a NetworkPolicy as well. */
export function labelsField({ objects, pods, everywhere }: CommonLabels, parts: readonly Part[]): NodeMap {
  const withPods = parts.filter(({ object }) => podLabels(object).length > 0).map(({ kind }) => kind);
  const fields = withPods.map((kind) => ({ path: "spec/template/metadata/labels", create: true, kind }));
  const entries = [{ pairs: everywhere, includeTemplates: true }, { pairs: pods, fields }, { pairs: objects }].filter(
    ({ pairs }) => Object.keys(pairs).length > 0,
  );
  return entries.length === 0 ? {} : { labels: entries };
}

function labelsOf(metadata: Node | undefined): NodeMap {
  const labels = at(metadata, "labels");
  return isMap(labels) ? labels : {};
}

function podLabels(object: NodeMap): readonly NodeMap[] {
  const metadata = at(object, "spec", "template", "metadata");
  return metadata === undefined ? [] : [labelsOf(metadata)];
}

function claimLabels(object: NodeMap): readonly NodeMap[] {
  const claims = at(object, "spec", "volumeClaimTemplates");
  return Array.isArray(claims) ? claims.map((claim) => labelsOf(at(claim, "metadata"))) : [];
}

/** Without those labels in its own metadata and in those of pods and claims in it. */
function stripped(object: NodeMap, added: NodeMap): NodeMap {
  const inMetadata = (node: Node | undefined): Node => {
    if (!isMap(node)) return node ?? {};
    const { labels: _, ...rest } = node;
    const left = Object.entries(labelsOf(node)).filter(([name, value]) => keyOf(added[name]) !== keyOf(value));
    return left.length === 0 ? rest : { ...node, labels: Object.fromEntries(left) };
  };
  const within = (node: NodeMap, key: string, change: (inner: Node) => Node): NodeMap =>
    node[key] === undefined ? node : { ...node, [key]: change(node[key]) };
  const relabelled = (node: Node): Node => (isMap(node) ? within(node, "metadata", inMetadata) : node);
  return within(within(object, "metadata", inMetadata), "spec", (spec) => {
    if (!isMap(spec)) return spec;
    const withPods = at(spec, "template", "metadata") === undefined ? spec : within(spec, "template", relabelled);
    return within(withPods, "volumeClaimTemplates", (claims) =>
      Array.isArray(claims) ? claims.map(relabelled) : claims,
    );
  });
}
