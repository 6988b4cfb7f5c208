import { releaseNumberIn } from "./message";
import type { Release } from "./record";

/** An update as the stack's history has it. */
export interface StackUpdate {
  readonly kind: string;
  readonly startTime: Date;
  readonly endTime: Date;
  readonly result: string;
  readonly message: string;
  /** `image.tag` of its configuration, where that says one. */
  readonly version?: string;
}

/** One line of the history. */
export type Row =
  | { readonly kind: "release"; readonly at: Date; readonly release: Release }
  | { readonly kind: "update"; readonly at: Date; readonly update: StackUpdate };

/**
 * Releases, and what else was done to the stack: updates by hand, those that were cancelled, destructions. The oldest first.
 * @param updates the newest first
 */
export function rows(releases: readonly Release[], updates: readonly StackUpdate[]): readonly Row[] {
  // A number is used again after an update that was cancelled: the newest is the one that was recorded.
  const recorded = new Set(
    releases.map(({ number }) => updates.find(({ message }) => releaseNumberIn(message) === number)),
  );
  const others = updates.filter((update) => kinds.has(update.kind) && !recorded.has(update));
  return [
    ...releases.map((release): Row => ({ kind: "release", at: new Date(release.at), release })),
    ...others.map((update): Row => ({ kind: "update", at: update.endTime, update })),
  ].sort((one, other) => one.at.getTime() - other.at.getTime());
}

const kinds = new Set(["update", "destroy"]);
