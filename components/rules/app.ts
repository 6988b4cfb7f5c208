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
];
