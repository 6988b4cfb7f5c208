import assert from "node:assert/strict";
import { apply, assertSettled } from "../support/apply";
import { applied, byApply, connect, identityOf, type Client } from "../support/client";
import type { DevelopmentStack } from "../support/development";
import { openEnvironment } from "../support/environment";
import { testKubeconfig } from "../support/stack";
import { until } from "../support/until";

/** The ways back that docs/guide.md describes. */
describe("by the guide", function () {
  this.timeout(300_000);
  let client: Client;
  let stack: DevelopmentStack;
  beforeEach(() => {
    client = connect(testKubeconfig());
  });
  afterEach(() => stack.dispose());

  const podUids = async (): Promise<string[]> => {
    const { items } = await client.core.listNamespacedPod({ namespace: stack.namespace });
    return items.map((pod) => identityOf(pod).uid).sort();
  };

  it("claims of a StatefulSet grow around pods that keep running", async () => {
    const scaling = { replicas: 2, autoscaling: { enabled: false } };
    stack = await openEnvironment("staging", "engine-grow-in-place", { persistence: { size: "1Gi" }, scaling });
    await apply(stack);
    const { namespace } = stack;
    const pods = await podUids();
    assert.equal(pods.length, 2);

    for (const index of [0, 1]) {
      const name = `data-circle-core-${index}`;
      const body = {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name },
        spec: { resources: { requests: { storage: "2Gi" } } },
      };
      await client.core.patchNamespacedPersistentVolumeClaim({ ...applied, name, namespace, body }, byApply);
    }
    await stack.change({ persistence: { size: "2Gi" }, scaling });
    const orphaning = { name: "circle-core", namespace, propagationPolicy: "Orphan" };
    await client.apps.deleteNamespacedStatefulSet(orphaning);
    await until("the StatefulSet is gone", 30, async () => {
      const { items } = await client.apps.listNamespacedStatefulSet({ namespace });
      return items.length === 0 || undefined;
    });
    const refresh = await stack.refresh();
    assert.equal(refresh.code, 0, refresh.output);
    assert.deepEqual(await apply(stack), ["create primary-statefulSet"]);
    assert.deepEqual(await podUids(), pods);
    await assertSettled(stack);
  });

  it("a destroyed production stack is deployed again around its data, with its old passwords", async () => {
    stack = await openEnvironment("production", "engine-again");
    await apply(stack);
    const { namespace } = stack;
    const secret = async () => {
      const found = await client.core.readNamespacedSecret({ name: "circle-core-secret", namespace });
      return { uid: identityOf(found).uid, data: found.data };
    };
    const before = await secret();
    const unprotected = await stack.session.run(["state", "unprotect", "--all", "--yes"], { stack: "scenario" });
    assert.equal(unprotected.code, 0, unprotected.stderr);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.deepEqual(await secret(), before);

    await stack.change({
      secrets: { existing: "circle-core-secret" },
      namespace: { name: namespace, existing: true },
    });
    await apply(stack);
    assert.deepEqual(await secret(), before);
    await assertSettled(stack);
  });
});
