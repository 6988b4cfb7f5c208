import assert from "node:assert/strict";
import { apply } from "../support/apply";
import { connect, identityOf } from "../support/client";
import type { DevelopmentStack } from "../support/development";
import { minimalSettings, openEnvironment } from "../support/environment";
import { testKubeconfig } from "../support/stack";

/** Uids of what outlives a change of the environment, by kind. */
async function lasting(namespace: string) {
  const { core } = connect(testKubeconfig());
  const objects = {
    namespace: await core.readNamespace({ name: namespace }),
    secret: await core.readNamespacedSecret({ name: "circle-core-secret", namespace }),
    service: await core.readNamespacedService({ name: "circle-core", namespace }),
  };
  return Object.fromEntries(Object.entries(objects).map(([kind, object]) => [kind, identityOf(object).uid]));
}

describe("a stack that goes from development to staging", function () {
  this.timeout(240_000);
  let stack: DevelopmentStack;
  before(async () => {
    stack = await openEnvironment("development", "engine-switch");
    await apply(stack);
  });
  after(() => stack.dispose());

  it("gets what staging has, loses what only development had, and replaces nothing", async () => {
    const before = await lasting(stack.namespace);
    await stack.change(await minimalSettings("staging", stack.namespace));
    const done = await apply(stack);
    assert.deepEqual(
      done.filter((step) => step.includes("replace")),
      [],
    );
    // One pod with one claim becomes several with one each: the shared claim goes, with what is in it.
    assert.deepEqual(
      done.filter((step) => step.startsWith("delete")),
      ["delete primary-data", "delete primary-deployment"],
    );
    for (const made of ["statefulSet", "pods", "ingress", "podDisruptionBudget", "horizontalPodAutoscaler"])
      assert.ok(done.includes(`create primary-${made}`), `${made} is not created:\n${done.join("\n")}`);
    assert.deepEqual(await lasting(stack.namespace), before);
  });

  it("then runs the pods of staging alone, and its Service finds them", async () => {
    const { namespace } = stack;
    const { core, apps } = connect(testKubeconfig());
    assert.deepEqual((await apps.listNamespacedDeployment({ namespace })).items, []);
    const set = await apps.readNamespacedStatefulSet({ name: "circle-core", namespace });
    assert.ok((set.status?.readyReplicas ?? 0) >= 1);
    const { spec } = await core.readNamespacedService({ name: "circle-core", namespace });
    const labelSelector = Object.entries(spec?.selector ?? {})
      .map((pair) => pair.join("="))
      .join(",");
    const found = await core.listNamespacedPod({ namespace, labelSelector });
    assert.ok(found.items.every(({ metadata }) => metadata?.ownerReferences?.[0]?.kind === "StatefulSet"));
    assert.ok(found.items.length >= 1);
  });
});
