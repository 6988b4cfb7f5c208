import { join } from "node:path";
import { containersCheck } from "../causes/containersCheck";
import { groups, type Group, type GroupResult } from "../checks/finding";
import type { Subject } from "../checks/subject";
import { ApiError, CredentialsError, isOverloaded, NothingSeenError, UnreachableError } from "../cluster/apiError";
import { takeSnapshot } from "../cluster/snapshot";
import { volumeUsage } from "../diagnose/volumes";
import { configurationCheck } from "../drift/check";
import { readConfiguration } from "../drift/read";
import { healthCheck } from "../health/check";
import type { Outside } from "../health/outside";
import { rulebook } from "../lint/options";
import { logsCheck } from "../logs/check";
import { securityCheck, type SecurityResult } from "../security/check";
import type { NetworkResult } from "../security/network/check";
import type { ProbeImage } from "../security/network/job";
import type { ClusterValidation } from "./validation";

/** How one cluster is looked at. */
export interface Looking {
  readonly root: string;
  readonly probe: ProbeImage | false;
  /** What was proven of the network before; it is not proven again where it was as declared. */
  readonly proven: NetworkResult | undefined;
  readonly outside: Outside | false;
  readonly since: Date | undefined;
  readonly ignoreLogs: readonly RegExp[];
  readonly signal: AbortSignal | undefined;
}

export interface Looked {
  readonly result: ClusterValidation;
  readonly network: NetworkResult | undefined;
}

/** Looks at a stack on one cluster: the five groups at once. What keeps it from looking is a part of the result. */
export async function look(subject: Subject, looking: Looking): Promise<Looked> {
  const { cluster, settings } = subject;
  const place = {
    cluster: cluster.name,
    context: cluster.context,
    server: cluster.server,
    namespace: settings.namespace.name,
  };
  // Where one group finds the cluster gone, the others need not wait for it; what they began they end.
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(looking.signal ? [looking.signal] : [])]);
  const checks = checksOf(subject, { ...looking, signal });
  const ran = await Promise.allSettled(
    groups.map(async (group) => {
      try {
        return await checks[group]();
      } catch (error) {
        const result = unlooked(group, error);
        if (result) return result;
        stop.abort(error);
        throw error;
      }
    }),
  );
  looking.signal?.throwIfAborted();
  const failed = ran.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") {
    const { reason } = failed as { reason: unknown };
    return { result: { ...place, groups: [], connections: [], problem: problemOf(reason) }, network: undefined };
  }
  const results = ran.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const security = results.find((each): each is SecurityResult => "network" in each);
  return {
    result: {
      ...place,
      groups: results.map(({ group, findings, checked, unchecked }) => ({ group, findings, checked, unchecked })),
      connections: security?.network.connections ?? [],
    },
    network: security?.network,
  };
}

function checksOf(subject: Subject, looking: Looking): Record<Group, () => Promise<GroupResult | SecurityResult>> {
  const { cluster, settings, stack } = subject;
  const { signal, since, ignoreLogs, outside, probe, proven, root } = looking;
  const place = { cluster: cluster.name, namespace: settings.namespace.name };
  return {
    configuration: async () => {
      const live = await readConfiguration(cluster, settings, { ...(signal && { signal }) });
      return configurationCheck({ cluster: cluster.name, stack, settings }, live);
    },
    health: () => healthCheck(subject, { outside, signal }),
    containers: async () => {
      const snapshot = await takeSnapshot(cluster.api, place, { ...(signal && { signal }) });
      const volumes = await volumeUsage(cluster.api, snapshot, signal);
      return containersCheck(snapshot, settings, { context: cluster.context, volumes });
    },
    logs: () => logsCheck(subject, { since, ignore: ignoreLogs, signal }),
    security: async () => {
      const choice = { environment: settings.environment, rule: [], severity: "low" } as const;
      const book = await rulebook(choice, join(root, "policy", "config"));
      return securityCheck(subject, { book, probe, proven, signal });
    },
  };
}

/** What one group was refused leaves the others as they are. */
function unlooked(group: Group, error: unknown): GroupResult | undefined {
  // Who may see nothing of the namespace learns nothing of the stack, whatever may be seen elsewhere.
  if (!(error instanceof ApiError) || error.status === 401 || error instanceof NothingSeenError) return undefined;
  if (isOverloaded(error)) return undefined;
  return { group, findings: [], checked: 0, unchecked: [{ what: `the group ${group}`, why: error.message }] };
}

/** @throws what is no answer of the cluster at all */
function problemOf(error: unknown): NonNullable<ClusterValidation["problem"]> {
  if (error instanceof ApiError && isOverloaded(error)) {
    return { kind: "unreachable", why: `The API server is overloaded: ${error.message}` };
  }
  const isRefused = error instanceof ApiError || error instanceof CredentialsError;
  const hint = isRefused || error instanceof UnreachableError ? error.hint : undefined;
  const told = { ...(hint !== undefined && { hint }) };
  if (isRefused) return { kind: "refused", why: error.message, ...told };
  if (error instanceof UnreachableError) return { kind: "unreachable", why: error.message, ...told };
  throw error;
}
