import assert from "node:assert/strict";
import { workloadImage } from "../../../examples/workload/image";
import { importImage } from "../../../toolchain/cluster";
import { silentProgress } from "../../../toolchain/progress";
import { appPods, get, info, putRecord } from "../../support/application";
import type { Load } from "../../support/load";
import { kubectlOutput, testNode, type TestNode } from "../../support/node";
import { clientOf } from "./client";

/** What a rollout changes: the image, and settings. */
export interface Change extends Record<string, unknown> {
  image?: Pick<TestNode, "image" | "digest">;
}

/** Requests that must have been sent while the pods were replaced. */
const enough = 500;

/** The next release of the sample workload, known to the node. */
async function nextRelease(): Promise<Pick<TestNode, "image" | "digest">> {
  const { cluster, image } = testNode();
  const repository = image.replace(/:[^:]*$/, "");
  const next = `${repository}:0.2.1`;
  const { archive, digest } = await workloadImage(next, silentProgress);
  await importImage(cluster.name, { archive, references: [`${repository}@${digest}`] });
  return { image: next, digest };
}

/** A change that replaces every pod: nobody outside is to notice. */
export function rollouts(namespace: string, change: (changed: Change) => Promise<void>): void {
  let client: Load;
  let image: Pick<TestNode, "image" | "digest">;

  before(async () => {
    image = await nextRelease();
    client = await clientOf(namespace, "rollout-client", 40);
  });

  after(() => client.stop());

  /** Makes the change, and demands that it replaced every pod without a failed request or lost data. */
  async function replacesEveryPod(changed: Change): Promise<void> {
    const old = await appPods(namespace);
    for (const { name } of old) await putRecord(namespace, "kept", `by ${name}`, name);
    const { answered: before } = await client.sums();
    await change(changed);
    await client.untilAnswered(1);
    const pods = await appPods(namespace);
    assert.equal(pods.filter(({ uid }) => old.some((pod) => pod.uid === uid)).length, 0, "no old pod is left");
    for (const { name } of old) assert.equal(await get(namespace, "/api/records/kept", name), `by ${name}`);
    const { answered, failed, failures } = await client.sums();
    assert.ok(answered - before > enough, `${answered - before} requests`);
    assert.equal(failed, 0, `${failed} of ${answered + failed} failed: ${JSON.stringify(failures)}`);
  }

  it("to another image fails no request, and keeps every pod's data", async () => {
    await replacesEveryPod({ image });
    for (const { name } of await appPods(namespace)) assert.equal((await info(namespace, name)).version, "0.2.1");
  });

  it("to renewed secrets fails no request, and renews those alone that were named", async () => {
    const secret = async (): Promise<Record<string, string>> => {
      const text = await kubectlOutput(["get", "secret", "circle-core-secret", "-n", namespace, "-o=json"]);
      return (JSON.parse(text) as { data: Record<string, string> }).data;
    };
    const before = await secret();
    await replacesEveryPod({ image, "circle-core:secrets": { rotation: { DB_PASSWORD: 2, JWT_SECRET: 2 } } });
    const renewed = Object.entries(await secret()).flatMap(([key, value]) => (value === before[key] ? [] : [key]));
    assert.deepEqual(renewed.sort(), ["DB_PASSWORD", "JWT_SECRET"]);
  });
}
