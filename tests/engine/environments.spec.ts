import assert from "node:assert/strict";
import { parse } from "yaml";
import { readFile } from "node:fs/promises";
import { assertOnlySecretsUndecided } from "../support/undecided";
import { openStack, testKubeconfig, type TestStack } from "../support/stack";

describe("every environment's stack", function () {
  this.timeout(120_000);
  let stack: TestStack;
  afterEach(() => stack.dispose());

  for (const environment of ["development", "staging", "production"])
    it(`is previewed without a violation: ${environment}`, async () => {
      // Its own context exists only where it is deployed to: here the test cluster's stands for it.
      const { "current-context": context } = parse(await readFile(testKubeconfig(), "utf8")) as Record<string, string>;
      const clusters = [{ name: "primary", ...(environment !== "development" && { context }) }];
      stack = await openStack({ stack: environment, config: { "circle-core:clusters": clusters } });
      const preview = await stack.preview();
      assert.equal(preview.code, 0, preview.output);
      assertOnlySecretsUndecided(preview.violations);
      assert.ok(preview.steps.some(({ type }) => /^kubernetes:apps\/v1:(Deployment|StatefulSet)$/.test(type)));
    });
});
