import type { Settings } from "../../components/settings";
import type { Release } from "../release/record";
import { historyMessage } from "../release/message";
import { settingsOf } from "../release/settings";
import { withStackFile } from "../stack/stackFile";
import { rollOut, type RolloutEnd, type Site } from "./rollOut";

export interface GoBackOptions {
  /** Folder of the stack files. */
  readonly project: string;
  readonly signal: AbortSignal;
  readonly timeoutSeconds: number | undefined;
  readonly takeOver: boolean;
  /** Number of the release that this makes. */
  readonly number: number;
}

/** What going back came to, and the settings that it has deployed. */
export interface WentBack {
  readonly release: Release;
  readonly settings: Settings;
  readonly end: RolloutEnd;
}

/**
 * Deploys a recorded release again, by its settings and its image, and validates it.
 * @throws UsageError where its settings can't be used any more
 */
export async function goBack(site: Site, release: Release, options: GoBackOptions): Promise<WentBack> {
  const { project, signal, timeoutSeconds, takeOver, number } = options;
  const settings = settingsOf(site.stack, release);
  const message = historyMessage(number, release, release.number);
  const end = await withStackFile(project, site.stack, release.values, (file) =>
    // What runs must run again soon: the network's policies were proven when the release was made.
    rollOut(site, { settings, file, message, takeOver, networkProbe: false }, signal, timeoutSeconds),
  );
  return { release, settings, end };
}
