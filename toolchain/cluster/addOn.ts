import type { RequestOptions } from "node:https";
import { join } from "node:path";
import { UserError } from "../errors";
import { run } from "../process";
import { untilReady } from "./ready";
import { clusterFolder } from "./state";
import type { Cluster } from "./status";

/** What a running node gets besides. */
export interface AddOn {
  /** What people call it. */
  title: string;
  /** Where its pod runs. */
  namespace: string;
}

/** Milliseconds that it may take until it works. */
const patience = 120_000;

/** kubectl on a cluster; throws where it fails, and the signal's reason where that has aborted. */
export function kubectlFor(
  { title }: AddOn,
  cluster: Cluster,
  kubectl: string,
  signal?: AbortSignal,
): (...args: string[]) => Promise<void> {
  const access = [`--kubeconfig=${cluster.kubeconfig}`, `--cache-dir=${join(clusterFolder(cluster.name), "kubectl")}`];
  return async (...args) => {
    const { code, stderr } = await run(kubectl, [...args, ...access], signal ? { signal } : {});
    signal?.throwIfAborted();
    if (code !== 0) throw new UserError(`${title} can't be added: ${stderr.trim()}`);
  };
}

/**
 * Waits until the object at a URL is Available.
 * @throws UserError where it does not get so in time; the signal's reason where that has aborted
 */
export async function untilAvailable(
  { title, namespace }: AddOn,
  url: string,
  identity: RequestOptions,
  signal?: AbortSignal,
): Promise<void> {
  const given = AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]);
  await untilReady({ url, condition: "Available" }, identity, given).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new UserError(`${title} did not get ready: see its pod in the namespace ${namespace}.`, { cause });
  });
}
