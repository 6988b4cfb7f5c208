import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { apply } from "../support/apply";
import { connect } from "../support/client";
import type { DevelopmentStack } from "../support/development";
import { exampleDigest, openEnvironment } from "../support/environment";
import { changes } from "../support/events";
import { readable } from "../support/readable";
import { testKubeconfig } from "../support/stack";

const secretData = async (namespace: string): Promise<Record<string, string>> => {
  const { core } = connect(testKubeconfig());
  return (await core.readNamespacedSecret({ name: "circle-core-secret", namespace })).data ?? {};
};

const podImages = async (namespace: string): Promise<(string | undefined)[]> => {
  const { items } = await connect(testKubeconfig()).core.listNamespacedPod({ namespace });
  return items
    .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
    .map(({ spec }) => spec?.containers[0]?.image);
};

describe("a stack in its everyday life", function () {
  this.timeout(240_000);
  let stack: DevelopmentStack;
  before(async () => {
    stack = await openEnvironment("development", "engine-release", { image: { tag: "0.2.0" } });
    await apply(stack);
  });
  after(() => stack.dispose());

  it("gets another build of the same version by the workload alone", async () => {
    const image = { tag: "0.2.0", digest: exampleDigest("1") };
    await stack.change({ image });
    assert.deepEqual(await apply(stack), ["update primary-deployment"]);
    assert.deepEqual(await podImages(stack.namespace), [`ghcr.io/ol-s-cloud/circle-core:0.2.0@${exampleDigest("1")}`]);
  });

  it("gets a new version by the workload alone too, which then says so; no secret is renewed", async () => {
    const before = await secretData(stack.namespace);
    const image = { tag: "0.3.0", digest: exampleDigest("2") };
    await stack.change({ image });
    assert.deepEqual(await apply(stack), ["update primary-deployment"]);
    assert.deepEqual(await secretData(stack.namespace), before);
    const { apps } = connect(testKubeconfig());
    const { metadata } = await apps.readNamespacedDeployment({ name: "circle-core", namespace: stack.namespace });
    assert.equal(metadata?.labels?.["app.kubernetes.io/version"], "0.3.0");
  });

  it("shows in the preview that a secret will be renewed, and neither the old value nor a new one", async () => {
    const before = await secretData(stack.namespace);
    await stack.change({ image: { tag: "0.3.0" }, secrets: { rotation: { DB_PASSWORD: 2 } } });
    const plan = join(stack.stateDir, "plan.json");
    const preview = await stack.run("preview", ["--diff", "--save-plan", plan]);
    assert.equal(preview.code, 0, preview.output);
    assert.deepEqual(readable(before, await readFile(plan, "utf8")), [], "in the saved plan");
    assert.ok(changes(preview).includes("replace primary-db-password"), preview.output);
    assert.ok(changes(preview).includes("update primary-secret"), preview.output);
    assert.deepEqual(readable(before, preview.output), []);
    assert.deepEqual(await secretData(stack.namespace), before, "a preview has changed something");
  });

  it("renews that secret by the update, and says neither value", async () => {
    const before = await secretData(stack.namespace);
    const up = await stack.run("up", ["--yes", "--skip-preview", "--diff"]);
    assert.equal(up.code, 0, up.output);
    const after = await secretData(stack.namespace);
    assert.deepEqual(
      Object.keys(after).filter((key) => after[key] !== before[key]),
      ["DB_PASSWORD"],
    );
    assert.deepEqual([...readable(before, up.output), ...readable(after, up.output)], []);
    assert.deepEqual(await apply(stack), []);
  });
});
