import { z } from "zod";
import { checksum } from "../../components/checksum";
import { imageReference } from "../../components/names";
import type { Settings } from "../../components/settings";
import type { WrittenValues } from "../stack/stackFile";

/** How a release ended: `good` was validated, `unvalidated` came up and was not asked further. */
export const verdicts = ["good", "unvalidated", "failed"] as const;

/** What is kept of one deployment. Holds no secret: no setting may be one. */
export const releaseSchema = z.object({
  /** From 1. */
  number: z.int().positive(),
  /** When it ended, in ISO 8601. */
  at: z.iso.datetime(),
  /** Who deployed it, and where: `user@host`. */
  by: z.string(),
  version: z.string(),
  /** The reference that the pods run. */
  image: z.string(),
  digest: z.string().optional(),
  /** Checksum of the complete settings, defaults included. */
  settings: z.string(),
  /** What was written of them, by their names: what going back to this release deploys. */
  values: z.record(z.string(), z.unknown()),
  verdict: z.enum(verdicts),
  /** Why it failed, in a sentence. */
  cause: z.string().optional(),
  /** The release that was gone back to. */
  backTo: z.int().positive().optional(),
});

export type Release = Readonly<z.output<typeof releaseSchema>>;

/** What is deployed, before anything is known of how it goes. */
export type ReleaseDraft = Pick<Release, "version" | "image" | "digest" | "settings" | "values">;

/** What of the settings a record keeps. */
export function draft(settings: Settings, values: WrittenValues): ReleaseDraft {
  const { tag, digest } = settings.image;
  return {
    version: tag,
    image: imageReference(settings),
    ...(digest !== undefined && { digest }),
    settings: settingsChecksum(settings),
    // What is undefined is not written.
    values: JSON.parse(JSON.stringify(values)) as Release["values"],
  };
}

/** The same for the same settings, in whatever order their keys are. */
export function settingsChecksum(settings: Settings): string {
  return checksum(JSON.stringify(sorted(settings)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** The newest that came up: validated, or not asked further. */
export function lastGood(releases: readonly Release[]): Release | undefined {
  return releases.filter(({ verdict }) => verdict !== "failed").sort(newestFirst)[0];
}

/** The number of the next one. */
export function nextNumber(releases: readonly Release[]): number {
  return Math.max(0, ...releases.map(({ number }) => number)) + 1;
}

/** How many of each verdict are kept. */
const kept = 10;

/**
 * The record with one more release: of each verdict the newest, in the order in which they were made. Where its number was
 * given to another one meanwhile, as on another machine, it gets the next.
 */
export function withRelease(releases: readonly Release[], release: Release): readonly Release[] {
  const others = releases.filter((each) => !isSame(each, release));
  const isTaken = others.some(({ number }) => number === release.number);
  const number = isTaken ? nextNumber(others) : release.number;
  const all = [...others, { ...release, number }].sort(newestFirst);
  const newest = verdicts.flatMap((verdict) => all.filter((each) => each.verdict === verdict).slice(0, kept));
  return newest.sort(newestFirst).reverse();
}

/** All releases of two records, each once. */
export function joined(one: readonly Release[], other: readonly Release[]): readonly Release[] {
  const more = other.filter(({ number }) => !one.some((each) => each.number === number));
  return [...one, ...more].sort(newestFirst).reverse();
}

/** One release, as it was recorded twice. */
function isSame(one: Release, other: Release): boolean {
  return one.at === other.at && one.by === other.by && one.backTo === other.backTo;
}

function newestFirst(one: Release, other: Release): number {
  return other.number - one.number;
}
