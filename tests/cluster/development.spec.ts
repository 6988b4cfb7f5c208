import assert from "node:assert/strict";
import { get, info, proxied, putRecord, readyPods, type Info } from "../support/application";
import { eventually, kubectl, kubectlOutput, onNode, testNode } from "../support/node";
import { openStack, type TestStack } from "../support/stack";
import { until } from "../support/until";

interface Container {
  name: string;
  ready: boolean;
}

describe("development on a real node", function () {
  this.timeout(180_000);
  const namespace = "circle-core-development";
  let stack: TestStack;

  before(async () => {
    stack = await openStack({ stack: "development", config: onNode(), kubeconfig: testNode().kubeconfig });
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
  });

  after(async () => {
    await stack.destroy();
    await stack.dispose();
  });

  it("is Ready in a namespace that enforces Pod Security restricted", async () => {
    const level = `-o=jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}`;
    assert.equal(await kubectlOutput(["get", "namespace", namespace, level]), "restricted");
    await kubectlOutput(["wait", "pod", "--all", "-n", namespace, "--for=condition=Ready", "--timeout=5s"]);
  });

  it("answers /health through its Service", async () => {
    const health = JSON.parse(await get(namespace, "/health")) as { status: string; environment: string };
    assert.deepEqual([health.status, health.environment], ["healthy", "development"]);
  });

  it("runs as a user that is not root, on a root file system that can't be written", async () => {
    const { uid, readOnlyRoot } = await info(namespace);
    assert.deepEqual([uid, readOnlyRoot], [10001, true]);
  });

  it("refuses a pod that the restricted level forbids", async () => {
    const { code, stderr } = await kubectl(["run", "bad", "-n", namespace, "--image", testNode().image]);
    assert.notEqual(code, 0);
    assert.match(stderr, /violates PodSecurity "restricted/);
  });

  it("mounts no API token", async () => {
    const volumes = await kubectlOutput(["get", "pods", "-n", namespace, "-o=jsonpath={.items[*].spec.volumes[*]}"]);
    assert.doesNotMatch(volumes, /serviceAccountToken/);
  });

  it("keeps its data when the pod goes", async () => {
    await putRecord(namespace, "kept", "a value");
    await kubectlOutput(["delete", "pod", "-n", namespace, "-l", "app.kubernetes.io/name=circle-core"]);
    await kubectlOutput(["rollout", "status", "deployment/circle-core", "-n", namespace, "--timeout=60s"]);
    const kept = async (): Promise<boolean> =>
      (await kubectl(["get", "--raw", proxied(namespace, "/api/records/kept")])).stdout === "a value";
    assert.equal(await eventually(kept), true);
  });

  it("is left unchanged by a second up", async () => {
    const { code, output } = await stack.up("--expect-no-changes");
    assert.equal(code, 0, output);
  });

  it("rolls its pod on a change of configuration, replaces nothing, and keeps the data", async () => {
    await putRecord(namespace, "rolled", "a value");
    const before = await info(namespace);
    await stack.configure({ ...onNode(), "circle-core:app": { logLevel: "WARNING" } });
    const { code, output, steps } = await stack.up();
    assert.equal(code, 0, output);
    const changed = steps.filter(({ op }) => op !== "same").map(({ op, type }) => `${op} ${type}`);
    assert.deepEqual(changed.sort(), ["update kubernetes:apps/v1:Deployment", "update kubernetes:core/v1:ConfigMap"]);
    const rolledOut = await kubectlOutput([
      "rollout",
      "status",
      "deployment/circle-core",
      "-n",
      namespace,
      "--watch=false",
    ]);
    assert.match(rolledOut, /successfully rolled out/);
    // The Service hears of the new pod a moment after the pod is ready.
    const changedInside = async (): Promise<boolean> => {
      const { code, stdout } = await kubectl(["get", "--raw", proxied(namespace, "/api/info")]);
      return code === 0 && (JSON.parse(stdout) as Info).configChecksum !== before.configChecksum;
    };
    assert.equal(await eventually(changedInside), true, "the new pod has the new configuration");
    assert.equal(await get(namespace, "/api/records/rolled"), "a value");
  });

  it("takes its secrets from files where settings say so, behind a sidecar that starts first", async () => {
    const { image, digest } = testNode();
    const amounts = { cpu: "10m", memory: "32Mi" };
    const sidecar = {
      name: "helper",
      image: `${image}@${digest}`,
      args: ["listen", "9000"],
      ports: [{ name: "helper", port: 9000 }],
      readinessPort: 9000,
      resources: { requests: amounts, limits: amounts },
    };
    await stack.configure({
      ...onNode(),
      "circle-core:kubernetes": { version: "v1.30" },
      "circle-core:secrets": { delivery: "files" },
      "circle-core:pod": { sidecars: [sidecar] },
    });
    const { code, output } = await stack.up("--skip-preview");
    assert.equal(code, 0, output);
    const [pod] = await until("a Ready pod", 60, () => readyPods(namespace, 1));
    const described = await kubectlOutput(["get", "pod", pod?.name ?? "", "-n", namespace, "-o=json"]);
    assert.match(described, /"DB_PASSWORD_FILE"/);
    assert.doesNotMatch(described, /secretKeyRef/);
    const { initContainerStatuses } = (JSON.parse(described) as { status: { initContainerStatuses: Container[] } })
      .status;
    assert.deepEqual(
      initContainerStatuses.map(({ name, ready }) => [name, ready]),
      [["helper", true]],
    );
    // Without a secret the application does not start.
    const health = JSON.parse(await get(namespace, "/health", pod?.name)) as { status: string };
    assert.equal(health.status, "healthy");
  });

  it("leaves nothing when destroyed", async () => {
    const { code, output } = await stack.destroy();
    assert.equal(code, 0, output);
    assert.deepEqual(await stack.resources(), []);
    const { stderr } = await kubectl(["get", "namespace", namespace]);
    assert.match(stderr, /NotFound/);
  });
});
