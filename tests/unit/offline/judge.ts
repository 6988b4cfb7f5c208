import assert from "node:assert/strict";
import { readinessOf } from "../../../toolchain/offline/kubernetes/readiness";
import { requestedReadiness } from "../../../toolchain/offline/kubernetes/readiness/requested";
import type { Snapshot, Verdict } from "../../../toolchain/offline/kubernetes/readiness/types";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";

/** What the provider makes of a snapshot. */
export function judge(object: ValueMap, related: Snapshot["related"] = {}, more: Partial<Snapshot> = {}): Verdict {
  const readiness = requestedReadiness(object) ?? readinessOf(object);
  assert.ok(readiness, "the kind is waited for");
  return readiness.judge({ object, related, settledFor: 0, storageClass: undefined, ...more });
}

/** The lines that a verdict tells while waiting. */
export const texts = (verdict: Verdict): string[] => verdict.progress.map(({ text }) => text);

/** A condition of a status. */
export function condition(type: string, status: string, reason = "", message = ""): ValueMap {
  return { type, status, reason, message };
}
