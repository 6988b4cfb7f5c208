import { project } from "../../components/problems";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { openSite } from "../deploy/open";
import { exitCodes, type ExitCode } from "../errors";
import { interruptible } from "../interruption";
import { harmless } from "../report/words";
import { readEnvironment } from "../settings/read";
import { colorsFor } from "../terminal";
import { historyText } from "./historyText";
import { rows, type Row, type StackUpdate } from "./rows";
import { readReleases, type Unheard } from "./store";

export interface HistoryOptions extends EnvironmentOptions, CommonOptions {
  readonly output: "text" | "json";
}

/** As many updates of the stack's own history are looked through. */
const depth = 40;

/**
 * Prints the releases of a stack.
 * @throws Failure
 */
export async function history(options: HistoryOptions, root: string): Promise<ExitCode> {
  const { environment: name, output, color } = options;
  const environment = await readEnvironment({ root, environment: name });
  return interruptible(async (signal) => {
    const { engine, clusters } = await openSite(environment, { root, color, verbose: false, told: false });
    const [{ releases, unread }, updates] = await Promise.all([
      readReleases(clusters, environment.settings.namespace.name, signal),
      engine.history(depth),
    ]);
    signal.throwIfAborted();
    // The clusters say the same: one that is read is enough.
    const unknown = unread.length === clusters.length ? unread[0]?.failure : undefined;
    if (unknown && updates.length === 0 && output === "text") throw unknown;
    for (const { cluster, failure } of unread) {
      process.stderr.write(`! The record of cluster ${cluster} could not be read: ${harmless(failure.message)}\n`);
    }
    const all = rows(releases, updates.map(updateOf));
    const text = output === "json" ? json(name, all, unread) : historyText(name, all, colorsFor(process.stdout, color));
    process.stdout.write(`${text}\n`);
    return unknown?.exitCode ?? exitCodes.ok;
  });
}

interface Summary {
  readonly kind: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly result: string;
  readonly message: string;
  readonly config: Readonly<Record<string, { readonly value?: string }>>;
}

function updateOf({ kind, startTime, endTime, result, message, config }: Summary): StackUpdate {
  const tag = tagIn(config[`${project}:image`]?.value);
  return { kind, startTime, endTime, result, message, ...(tag !== undefined && { version: tag }) };
}

function tagIn(image: string | undefined): string | undefined {
  try {
    const { tag } = JSON.parse(image ?? "{}") as { tag?: unknown };
    return typeof tag === "string" ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** For programs: releases and other updates, each by itself, the oldest first. */
function json(stack: string, all: readonly Row[], unread: readonly Unheard[]): string {
  const releases = all.flatMap((row) => (row.kind === "release" ? [row.release] : []));
  const silent = unread.map(({ cluster, failure }) => ({ cluster, why: failure.message }));
  const updates = all.flatMap((row) => (row.kind === "update" ? [row.update] : []));
  return JSON.stringify({ stack, releases, updates, unread: silent }, undefined, 2);
}
