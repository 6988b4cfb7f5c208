import assert from "node:assert/strict";
import { join } from "node:path";
import { openStack, type TestStack } from "../support/stack";
import { breakages } from "./programs/forbidden/breakages";

/** What the CLI ends with where a policy is not kept: 5, before that was introduced 1. */
const policyCodes = [5, 1];

describe("a forbidden change", function () {
  this.timeout(120_000);
  let stack: TestStack;
  afterEach(() => stack.dispose());

  const open = (breakage: string) =>
    openStack({
      stack: "forbidden",
      projectDir: join(__dirname, "programs", "forbidden"),
      config: {
        "circle-core:environment": "development",
        "circle-core:namespace": { name: "engine-forbidden" },
        "fixture:breakage": breakage,
      },
    });

  for (const [what, { rule, resource }] of Object.entries(breakages))
    it(`stops the preview, and the rule is named: ${what}`, async () => {
      stack = await open(what);
      const { code, output, violations } = await stack.preview();
      assert.ok(policyCodes.includes(code), `exit code ${code}\n${output}`);
      assert.deepEqual(
        violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy),
        [rule],
        output,
      );
      assert.match(output, new RegExp(`\\[mandatory\\].* ${rule} .*: ${resource}\\)`));
    });

  it("stops the update before anything is made", async () => {
    stack = await open("a privileged container");
    const { code, output } = await stack.up();
    assert.ok(policyCodes.includes(code), `exit code ${code}\n${output}`);
    assert.deepEqual(await stack.resources(), []);
  });
});
