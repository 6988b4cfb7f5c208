import { contains, parseCidr } from "../../components/cidr";
import type { NetworkPolicy, PolicyPeer, PolicySpec } from "../../components/objects";

type Labels = Readonly<Record<string, string>>;
type Selector = NonNullable<PolicySpec["podSelector"]>;

/** One end of connections, as policies can tell it from others. */
export type Endpoint =
  | { readonly kind: "pods"; readonly namespace: string; readonly labels: Labels }
  /** Pods of every namespace whose labels are those. */
  | { readonly kind: "elsewhere"; readonly namespaces: Labels; readonly labels: Labels }
  | { readonly kind: "addresses"; readonly cidr: string; readonly except: readonly string[] }
  | { readonly kind: "anyone" };

/** By which namespaces are told apart; the API server sets it. */
const namespaceLabel = "kubernetes.io/metadata.name";

/** Labels that a selector asks for; an empty one asks for nothing, and so selects all. */
export function wanted(selector: Selector | undefined): Labels {
  if ((selector?.matchExpressions ?? []).length > 0)
    throw new RangeError("expressions in selectors are not known here");
  return selector?.matchLabels ?? {};
}

/** Whether a policy says something about an end. */
export function selects({ metadata, spec }: NetworkPolicy, end: Endpoint): boolean {
  return end.kind === "pods" && end.namespace === metadata.namespace && agree(wanted(spec?.podSelector), end.labels);
}

/** The end that a policy's rule speaks of. `own` is the policy's namespace. */
export function endpointOf({ ipBlock, namespaceSelector, podSelector }: PolicyPeer, own: string): Endpoint {
  if (ipBlock) return { kind: "addresses", cidr: ipBlock.cidr, except: ipBlock.except ?? [] };
  const labels = wanted(podSelector);
  if (!namespaceSelector) return { kind: "pods", namespace: own, labels };
  const namespaces = wanted(namespaceSelector);
  const { [namespaceLabel]: namespace, ...others } = namespaces;
  return namespace === undefined || Object.keys(others).length > 0
    ? { kind: "elsewhere", namespaces, labels }
    : { kind: "pods", namespace, labels };
}

/** Whether a rule that speaks of `said` means all of `end`. */
export function covers(said: Endpoint, end: Endpoint): boolean {
  if (said.kind === "anyone") return true;
  if (said.kind === "addresses") return end.kind === "addresses" && coversRange(said, end);
  if (end.kind !== "pods" && end.kind !== "elsewhere") return false;
  if (!agree(said.labels, end.labels)) return false;
  if (said.kind === "pods") return end.kind === "pods" && said.namespace === end.namespace;
  return agree(said.namespaces, end.kind === "pods" ? { [namespaceLabel]: end.namespace } : end.namespaces);
}

type Addresses = Extract<Endpoint, { kind: "addresses" }>;

function coversRange(said: Addresses, end: Addresses): boolean {
  return within(said.cidr, end.cidr) && said.except.every((out) => !overlap(out, end.cidr) || isOut(out, end));
}

function isOut(range: string, { except }: Addresses): boolean {
  return except.some((out) => within(out, range));
}

function overlap(one: string, other: string): boolean {
  return within(one, other) || within(other, one);
}

function within(outer: string, inner: string): boolean {
  const [one, other] = [parseCidr(outer), parseCidr(inner)];
  return outer === inner || (one !== undefined && other !== undefined && contains(one, other));
}

function agree(asked: Labels, has: Labels): boolean {
  return Object.entries(asked).every(([key, value]) => has[key] === value);
}

/** The end in a few short lines, for people. `own` is the namespace that need not be named. */
export function endpointLines(end: Endpoint, own: string): readonly string[] {
  switch (end.kind) {
    case "anyone":
      return [];
    case "addresses":
      return [end.cidr, ...(end.except.length > 0 ? [`but not ${end.except.join(", ")}`] : [])];
    case "pods":
      return [...(end.namespace === own ? [] : [`namespace ${end.namespace}`]), ...labelLines(end.labels)];
    case "elsewhere": {
      const namespaces = Object.entries(end.namespaces).map(([key, value]) => `${key}=${value}`);
      return [
        namespaces.length === 0 ? "any namespace" : `namespaces ${namespaces.join(", ")}`,
        ...labelLines(end.labels),
      ];
    }
  }
}

function labelLines(labels: Labels): readonly string[] {
  const lines = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return lines.length === 0 ? ["every pod"] : lines;
}
