import { when, type Rule } from "./rule";

/** Contradictions of the settings under `app`, or about them. */
export const appRules: readonly Rule[] = [
  {
    code: "debug-in-production",
    reads: ["app.debug", "environment"],
    broken: ({ environment, app }) =>
      when(environment === "production" && app.debug, "debug mode shows internals to clients."),
    mend: "Leave app.debug out.",
  },
  {
    code: "burst-above-rate",
    reads: ["app.performance.burst", "app.performance.requestsPerMinute"],
    broken: ({ app: { performance } }) => {
      const { burst, requestsPerMinute } = performance;
      return when(
        burst > requestsPerMinute,
        `a client may send ${burst} requests at once, but only ${requestsPerMinute} in a minute.`,
      );
    },
    mend: "Lower app.performance.burst, or raise app.performance.requestsPerMinute.",
  },
];
