import assert from "node:assert/strict";
import { apply, assertSettled } from "../support/apply";
import { byMerge, connect } from "../support/client";
import type { DevelopmentStack } from "../support/development";
import { openEnvironment } from "../support/environment";
import { testKubeconfig } from "../support/stack";
import { until } from "../support/until";

describe("a stack with an autoscaler", function () {
  this.timeout(240_000);
  let stack: DevelopmentStack;
  before(async () => {
    stack = await openEnvironment("staging", "engine-autoscaled");
    await apply(stack);
  });
  after(() => stack.dispose());

  const workload = () =>
    connect(testKubeconfig()).apps.readNamespacedStatefulSet({ name: "circle-core", namespace: stack.namespace });
  const untilReady = (pods: number) =>
    until(`${pods} pods are ready`, 60, async () =>
      (await workload()).status?.readyReplicas === pods ? true : undefined,
    );

  it("leaves the number of pods to it: no update fights over them", async () => {
    await untilReady(2);
    await assertSettled(stack);
    assert.equal((await workload()).spec?.replicas, 2);
  });

  it("takes the number back when the autoscaler is turned off", async () => {
    await stack.change({ scaling: { replicas: 3, autoscaling: { enabled: false } } });
    assert.deepEqual(await apply(stack), ["delete primary-horizontalPodAutoscaler", "update primary-statefulSet"]);
    await untilReady(3);
  });

  // To another number: the API server notes kubectl as an owner only where it changes something.
  it("hands it over without losing a pod when it is turned on again after a kubectl scale", async () => {
    await connect(testKubeconfig()).apps.patchNamespacedStatefulSetScale(
      { name: "circle-core", namespace: stack.namespace, fieldManager: "kubectl", body: { spec: { replicas: 4 } } },
      byMerge,
    );
    await stack.change({});
    assert.deepEqual(await apply(stack), ["create primary-horizontalPodAutoscaler", "update primary-statefulSet"]);
    assert.equal((await workload()).spec?.replicas, 4);
    await untilReady(4);
  });
});
