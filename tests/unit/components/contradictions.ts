import assert from "node:assert/strict";
import type { Environment } from "../../../components/settings";
import { accepted, refused, stackConfig, type Written } from "./stackConfig";

/** Settings that are each allowed alone and contradict each other; `mended` differs by one thing. */
export interface Contradiction {
  readonly code: string;
  readonly environment: Environment;
  readonly broken: Written;
  readonly path: string;
  readonly message: string;
  readonly mended: Written;
}

/** One test for each: the broken settings are refused for that one reason, the mended ones are accepted. */
export function itFinds(contradictions: readonly Contradiction[]): void {
  for (const { code, environment, broken, path, message, mended } of contradictions) {
    it(`${code}: ${message}`, () => {
      const problems = refused(stackConfig(environment, broken));
      assert.deepEqual(
        problems.map((problem) => ({ code: problem.code, path: problem.path, message: problem.message })),
        [{ code, path, message }],
      );
      accepted(environment, mended);
    });
  }
}
