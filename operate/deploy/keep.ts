import type { Settings } from "../../components/settings";
import { author } from "../release/author";
import type { Release } from "../release/record";
import { addReleases } from "../release/store";
import { firstLine } from "./firstLine";
import type { RolloutEnd, Site } from "./rollOut";

/** Adds releases to the record; where that fails the deployment stands all the same, and it is told. */
export async function keep(
  { clusters, display }: Pick<Site, "clusters" | "display">,
  settings: Settings,
  before: readonly Release[],
  releases: readonly Release[],
): Promise<void> {
  for (const { cluster, failure } of await addReleases(clusters, settings, before, releases)) {
    display.say(`! The release could not be recorded in cluster ${cluster}: ${failure.message}`);
  }
}

/** Who deploys, and that it is now. */
export function mark(number: number): Pick<Release, "number" | "at" | "by"> {
  return { number, at: new Date().toISOString(), by: author() };
}

/** How an update ended, for the record. */
export function verdictOf(end: RolloutEnd): Pick<Release, "verdict"> & Partial<Pick<Release, "cause">> {
  if (end.kind === "good") return { verdict: end.verdict };
  if (end.kind === "failed" && !end.known) return { verdict: "unvalidated" };
  return { verdict: "failed", cause: firstLine(end.cause) };
}
