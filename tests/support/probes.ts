import { join } from "node:path";
import { readState } from "../../toolchain/cluster/state";
import { binDir } from "../../toolchain/paths";
import { run, type RunResult } from "../../toolchain/process";
import { kubectl, testNode } from "./node";
import type { Port } from "./networkModel";

/** Who tries to connect: a pod of the sample workload, or the node from its own network. */
export type Prober = { namespace: string; pod: string } | "node";

/** What is tried. */
export interface Target extends Port {
  address: string;
}

/** What one try came to; where nothing answered, why. */
export interface Found {
  open: boolean;
  reason?: string;
}

/** Tries all targets at once, from one place; answers in their order, a few seconds later. */
export async function probe(from: Prober, targets: readonly Target[]): Promise<Found[]> {
  const urls = targets.map(({ protocol, address, port }) => `${protocol.toLowerCase()}://${address}:${port}`);
  const { code, stdout, stderr } = await inside(from, ["probe", "all", ...urls]);
  if (code !== 0) throw new Error(`${JSON.stringify(from)} can't probe: ${stderr}`);
  return JSON.parse(stdout) as Found[];
}

/** Runs the sample workload's program where `from` says. */
async function inside(from: Prober, args: readonly string[]): Promise<RunResult> {
  if (from === "node") return run(...(await onNodeNetwork(join(binDir, "workload"), ...args)));
  return kubectl(["exec", "-n", from.namespace, from.pod, "--", "/workload", ...args]);
}

/** A command of this machine, in the network of the node. */
export async function onNodeNetwork(...command: readonly string[]): Promise<[string, string[]]> {
  const { name } = testNode().cluster;
  const state = await readState(name);
  if (!state) throw new Error(`the cluster ${name} does not run`);
  return ["nsenter", ["--target", String(state.supervisor.pid), "--net", ...command]];
}

/** Does the same with every item, a few at a time; answers in their order. */
export async function inTurns<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
