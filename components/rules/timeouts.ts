import { drainSeconds } from "../probes";
import { startBudgetSeconds } from "../sidecars";
import { deadlineMarginSeconds, startsBeforeItStops } from "../workload";
import { when, type Rule } from "./rule";

/** Contradictions of the settings under `timeouts`, or about them. */
export const timeoutsRules: readonly Rule[] = [
  {
    code: "start-beyond-rollout",
    reads: ["timeouts.startSeconds", "timeouts.rolloutSeconds", "pod.sidecars", "kubernetes.version"],
    broken: (settings) => {
      const { rolloutSeconds } = settings.timeouts;
      const start = startBudgetSeconds(settings);
      return when(
        start > rolloutSeconds - deadlineMarginSeconds,
        `a pod may take ${start} s to start, but a rollout of ${rolloutSeconds} s is given up before.`,
      );
    },
    mend: `Keep startSeconds (for each sidecar that is waited for, once more) ${deadlineMarginSeconds} s or more below rolloutSeconds.`,
  },
  {
    code: "replacement-beyond-rollout",
    reads: [
      "timeouts.rolloutSeconds",
      "timeouts.startSeconds",
      "timeouts.stopSeconds",
      "persistence.perReplica",
      "persistence.accessMode",
      "pod.sidecars",
      "kubernetes.version",
    ],
    broken: (settings) => {
      const { rolloutSeconds, stopSeconds } = settings.timeouts;
      const start = startBudgetSeconds(settings);
      const limit = rolloutSeconds - deadlineMarginSeconds;
      return when(
        !startsBeforeItStops(settings) && start <= limit && stopSeconds + start > limit,
        `a pod may take ${stopSeconds} s to stop, and only then its successor ${start} s to start, but a rollout of ${rolloutSeconds} s is given up before.`,
      );
    },
    mend: `Keep stopSeconds and startSeconds together ${deadlineMarginSeconds} s or more below rolloutSeconds.`,
  },
  {
    code: "stop-cuts-requests",
    reads: ["timeouts.stopSeconds", "app.performance.requestTimeoutSeconds"],
    broken: ({ timeouts: { stopSeconds }, app }) => {
      const { requestTimeoutSeconds } = app.performance;
      return when(
        stopSeconds < requestTimeoutSeconds + drainSeconds,
        `a request may take ${requestTimeoutSeconds} s, but a pod is killed ${stopSeconds} s after its end is announced, and takes requests for ${drainSeconds} s of them.`,
      );
    },
    mend: `Keep stopSeconds ${drainSeconds} s or more above app.performance.requestTimeoutSeconds.`,
  },
];
