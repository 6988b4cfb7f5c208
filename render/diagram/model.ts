import type { Deployment, KubernetesObject, NetworkPolicy, StatefulSet } from "../../components/objects";
import { peersOf } from "./peers";
import { portsText } from "./ports";
import { resources } from "./resources";
import { traffic, type Connection, type Party, type Traffic } from "./traffic";

/** The objects of a stack, and who may talk to whom: what the pictures show, whatever they are written in. */
export interface Diagram {
  /** Of one line. */
  readonly title: string;
  /** What is to be seen, in sentences, for who can't see it. */
  readonly description: string;
  readonly namespace: Box;
  /** The ways in and the Services, from outside to the pods. */
  readonly entries: readonly Box[];
  readonly workload: Box;
  /** What belongs to the workload, by what it is to it. */
  readonly parts: readonly { readonly relation: string; readonly boxes: readonly Box[] }[];
  /** Whom the policies speak of, besides the workload's pods. */
  readonly peers: readonly Peer[];
  readonly links: readonly Link[];
}

/** A thing in the picture. */
export interface Box {
  /** Unlike that of any other in the diagram. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** What else there is to know of it, each in a few words. */
  readonly lines: readonly string[];
  /** The objects that it stands for: `Kind name`. */
  readonly objects: readonly string[];
}

export interface Peer extends Box {
  /** Whether its pods are in the application's namespace. */
  readonly inside: boolean;
  /** Where it stands to the workload: callers before it, whom it calls behind it, others beside it. */
  readonly side: "before" | "behind" | "beside";
}

/** `traffic`: may open connections. `routes`: hands requests on, by its definition; a policy must allow it as well. */
export interface Link {
  readonly type: "traffic" | "routes";
  /** Ids of boxes; the same for what pods may say among themselves. */
  readonly from: string;
  readonly to: string;
  /** Ports. */
  readonly label: string;
  /** Names of the NetworkPolicies that open it. */
  readonly policies: readonly string[];
}

/**
 * The diagram of a stack's objects, and of nothing else: settings don't count, policies do.
 * @throws RangeError where the objects have no Deployment and no StatefulSet
 */
export function diagram(objects: readonly KubernetesObject[]): Diagram {
  const workload = objects.find((object) => object.kind === "Deployment" || object.kind === "StatefulSet");
  if (!workload) throw new RangeError("the objects have neither a Deployment nor a StatefulSet");
  const namespace = workload.metadata.namespace ?? "";
  const found = resources(objects, workload);
  const open = traffic(objects, podsOf(workload, namespace));
  const peers = peersOf(open, namespace, workload.metadata.name);
  const boxId = (party: Party): string => peers.get(party)?.id ?? found.workload.id;
  const links = [
    ...found.routes.map(({ from, to }) => ({ type: "routes" as const, from, to, label: "", policies: [] })),
    ...open.connections.map((connection) => trafficLink(connection, boxId)),
  ];
  const title = `${workload.metadata.name} in the namespace ${namespace}`;
  const closing = objects.filter((object) => object.kind === "NetworkPolicy" && !opens(object, open));
  const parts: Omit<Diagram, "description"> = {
    title,
    namespace: {
      ...found.namespace,
      lines: [...found.namespace.lines, ...(open.closed ? ["all other traffic is refused"] : [])],
      objects: [...found.namespace.objects, ...closing.map(({ kind, metadata }) => `${kind} ${metadata.name}`)],
    },
    entries: found.entries,
    workload: found.workload,
    parts: found.parts,
    peers: [...peers.values()],
    links,
  };
  return { ...parts, description: descriptionOf(parts) };
}

function podsOf({ spec }: Deployment | StatefulSet, namespace: string) {
  return {
    namespace,
    labels: spec.template.metadata?.labels ?? {},
    selector: spec.selector.matchLabels ?? {},
  };
}

function trafficLink({ from, to, ports, policies }: Connection, boxId: (party: Party) => string): Link {
  return {
    type: "traffic",
    from: boxId(from),
    to: boxId(to),
    label: portsText(ports),
    policies: policies.map(({ metadata }) => metadata.name),
  };
}

/** Whether some connection is there by this policy. */
function opens(policy: NetworkPolicy, { connections }: Traffic): boolean {
  return connections.some(({ policies }) => policies.includes(policy));
}

function descriptionOf({ namespace, workload, peers, links }: Omit<Diagram, "description">): string {
  const names = new Map([...peers, workload].map(({ id, name }) => [id, name]));
  const ways = links
    .filter(({ type }) => type === "traffic")
    .map(({ from, to, label }) => `${names.get(from) ?? from} may call ${names.get(to) ?? to} on ${label}.`);
  const rest = [`Namespace ${namespace.name}`, ...namespace.lines].join(", ");
  return [`${rest}.`, ...(ways.length > 0 ? ways : ["Nobody may call anybody."])].join(" ");
}
