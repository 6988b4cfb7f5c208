import assert from "node:assert/strict";
import { apply } from "../support/apply";
import { connect } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { testKubeconfig } from "../support/stack";

async function podUids(namespace: string): Promise<string[]> {
  const { items } = await connect(testKubeconfig()).core.listNamespacedPod({ namespace });
  return items.map(({ metadata }) => metadata?.uid ?? "");
}

describe("a change of the settings", function () {
  this.timeout(180_000);
  let stack: DevelopmentStack;
  before(async () => {
    stack = await openDevelopment("engine-change");
    await apply(stack);
  });
  after(() => stack.dispose());

  it("of the application rolls the pods and replaces nothing", async () => {
    const before = await podUids(stack.namespace);
    await stack.change({ app: { security: { sessionTimeoutMinutes: 45 } } });
    assert.deepEqual(await apply(stack), ["update primary-config", "update primary-deployment"]);
    const after = await podUids(stack.namespace);
    assert.equal(after.length, 1);
    assert.ok(!before.includes(after[0] ?? ""), "the pod is still the old one");
  });

  it("that touches no pod leaves the pods alone", async () => {
    const before = await podUids(stack.namespace);
    const dns = { namespace: "kube-system", podLabels: { "k8s-app": "node-local-dns" } };
    await stack.change({ app: { security: { sessionTimeoutMinutes: 45 } }, network: { dns } });
    assert.deepEqual(await apply(stack), ["update primary-dns"]);
    assert.deepEqual(await podUids(stack.namespace), before);
  });
});
