import assert from "node:assert/strict";
import { secretKeys } from "../../components/credentials";
import { manifests } from "../../components/manifests";
import { readyPods } from "../support/application";
import { apply, ensureNamespace, imageSettings, kubectl, kubectlOutput, testNode } from "../support/node";
import { until } from "../support/until";
import { accepted } from "../unit/components/stackConfig";

/** Secrets as files, an API token and a quota, in a namespace that was there before: applied without Pulumi. */
describe("a Secret and a namespace of one's own on a real node", function () {
  this.timeout(180_000);
  const namespace = "secrets-as-files";
  const written = (more: Record<string, unknown>) => accepted("development", { image: imageSettings(), ...more });

  before(async () => {
    await ensureNamespace(namespace);
    const settings = written({
      namespace: { name: namespace, existing: true },
      secrets: { existing: "made-by-hand", delivery: "files" },
      access: { token: true },
    });
    await apply(...manifests(settings));
  });

  after(() => kubectlOutput(["delete", "namespace", namespace, "--wait=false"]));

  it("the pod waits for the Secret", async () => {
    await until("an event about the missing Secret", 60, async () => {
      const events = await kubectlOutput(["get", "events", "-n", namespace, "--field-selector=reason=FailedMount"]);
      return events.includes('secret "made-by-hand" not found') || undefined;
    });
    assert.equal(await readyPods(namespace, 1), undefined);
  });

  it("and starts once it is there: the application reads each secret from its file", async () => {
    const stringData = Object.fromEntries(secretKeys.map((key) => [key, key.padEnd(32, "-")]));
    const metadata = { name: "made-by-hand", namespace };
    await apply({ apiVersion: "v1", kind: "Secret", metadata, stringData });
    const [pod] = await until("a Ready pod", 120, () => readyPods(namespace, 1));
    const environment = await kubectlOutput(["get", "pod", "-n", namespace, pod?.name ?? "", "-o=json"]);
    for (const value of Object.values(stringData)) assert.ok(!environment.includes(value));
  });

  it("a quota of what the settings take admits the pod, and gives resources to one that names none", async () => {
    const bounded = written({ namespace: { name: namespace, quota: { enabled: true } } });
    await apply(...manifests(bounded).filter(({ kind }) => kind === "ResourceQuota" || kind === "LimitRange"));
    const used = await until("the quota's count", 30, async () => {
      const fields = "-o=jsonpath={.status.used.pods} {.status.used.limits\\.memory}";
      return (
        (await kubectlOutput(["get", "resourcequota", "circle-core", "-n", namespace, fields])).trim() || undefined
      );
    });
    assert.equal(used, "1 512Mi");
    const container = { name: "plain", image: testNode().image };
    const plain = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "plain", namespace },
      spec: { containers: [container] },
    };
    const { code, stderr } = await kubectl(["create", "--dry-run=server", "-f", "-"], JSON.stringify(plain));
    assert.equal(code, 0, stderr);
    await kubectlOutput(["delete", "limitrange", "circle-core", "-n", namespace]);
    const refused = await kubectl(["create", "--dry-run=server", "-f", "-"], JSON.stringify(plain));
    assert.match(refused.stderr, /failed quota: circle-core: must specify limits\.cpu/);
  });
});
