import assert from "node:assert/strict";
import { get, putRecord, readyPods, type AppPod } from "../../support/application";
import type { Load } from "../../support/load";
import { kubectl, kubectlOutput } from "../../support/node";
import { until } from "../../support/until";
import { clientOf } from "./client";

/** Evicts a pod as `kubectl drain` does; answers what the API server says against it. */
async function evict(namespace: string, { name }: AppPod): Promise<string | undefined> {
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  const { code, stderr } = await kubectl(["create", "--raw", path, "-f", "-"], JSON.stringify(eviction));
  return code === 0 ? undefined : stderr;
}

/** Seconds in which an evicted pod has ended its requests and its successor is Ready. */
const patience = 90;

/** What a drain may do to the pods. The node itself is left as it is: it is the only one. */
export function drain(namespace: string): void {
  let pods: AppPod[];
  let client: Load;

  before(async () => {
    pods = await until("two Ready pods", patience, () => readyPods(namespace, 2));
    client = await clientOf(namespace, "drain-client", 20);
  });

  after(() => client.stop());

  it("takes the pods one by one, is refused while one is away, and loses no request and no data", async () => {
    for (const { name } of pods) await putRecord(namespace, "kept", `by ${name}`, name);
    await until("a budget of one pod", patience, async () => {
      const allowed = "-o=jsonpath={.status.disruptionsAllowed}";
      const pods = await kubectlOutput(["get", "pdb", "circle-core", "-n", namespace, allowed]);
      return pods === "1" ? true : undefined;
    });

    // Again and again until it is let go, as `kubectl drain` does.
    const refusals: string[] = [];
    for (const pod of pods) {
      await until(`eviction of ${pod.name}`, patience, async () => {
        const refusal = await evict(namespace, pod);
        if (refusal === undefined) return true;
        refusals.push(refusal);
        return undefined;
      });
    }
    assert.ok(refusals.length > 0, "the second was to wait for the first one's successor");
    for (const refusal of refusals) assert.match(refusal, /TooManyRequests.*violate the pod's disruption budget/);

    const successors = await until("two successors", patience, async () => {
      const found = await readyPods(namespace, 2);
      return found?.some(({ uid }) => pods.some((pod) => pod.uid === uid)) ? undefined : found;
    });
    for (const { name } of successors) assert.equal(await get(namespace, "/api/records/kept", name), `by ${name}`);
    await client.untilAnswered(20);
    const { failed, failures } = await client.sums();
    assert.equal(failed, 0, JSON.stringify(failures));
  });
}
