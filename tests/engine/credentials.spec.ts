import assert from "node:assert/strict";
import { apply } from "../support/apply";
import { answered, applied, byApply, connect, type Client } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { testKubeconfig } from "../support/stack";

const generated = "circle-core-secret";
const own = "own-credentials";
const keys = ["CIRCLE_ENCRYPTION_KEY", "DB_PASSWORD", "JWT_SECRET", "REDIS_PASSWORD"];
const passwords = keys.map((key) => `primary-${key.toLowerCase().replaceAll("_", "-")}`).sort();

describe("the stack's credentials", function () {
  this.timeout(240_000);
  let client: Client;
  let stack: DevelopmentStack;
  let first: Record<string, string>;

  const dataOf = async (name: string): Promise<Record<string, string>> =>
    (await client.core.readNamespacedSecret({ name, namespace: stack.namespace })).data ?? {};
  const secretsOfPod = async (): Promise<string[]> => {
    const deployment = await client.apps.readNamespacedDeployment({ name: "circle-core", namespace: stack.namespace });
    const env = deployment.spec?.template.spec?.containers[0]?.env ?? [];
    return [...new Set(env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []))];
  };

  before(async () => {
    client = connect(testKubeconfig());
    stack = await openDevelopment("engine-credentials");
    await apply(stack);
    first = await dataOf(generated);
    const stringData = Object.fromEntries(keys.map((key) => [key, `own ${key}`]));
    const body = { apiVersion: "v1", kind: "Secret", metadata: { name: own }, stringData };
    await client.core.patchNamespacedSecret({ ...applied, name: own, namespace: stack.namespace, body }, byApply);
  });
  after(() => stack.dispose());

  it("are left to a Secret of one's own: the generated ones go, the pods roll to it, it stays as it is", async () => {
    await stack.change({ secrets: { existing: own } });
    assert.deepEqual(await apply(stack), [
      ...[...passwords, "primary-secret"].map((name) => `delete ${name}`).sort(),
      "update primary-deployment",
    ]);
    await assert.rejects(dataOf(generated), (error) => answered(error, 404));
    assert.deepEqual(await secretsOfPod(), [own]);
    assert.equal(Buffer.from((await dataOf(own))["JWT_SECRET"] ?? "", "base64").toString(), "own JWT_SECRET");
  });

  it("are generated again afterwards, all of them anew, and one's own Secret still stays", async () => {
    await stack.change({});
    assert.deepEqual(await apply(stack), [
      ...[...passwords, "primary-secret"].map((name) => `create ${name}`).sort(),
      "update primary-deployment",
    ]);
    const again = await dataOf(generated);
    assert.deepEqual(Object.keys(again).sort(), keys);
    assert.deepEqual(
      keys.filter((key) => again[key] === first[key]),
      [],
    );
    assert.deepEqual(await secretsOfPod(), [generated]);
    assert.deepEqual(Object.keys(await dataOf(own)).sort(), keys);
  });
});
