import type { Settings } from "../../components/settings";
import type { UpdateSummary } from "@pulumi/pulumi/automation/index.js";
import { allEnded } from "../checks/inTurns";
import { Failure } from "../errors";
import { releaseNumberIn } from "../release/message";
import type { Release } from "../release/record";
import { usable } from "../release/settings";
import { readReleases } from "../release/store";
import { configurationGroup } from "../drift/group";
import type { Engine, State } from "../stack/engine";
import type { OpenSite } from "./open";

/** What is known of a stack before it is changed. */
export interface Known {
  readonly state: State;
  /** The oldest first. */
  readonly releases: readonly Release[];
  /** Why what runs may not be what the state says, in words: an update goes by the state alone. */
  readonly otherwise: readonly string[];
}

/**
 * Reads the stack's state, its releases, and whether the clusters are as the last of them left them.
 * @throws Failure where there is no such stack, or no cluster tells its releases: there would be no way back
 */
export async function readKnown(site: OpenSite, settings: Settings, signal: AbortSignal): Promise<Known> {
  const { engine, clusters, display } = site;
  const [state, { releases, unread }] = await allEnded([
    engine.state(),
    readReleases(clusters, settings.namespace.name, signal),
  ]);
  const [first] = unread;
  if (first && unread.length === clusters.length) throw first.failure;
  for (const { cluster, failure } of unread) {
    display.say(`! The record of cluster ${cluster} could not be read: ${failure.message}`);
  }
  const otherwise = state.resources.some(isObject) ? await differences(site, settings, releases, signal) : [];
  return { state, releases, otherwise };
}

function isObject({ type }: State["resources"][number]): boolean {
  return type.startsWith("kubernetes:");
}

/** Only what an update can put right: it does not see what was added. */
const mended = /^(namespace-missing|object-missing|field-(?!added|foreign).*|secret-key-(missing|replaced))$/;

async function differences(
  { stack, clusters }: OpenSite,
  { namespace }: Settings,
  releases: readonly Release[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const last = releases.at(-1);
  if (!last) return ["no release of it is recorded"];
  if (last.verdict === "failed") return [`release ${last.number} failed`];
  const settings = usable(stack, last);
  if (settings?.namespace.name !== namespace.name) return [`release ${last.number} can't be compared with it any more`];
  // A cluster that is new to the stack has nothing to differ.
  const known = clusters.filter(({ name }) => settings.clusters.some((each) => each.name === name));
  const found = await Promise.all(
    known.map(async (cluster) => {
      try {
        const { findings } = await configurationGroup({ stack, settings, cluster }, { signal });
        const all = findings.filter(({ code, severity }) => severity === "error" && mended.test(code));
        // Of a field the message does not say whose it is.
        return all.map(({ object: { kind, name }, path, message }) =>
          path === undefined ? message : `${kind} ${name}: ${message}`,
        );
      } catch (error) {
        signal.throwIfAborted();
        // Why a cluster does not answer is told by who needs its answer.
        if (error instanceof Failure) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}

/** As many updates of the stack's own history are looked at: others than updates stand there, too. */
const depth = 10;

/**
 * The updates of the stack's own history that changed anything, the newest first: for each the release that it was made for,
 * undefined for others' updates.
 */
export async function latestUpdates(engine: Pick<Engine, "history">): Promise<readonly (number | undefined)[]> {
  const updates = await engine.history(depth);
  return updates
    .filter(({ kind, resourceChanges }) => (kind === "update" || kind === "destroy") && changedAny(resourceChanges))
    .map(({ message }) => releaseNumberIn(message));
}

function changedAny(changes: UpdateSummary["resourceChanges"]): boolean {
  return Object.entries(changes ?? {}).some(([operation, count]) => operation !== "same" && count > 0);
}

/** Was the stack updated since its last release by others, as by a plain `pulumi up`? What runs is then no release. */
export function isUnrecorded(updates: readonly (number | undefined)[], releases: readonly Release[]): boolean {
  return updates.length > 0 && updates[0] !== releases.at(-1)?.number;
}
