import assert from "node:assert/strict";
import { apply, assertSettled } from "../support/apply";
import { byMerge, connect, type Client } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { testKubeconfig } from "../support/stack";

describe("what somebody has changed by hand", function () {
  this.timeout(240_000);
  let client: Client;
  let stack: DevelopmentStack;
  let namespace: string;

  before(async () => {
    client = connect(testKubeconfig());
    stack = await openDevelopment("engine-drift");
    ({ namespace } = stack);
    await apply(stack);
  });
  after(() => stack.dispose());

  /** The state learns of it, and the next update undoes it: that update's changes. */
  const repaired = async (): Promise<string[]> => {
    const refresh = await stack.refresh();
    assert.equal(refresh.code, 0, refresh.output);
    return apply(stack);
  };

  it("is undone by refresh and update: an edited ConfigMap, an opened network, a scaled Deployment", async () => {
    const edit = { fieldManager: "kubectl-edit" };
    const config = { name: "circle-core-config", namespace };
    const { data: good } = await client.core.readNamespacedConfigMap(config);
    await client.core.patchNamespacedConfigMap(
      { ...config, ...edit, body: { data: { "config.json": "{}" } } },
      byMerge,
    );
    const narrow = { name: "circle-core-dns", namespace };
    const { spec: rules } = await client.networking.readNamespacedNetworkPolicy(narrow);
    await client.networking.patchNamespacedNetworkPolicy(
      { ...narrow, ...edit, body: { spec: { egress: [{}] } } },
      byMerge,
    );
    await client.apps.patchNamespacedDeploymentScale(
      { name: "circle-core", namespace, fieldManager: "kubectl", body: { spec: { replicas: 3 } } },
      byMerge,
    );

    assert.deepEqual(await repaired(), ["update primary-config", "update primary-deployment", "update primary-dns"]);
    assert.deepEqual((await client.core.readNamespacedConfigMap(config)).data, good);
    assert.deepEqual((await client.networking.readNamespacedNetworkPolicy(narrow)).spec, rules);
    const { spec } = await client.apps.readNamespacedDeployment({ name: "circle-core", namespace });
    assert.equal(spec?.replicas, 1);
  });

  it("is made again: a deleted NetworkPolicy, a deleted Deployment", async () => {
    await client.networking.deleteNamespacedNetworkPolicy({ name: "circle-core-default-deny", namespace });
    await client.apps.deleteNamespacedDeployment({ name: "circle-core", namespace });

    assert.deepEqual(await repaired(), ["create primary-default-deny", "create primary-deployment"]);
    const { status } = await client.apps.readNamespacedDeployment({ name: "circle-core", namespace });
    assert.equal(status?.readyReplicas, 1);
  });

  it("is left alone where it is no field of ours: an annotation and a label of somebody else's", async () => {
    const body = {
      metadata: { annotations: { "example.com/note": "checked" }, labels: { "example.com/team": "blue" } },
    };
    const service = { name: "circle-core", namespace };
    await client.core.patchNamespacedService({ ...service, fieldManager: "kubectl-edit", body }, byMerge);

    assert.deepEqual(await repaired(), []);
    const { metadata } = await client.core.readNamespacedService(service);
    assert.equal(metadata?.annotations?.["example.com/note"], "checked");
    assert.equal(metadata.labels?.["example.com/team"], "blue");
    await assertSettled(stack);
  });
});
