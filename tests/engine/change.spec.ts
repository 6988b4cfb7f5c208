import assert from "node:assert/strict";
import { connect } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { testKubeconfig, type Outcome } from "../support/stack";

const changed = ({ steps }: Outcome): string[] =>
  steps
    .filter(({ op }) => op !== "same")
    .map(({ op, name }) => `${op} ${name}`)
    .sort();

async function podUids(namespace: string): Promise<string[]> {
  const { items } = await connect(testKubeconfig()).core.listNamespacedPod({ namespace });
  return items.map(({ metadata }) => metadata?.uid ?? "");
}

describe("a change of the settings", function () {
  this.timeout(180_000);
  let stack: DevelopmentStack;
  afterEach(() => stack.dispose());

  it("of the application rolls the pods and replaces nothing", async () => {
    stack = await openDevelopment("engine-change");
    const first = await stack.up("--skip-preview");
    assert.equal(first.code, 0, first.output);
    const before = await podUids(stack.namespace);

    await stack.change({ app: { security: { sessionTimeoutMinutes: 45 } } });
    const second = await stack.up("--skip-preview");
    assert.equal(second.code, 0, second.output);
    assert.deepEqual(changed(second), ["update primary-config", "update primary-deployment"]);
    const after = await podUids(stack.namespace);
    assert.equal(after.length, 1);
    assert.ok(!before.includes(after[0] ?? ""), "the pod is still the old one");
  });

  it("of a secret's rotation renews that secret alone, and rolls the pods", async () => {
    stack = await openDevelopment("engine-rotation");
    const first = await stack.up("--skip-preview");
    assert.equal(first.code, 0, first.output);
    const { core } = connect(testKubeconfig());
    const secret = { name: "circle-core-secret", namespace: stack.namespace };
    const { data: before = {} } = await core.readNamespacedSecret(secret);

    await stack.change({ secrets: { rotation: { JWT_SECRET: 2 } } });
    const second = await stack.up("--skip-preview");
    assert.equal(second.code, 0, second.output);
    const { data: after = {} } = await core.readNamespacedSecret(secret);
    assert.deepEqual(
      Object.keys(after).filter((key) => after[key] !== before[key]),
      ["JWT_SECRET"],
    );
    assert.deepEqual(
      changed(second).filter((step) => !step.endsWith("primary-jwt-secret")),
      ["update primary-deployment", "update primary-secret"],
    );
  });

  it("that touches no pod leaves the pods alone", async () => {
    stack = await openDevelopment("engine-beside");
    const first = await stack.up("--skip-preview");
    assert.equal(first.code, 0, first.output);
    const before = await podUids(stack.namespace);

    await stack.change({ network: { dns: { namespace: "kube-system", podLabels: { "k8s-app": "node-local-dns" } } } });
    const second = await stack.up("--skip-preview");
    assert.equal(second.code, 0, second.output);
    assert.deepEqual(changed(second), ["update primary-dns"]);
    assert.deepEqual(await podUids(stack.namespace), before);
  });
});
