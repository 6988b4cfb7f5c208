import assert from "node:assert/strict";
import { join } from "node:path";
import { rulebook } from "../../../../operate/lint/options";
import { judgeLive } from "../../../../operate/security/rules";
import { objectsIn } from "../../../../policy/rules/objects";
import { rootDir } from "../../../../toolchain/paths";
import { accepted } from "../../components/stackConfig";

const settings = accepted("production", { namespace: { name: "shop" } });
const metadata = { name: "circle-core", namespace: "shop" };
const target = { apiVersion: "apps/v1", kind: "StatefulSet" };
const workload = { ...target, metadata, spec: { replicas: 1 } };
const autoscaler = (name: string) => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata,
  spec: { scaleTargetRef: { ...target, name }, minReplicas: 3, maxReplicas: 9 },
});

/** Where the rules find too few replicas among live objects. */
async function tooFew(...live: readonly object[]): Promise<readonly string[]> {
  const book = await rulebook({ environment: "production", rule: ["replicas"], severity: "low" }, configFolder);
  const objects = live.flatMap((object) => objectsIn(object));
  const place = { cluster: "primary", settings, today: "2026-01-31" };
  return judgeLive({ objects, pods: [] }, book, place).findings.flatMap(({ path }) => path ?? []);
}

const configFolder = join(rootDir, "policy", "config");

describe("replicas of a live workload", () => {
  it("are too few where somebody wrote one", async () => {
    assert.deepEqual(await tooFew(workload), ["spec.replicas"]);
  });

  it("are the autoscaler's where it has one: a new workload begins with one, until it is scaled", async () => {
    assert.deepEqual(await tooFew(workload, autoscaler("circle-core")), []);
  });

  it("are not those of an autoscaler of something else", async () => {
    assert.deepEqual(await tooFew(workload, autoscaler("other")), ["spec.replicas"]);
  });
});
