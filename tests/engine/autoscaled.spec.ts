import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { connect } from "../support/client";
import { removeNamespace } from "../support/development";
import { openStack, testKubeconfig, type TestStack } from "../support/stack";
import { until } from "../support/until";

const namespace = "engine-autoscaled";

describe("a stack with an autoscaler", function () {
  this.timeout(240_000);
  let stack: TestStack;
  afterEach(async () => {
    await removeNamespace(namespace);
    await stack.dispose();
  });

  it("leaves the number of pods to it: no update fights over them", async () => {
    const { "current-context": context } = parse(await readFile(testKubeconfig(), "utf8")) as Record<string, string>;
    stack = await openStack({
      stack: "staging",
      config: { "circle-core:clusters": [{ name: "primary", context }], "circle-core:namespace": { name: namespace } },
    });
    const first = await stack.up("--skip-preview");
    assert.equal(first.code, 0, first.output);

    const { apps } = connect(testKubeconfig());
    await until("the autoscaler brings two pods", 60, async () => {
      const { status } = await apps.readNamespacedStatefulSet({ name: "circle-core", namespace });
      return status?.readyReplicas === 2 ? true : undefined;
    });
    const second = await stack.up("--refresh", "--skip-preview", "--expect-no-changes");
    assert.equal(second.code, 0, second.output);

    const { apps: afterwards } = connect(testKubeconfig());
    const { spec } = await afterwards.readNamespacedStatefulSet({ name: "circle-core", namespace });
    assert.equal(spec?.replicas, 2);
  });
});
