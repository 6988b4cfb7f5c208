import assert from "node:assert/strict";
import { apply } from "../support/apply";
import { connect } from "../support/client";
import type { DevelopmentStack } from "../support/development";
import { openEnvironment } from "../support/environment";
import { liveObjects, recordedObjects } from "../support/liveObjects";
import { testKubeconfig, type Outcome } from "../support/stack";

const unseen = ["--yes", "--skip-preview"];

describe("a production stack", function () {
  this.timeout(300_000);
  let stack: DevelopmentStack;
  before(async () => {
    stack = await openEnvironment("production", "engine-protected", { persistence: { size: "1Gi" } });
    await apply(stack);
  });
  after(() => stack.dispose());

  async function assertRefused(outcome: Outcome, ...resources: string[]): Promise<void> {
    assert.notEqual(outcome.code, 0, outcome.output);
    assert.match(outcome.output, /protect/);
    for (const resource of resources) assert.match(outcome.output, new RegExp(`${resource}\\b`));
    const { status } = await connect(testKubeconfig()).apps.readNamespacedStatefulSet({
      name: "circle-core",
      namespace: stack.namespace,
    });
    assert.ok((status?.readyReplicas ?? 0) >= 1, "its pods are gone");
  }

  it("can't be destroyed, and loses nothing by the attempt, also without a preview", async () => {
    const refused = await stack.destroy();
    await assertRefused(refused, "primary-statefulSet");
    assert.match(refused.output, /pulumi state unprotect/);
    const recorded = await recordedObjects(stack, "scenario", stack.namespace);
    assert.deepEqual(await liveObjects(testKubeconfig(), stack.namespace), recorded);
    assert.ok(recorded.includes("Ingress circle-core"), recorded.join(", "));
    assert.ok(recorded.includes("HorizontalPodAutoscaler circle-core"), recorded.join(", "));
  });

  it("can't lose its workload either where that alone is aimed at", async () => {
    const resources = await stack.resources();
    const target = resources.find((urn) => urn.endsWith("::primary-statefulSet")) ?? "";
    await assertRefused(await stack.destroy("--target", target), "primary-statefulSet");
  });

  it("refuses what would make the workload anew, already in the preview", async () => {
    await stack.change({ persistence: { size: "2Gi" } });
    await assertRefused(await stack.run("preview", []), "primary-statefulSet");
    await assertRefused(await stack.run("up", unseen), "primary-statefulSet");
  });

  it("refuses what would take its Secret away", async () => {
    await stack.change({ persistence: { size: "1Gi" }, secrets: { existing: "own-credentials" } });
    await assertRefused(await stack.run("up", unseen), "primary-secret");
  });

  it("updates one resource alone by --target, and nothing else", async () => {
    await stack.change({
      persistence: { size: "1Gi" },
      app: { logLevel: "ERROR" },
      scaling: { autoscaling: { maxReplicas: 12 } },
    });
    const resources = await stack.resources();
    const target = resources.find((urn) => urn.endsWith("::primary-horizontalPodAutoscaler")) ?? "";
    assert.deepEqual(await apply(stack, "--target", target), ["update primary-horizontalPodAutoscaler"]);
    assert.deepEqual(await apply(stack), ["update primary-config", "update primary-statefulSet"]);
  });

  it("makes the workload anew once its protection is lifted, and its claims stay", async () => {
    const { core } = connect(testKubeconfig());
    const claims = async () =>
      (await core.listNamespacedPersistentVolumeClaim({ namespace: stack.namespace })).items
        .map(({ metadata }) => metadata?.uid)
        .sort();
    const before = await claims();
    const urn = (await stack.resources()).find((one) => one.endsWith("::primary-statefulSet")) ?? "";
    const unprotected = await stack.session.run(["state", "unprotect", urn, "--yes"], { stack: "scenario" });
    assert.equal(unprotected.code, 0, unprotected.stderr);
    await stack.change({
      persistence: { size: "2Gi" },
      app: { logLevel: "ERROR" },
      scaling: { autoscaling: { maxReplicas: 12 } },
    });
    assert.ok((await apply(stack)).includes("replace primary-statefulSet"));
    assert.deepEqual(await claims(), before);
  });
});
