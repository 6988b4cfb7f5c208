import { names } from "../../../components/names";
import { allEnded, inTurns } from "../../checks/inTurns";
import type { Finding } from "../../checks/finding";
import { applicationPods, isReady, type Subject } from "../../checks/subject";
import type { ProbeImage } from "./job";
import { planOf, type Prober, type Target } from "./plan";
import type { Outcome } from "./outcome";
import { settleSeconds, type Program } from "./programs";
import { runProbe } from "./probe";

/** A way between two ends: what is declared, and what was proven. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly declared: "allowed" | "forbidden";
  readonly proven: "open" | "closed" | "unproven";
  /** Why it was not proven. */
  readonly why?: string;
}

export interface NetworkResult {
  readonly connections: readonly Connection[];
  readonly findings: readonly Finding[];
  readonly checked: number;
  readonly unchecked: readonly { readonly what: string; readonly why: string }[];
}

/** Runs a prober's attempts by these programs, and tells of one that its image has; tests have their own. */
export type RunProbe = (
  prober: Prober,
  programs: readonly Program[],
  onStarted: (program: Program) => void,
) => Promise<readonly Outcome[]>;

/** One pod each, which does next to nothing. */
const probesAtOnce = 8;

/** Proves the isolation of the network by pods that try to connect. */
export async function networkCheck(
  subject: Subject,
  image: ProbeImage,
  signal?: AbortSignal,
  run: RunProbe = (prober, programs, onStarted) =>
    runProbe(subject, prober, { ...image, programs }, { onStarted, signal }),
): Promise<NetworkResult> {
  const pod = (await applicationPods(subject, signal)).find(
    (each) => isReady(each) && each.status?.podIP !== undefined,
  );
  if (pod?.status?.podIP === undefined) {
    const why = "no pod of the application is ready, so that nobody could be let in";
    return { connections: [], findings: [], checked: 0, unchecked: [{ what: "network isolation", why }] };
  }
  const plan = planOf(subject.settings, pod.status.podIP);
  const tried = await tryAll(plan.probers, image.programs, run);
  const connections: readonly Connection[] = [
    ...tried.flat(),
    ...plan.unproven.map(({ from, to, allowed, why }): Connection => {
      return { from, to, declared: allowed ? "allowed" : "forbidden", proven: "unproven", why };
    }),
  ];
  return judgeConnections(connections, subject);
}

/** The first one finds out which of the programs its image has: the others then try no other. */
async function tryAll(
  probers: readonly Prober[],
  programs: readonly Program[],
  run: RunProbe,
): Promise<readonly (readonly Connection[])[]> {
  const [first, ...others] = probers;
  if (!first) return [];
  const scouted = Promise.withResolvers<readonly Program[]>();
  const scout = proven(first, (prober) =>
    run(prober, programs, (program) => {
      scouted.resolve([program]);
    }),
  );
  const follow = async () => {
    const known = programs.length > 1 ? await Promise.race([scouted.promise, scout.then(() => programs)]) : programs;
    return inTurns(others, probesAtOnce, (each) => proven(each, (prober) => run(prober, known, () => undefined)));
  };
  const [one, more] = await allEnded([scout, follow()]);
  return [one, ...more];
}

async function proven(
  prober: Prober,
  run: (prober: Prober) => Promise<readonly Outcome[]>,
): Promise<readonly Connection[]> {
  const started = Date.now();
  for (;;) {
    const outcomes = await run(prober);
    const connections = prober.targets.map((target, index) => connectionOf(prober, target, outcomes[index]));
    // A program that tries but once says little of a network that does not know its pod yet.
    if (!connections.some(deviates) || Date.now() - started >= settleSeconds * 1000) return connections;
  }
}

function connectionOf({ from }: Prober, { to, allowed }: Target, outcome: Outcome | undefined): Connection {
  const ends = { from, to, declared: allowed ? "allowed" : "forbidden" } as const;
  if (outcome === undefined || outcome.found === "unknown") {
    return { ...ends, proven: "unproven", why: outcome?.why ?? "it was not tried" };
  }
  return { ...ends, proven: outcome.found };
}

function deviates({ declared, proven: is }: Connection): boolean {
  return (declared === "allowed" && is === "closed") || (declared === "forbidden" && is === "open");
}

/** What connections that are not as declared come to. Pure. */
function judgeConnections(connections: readonly Connection[], { cluster, settings }: Subject): NetworkResult {
  const namespace = settings.namespace.name;
  const see = `kubectl --context ${cluster.context} -n ${namespace} get networkpolicies`;
  const seen = connections.filter(({ proven: is }) => is !== "unproven");
  const forbidden = seen.filter(({ declared }) => declared === "forbidden");
  const nothingHolds = forbidden.length > 0 && forbidden.every(deviates);
  const findings = seen.filter(deviates).map(({ from, to, declared, proven: is }): Finding => {
    const open = is === "open";
    const subjectText = `${from.charAt(0).toUpperCase()}${from.slice(1)}`;
    return {
      group: "security",
      code: open ? "network-open" : "network-closed",
      severity: "error",
      cluster: cluster.name,
      object: { kind: "NetworkPolicy", name: names.policy("default-deny"), namespace },
      message: open
        ? `${subjectText} can connect to ${to}, and must not`
        : `${subjectText} can't connect to ${to}, and must be able to`,
      evidence: [`declared ${declared}, found ${is} by a pod that tried for ${settleSeconds} s`],
      next: open
        ? `${nothingHolds ? "See whether the cluster's network enforces NetworkPolicies at all, and which there are" : "See which policy lets it through"}: ${see}`
        : `See whether the labels and the namespace of the peer in network.* are those of its pods: ${see}`,
      ...(!open && { passing: true }),
    };
  });
  return {
    connections,
    findings,
    checked: seen.length,
    unchecked: connections
      .filter(({ proven: is }) => is === "unproven")
      .map(({ from, to, why = "" }) => ({ what: `whether ${from} can connect to ${to}`, why })),
  };
}
