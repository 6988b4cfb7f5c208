import { UsageError } from "../errors";
import { lastGood, type Release } from "../release/record";
import { checksumToday } from "../release/settings";

/** What is known of a stack whose rollback is asked for. */
export interface Recorded {
  readonly stack: string;
  /** The oldest first. */
  readonly releases: readonly Release[];
  /** Whether the stack was updated since by others: what runs is then none of the releases. */
  readonly unrecorded: boolean;
}

/**
 * Which release is gone back to: the one that is named, else the newest good one that is not what runs.
 * @throws UsageError where there is none
 */
export function rollbackTarget({ stack, releases, unrecorded }: Recorded, to: number | undefined): Release {
  const latest = releases.at(-1);
  if (!latest) {
    throw new UsageError(
      `No release of ${stack} is recorded: there is nothing to go back to`,
      "A release is recorded by circle-core deploy; what pulumi up has deployed can be deployed again from its settings in git",
    );
  }
  if (to !== undefined) return named(releases, to);
  const checksum = checksumToday(stack, latest);
  // What was gone back to runs as well where some of it could not be taken back, and the settings are not quite the same.
  const others = releases.filter(
    (release) => unrecorded || (checksumToday(stack, release) !== checksum && release.number !== latest.backTo),
  );
  const target = lastGood(others);
  if (target) return target;
  throw new UsageError(
    `No good release before the latest of ${stack} is recorded, but ${listed(releases)}`,
    `To deploy one of them again: circle-core rollback --environment ${stack} --to NUMBER`,
  );
}

function named(releases: readonly Release[], to: number): Release {
  const release = releases.find(({ number }) => number === to);
  if (!release) throw new UsageError(`--to ${to}: no such release is recorded; there are ${listed(releases)}`);
  if (release.verdict !== "failed") return release;
  const why = release.cause === undefined ? "" : `: ${release.cause}`;
  throw new UsageError(
    `--to ${to}: that release failed${why}`,
    `Those that did not: ${releases.flatMap(({ verdict, number }) => (verdict === "failed" ? [] : [number])).join(", ") || "none"}`,
  );
}

function listed(releases: readonly Release[]): string {
  return releases.map(({ number, version, verdict }) => `${number} (${version}, ${verdict})`).join(", ");
}
