import { quantity } from "../quantity";
import { deadlineMarginSeconds } from "../workload";
import { when, type Rule } from "./rule";

/** Contradictions of the settings under `pod`, or about them. */
export const podRules: readonly Rule[] = [
  ...(["cpu", "memory", "ephemeralStorage"] as const).map((what): Rule => ({
    code: "request-above-limit",
    reads: [`resources.requests.${what}`, `resources.limits.${what}`],
    broken: ({ resources: { requests, limits } }) =>
      when(
        quantity(requests[what]) > quantity(limits[what]),
        `${requests[what]} are requested, but the limit is ${limits[what]}.`,
      ),
    mend: "Lower the request, or raise the limit.",
  })),
  {
    code: "temporary-above-limit",
    reads: ["resources.temporary", "resources.limits.ephemeralStorage"],
    broken: ({ resources: { temporary, limits } }) =>
      when(
        quantity(temporary) > quantity(limits.ephemeralStorage),
        `/tmp may hold ${temporary}, but the pod is evicted above ${limits.ephemeralStorage}.`,
      ),
    mend: "Lower resources.temporary, or raise resources.limits.ephemeralStorage.",
  },
  {
    code: "start-beyond-rollout",
    reads: ["timeouts.startSeconds", "timeouts.rolloutSeconds"],
    broken: ({ timeouts: { startSeconds, rolloutSeconds } }) =>
      when(
        startSeconds > rolloutSeconds - deadlineMarginSeconds,
        `a pod may take ${startSeconds} s to start, but a rollout of ${rolloutSeconds} s is given up before.`,
      ),
    mend: `Keep startSeconds ${deadlineMarginSeconds} s or more below rolloutSeconds.`,
  },
];
