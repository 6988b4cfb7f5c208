import type { Settings } from "../../components/settings";
import { exitCodes, Failure } from "../errors";
import { again } from "../release/again";
import { historyMessage } from "../release/message";
import { settingsChecksum, type Release } from "../release/record";
import { settingsOf } from "../release/settings";
import type { Engine, TakeOver } from "../stack/engine";
import { withStackFile } from "../stack/stackFile";
import { preview } from "./gate";
import { losses } from "./losses";
import { rollOut, type RolloutEnd, type Site } from "./rollOut";

export interface GoBackOptions {
  /** Folder of the stack files. */
  readonly project: string;
  readonly signal: AbortSignal;
  readonly takeOver: TakeOver;
  /** Number of the release that this makes. */
  readonly number: number;
  /** What was deployed, and failed. */
  readonly settings: Settings;
}

/** What going back came to, and what it has deployed. */
export interface WentBack {
  /** The old one, by the settings that it was deployed by now. */
  readonly release: Release;
  readonly settings: Settings;
  /** What could not be taken back, in sentences. */
  readonly stays: readonly string[];
  readonly end: RolloutEnd;
}

/**
 * Deploys a recorded release again, by its settings and its image, and validates it. Nobody is asked, so that nothing is
 * done by which data would be lost.
 * @throws Failure where its settings can't be used any more, the policy pack forbids it, or data would be lost
 */
export async function goBack(
  site: Site & { readonly engine: Pick<Engine, "preview"> },
  release: Release,
  { project, signal, takeOver, number, settings: now }: GoBackOptions,
): Promise<WentBack> {
  const { values, stays } = again(release, settingsOf(site.stack, release), [now]);
  const settings = settingsOf(site.stack, { ...release, values });
  const message = historyMessage(number, release, release.number);
  const end = await withStackFile(project, site.stack, values, async (file) => {
    const { changes } = await preview(site.engine, { file, signal, takeOver });
    const [lost] = losses(changes);
    if (lost) {
      throw new Failure(
        exitCodes.validation,
        `data would be lost, ${lost.what} ${lost.why}`,
        `If that is meant: circle-core rollback --environment ${site.stack} --to ${release.number}`,
      );
    }
    // What runs must run again soon: the network's policies were proven when the release was made.
    return rollOut(site, { settings, file, message, takeOver, networkProbe: false }, signal, undefined);
  });
  const used: Release = { ...release, settings: settingsChecksum(settings), values };
  return { release: used, settings, stays, end };
}
