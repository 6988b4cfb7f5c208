import assert from "node:assert/strict";
import type { Violation } from "./events";

/** Nothing is violated; all that a first preview can't know is what the generated Secret will hold. */
export function assertOnlySecretsUndecided(violations: readonly Violation[]): void {
  assert.deepEqual(
    violations.map(({ level, policy }) => [level, policy]),
    [
      ["advisory", "undecided"],
      ["advisory", "undecided-joins"],
    ],
  );
  for (const { message } of violations) {
    assert.match(message, /: Secret \S+\/circle-core-secret, stringData is not known yet; decided at the update\n$/);
  }
}
