import assert from "node:assert/strict";
import { rigidClass } from "../../toolchain/cluster/pretend/volumes";
import { apply, assertSettled } from "../support/apply";
import { connect, identityOf, type Client } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { openEnvironment } from "../support/environment";
import { testKubeconfig } from "../support/stack";

interface Claim {
  uid: string;
  size: string | undefined;
}

async function claims({ core }: Client, namespace: string): Promise<Record<string, Claim>> {
  const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace });
  return Object.fromEntries(
    items.map((item) => {
      const { name, uid } = identityOf(item);
      return [name, { uid, size: item.spec?.resources?.requests?.["storage"] }];
    }),
  );
}

describe("more storage", function () {
  this.timeout(240_000);
  let client: Client;
  let stack: DevelopmentStack;
  beforeEach(() => {
    client = connect(testKubeconfig());
  });
  afterEach(() => stack.dispose());

  it("grows the shared claim in place where its class can, and touches no pod", async () => {
    stack = await openDevelopment("engine-grow", { persistence: { size: "1Gi" } });
    await apply(stack);
    const before = await claims(client, stack.namespace);

    await stack.change({ persistence: { size: "2Gi" } });
    assert.deepEqual(await apply(stack), ["update primary-data"]);
    const { uid } = before["circle-core-data"] ?? {};
    assert.deepEqual(await claims(client, stack.namespace), { "circle-core-data": { uid, size: "2Gi" } });
  });

  it("is refused by a class that can't: the claim stays as it is, and so does the stack once it asks no more", async () => {
    const persistence = { size: "1Gi", storageClass: rigidClass };
    stack = await openDevelopment("engine-rigid", { persistence });
    await apply(stack);
    const before = await claims(client, stack.namespace);

    await stack.change({ persistence: { ...persistence, size: "2Gi" } });
    const refused = await stack.run("up", ["--yes", "--skip-preview"]);
    assert.notEqual(refused.code, 0, refused.output);
    assert.match(
      refused.output,
      /only dynamically provisioned pvc can be resized and the storageclass .* must support/,
    );
    assert.deepEqual(await claims(client, stack.namespace), before);

    await stack.change({ persistence });
    await apply(stack);
    await assertSettled(stack);
  });

  it("makes the StatefulSet of claims per replica anew, by which no claim is lost", async () => {
    stack = await openEnvironment("staging", "engine-grow-each", { persistence: { size: "1Gi" } });
    await apply(stack);
    const before = await claims(client, stack.namespace);
    assert.ok("data-circle-core-0" in before, Object.keys(before).join(", "));

    await stack.change({ persistence: { size: "2Gi" } });
    assert.deepEqual(await apply(stack), [
      "create-replacement primary-statefulSet",
      "delete-replaced primary-statefulSet",
      "replace primary-statefulSet",
    ]);
    const after = await claims(client, stack.namespace);
    // What there is keeps its size: Kubernetes has no other way. Only claims of later replicas are larger.
    for (const [name, claim] of Object.entries(before)) assert.deepEqual(after[name], claim);
    const { spec } = await client.apps.readNamespacedStatefulSet({ name: "circle-core", namespace: stack.namespace });
    assert.equal(spec?.volumeClaimTemplates?.[0]?.spec?.resources?.requests?.["storage"], "2Gi");
  });
});
