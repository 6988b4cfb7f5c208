import { when, type Rule } from "./rule";

/** Contradictions of the settings under `probes`, or about them. */
export const probesRules: readonly Rule[] = [
  ...(["readiness", "liveness"] as const).map((probe): Rule => ({
    code: "probe-timeout",
    reads: [`probes.${probe}.timeoutSeconds`, `probes.${probe}.periodSeconds`],
    broken: ({ probes }) =>
      when(
        probes[probe].timeoutSeconds > probes[probe].periodSeconds,
        `a try may take ${probes[probe].timeoutSeconds} s, but the next is due after ${probes[probe].periodSeconds} s.`,
      ),
    mend: "Lower timeoutSeconds to periodSeconds or less, or raise periodSeconds.",
  })),
  {
    code: "startup-period",
    reads: ["probes.startup.periodSeconds", "timeouts.startSeconds"],
    broken: ({ probes: { startup }, timeouts: { startSeconds } }) =>
      when(
        startup.periodSeconds > startSeconds,
        `a container is asked every ${startup.periodSeconds} s, but may take ${startSeconds} s to start.`,
      ),
    mend: "Keep startup.periodSeconds at timeouts.startSeconds or below; a few seconds is usual.",
  },
  {
    code: "liveness-before-readiness",
    reads: [
      "probes.liveness.failureThreshold",
      "probes.liveness.periodSeconds",
      "probes.readiness.failureThreshold",
      "probes.readiness.periodSeconds",
    ],
    broken: ({ probes: { liveness, readiness } }) => {
      const restarted = liveness.periodSeconds * liveness.failureThreshold;
      const spared = readiness.periodSeconds * readiness.failureThreshold;
      return when(
        restarted <= spared,
        `a pod would be restarted after ${restarted} s, and spared requests only after ${spared} s.`,
      );
    },
    mend: "Let liveness give up later than readiness: raise its failureThreshold or periodSeconds.",
  },
];
