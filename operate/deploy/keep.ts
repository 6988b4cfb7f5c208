import type { Settings } from "../../components/settings";
import { withRelease, type Release } from "../release/record";
import { writeReleases } from "../release/store";
import type { Site } from "./rollOut";

/** Writes releases to the record; where that fails the deployment stands all the same, and it is told. */
export async function keep(
  { clusters, display }: Pick<Site, "clusters" | "display">,
  settings: Settings,
  before: readonly Release[],
  releases: readonly Release[],
): Promise<void> {
  const record = releases.reduce(withRelease, before);
  for (const { cluster, failure } of await writeReleases(clusters, settings, record)) {
    display.say(`! The release could not be recorded in cluster ${cluster}: ${failure.message}`);
  }
}
