import assert from "node:assert/strict";
import { startPeers } from "../../scripts/quickstart/peers";
import { silentProgress } from "../../toolchain/progress";
import { clientPod, connects, ensureNamespace, eventually, kubectl, kubectlOutput, testNode } from "../support/node";
import { openStack, type TestStack } from "../support/stack";

interface Info {
  uid: number;
  readOnlyRoot: boolean;
  environment: string;
  configChecksum: string;
}

/** A path of the application through the API server's proxy and the Service: traffic that comes from the node itself. */
const throughService = (namespace: string, path: string): string =>
  `/api/v1/namespaces/${namespace}/services/circle-core:http/proxy${path}`;

function get(namespace: string, path: string): Promise<string> {
  return kubectlOutput(["get", "--raw", throughService(namespace, path)]);
}

/** Writes a record by PUT, the same way. */
async function putRecord(path: string, value: string): Promise<void> {
  await kubectlOutput(["replace", "--raw", path, "-f", "-"], value);
}

/** What a stack on the test node says otherwise than its tracked file. */
function onNode(): Record<string, unknown> {
  const { context, image, digest } = testNode();
  const [repository, tag] = image.split(/:(?=[^:]*$)/);
  return {
    "circle-core:clusters": [{ name: "test", context }],
    "circle-core:image": { repository, tag, digest },
  };
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
    const { uid, readOnlyRoot } = JSON.parse(await get(namespace, "/api/info")) as Info;
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
    const path = throughService(namespace, "/api/records/kept");
    await putRecord(path, "a value");
    await kubectlOutput(["delete", "pod", "-n", namespace, "-l", "app.kubernetes.io/name=circle-core"]);
    await kubectlOutput(["rollout", "status", "deployment/circle-core", "-n", namespace, "--timeout=60s"]);
    const kept = async (): Promise<boolean> => (await kubectl(["get", "--raw", path])).stdout === "a value";
    assert.equal(await eventually(kept), true);
  });

  it("is left unchanged by a second up", async () => {
    const { code, output } = await stack.up("--expect-no-changes");
    assert.equal(code, 0, output);
  });

  it("rolls its pod on a change of configuration, and replaces nothing", async () => {
    const before = JSON.parse(await get(namespace, "/api/info")) as Info;
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
      const { code, stdout } = await kubectl(["get", "--raw", throughService(namespace, "/api/info")]);
      return code === 0 && (JSON.parse(stdout) as Info).configChecksum !== before.configChecksum;
    };
    assert.equal(await eventually(changedInside), true, "the new pod has the new configuration");
  });

  it("leaves nothing when destroyed", async () => {
    const { code, output } = await stack.destroy();
    assert.equal(code, 0, output);
    assert.deepEqual(await stack.resources(), []);
    const { stderr } = await kubectl(["get", "namespace", namespace]);
    assert.match(stderr, /NotFound/);
  });
});

describe("staging on a real node, with a database and a cache", function () {
  this.timeout(240_000);
  const namespace = "circle-core-staging";
  const address = `circle-core.${namespace}.svc.cluster.local`;
  const gateway = { app: "api-gateway" };
  let stack: TestStack;
  let app: string;

  before(async () => {
    const { kubeconfig, context, image } = testNode();
    await startPeers("staging", { kubeconfig, context, stateDir: "", embedded: true }, image, silentProgress);
    await ensureNamespace("clients");
    const clients = [
      clientPod("gateway", "clients", gateway),
      clientPod("stranger", "clients", { app: "stranger" }),
      clientPod("impostor", "data", gateway),
    ];
    await kubectlOutput(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: clients }));
    const network = { apiGateway: { namespace: "clients", podLabels: gateway } };
    stack = await openStack({ stack: "staging", config: { ...onNode(), "circle-core:network": network }, kubeconfig });
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
    const first = "-o=jsonpath={.items[0].metadata.name}";
    app = await kubectlOutput(["get", "pods", "-n", namespace, "-l", "app.kubernetes.io/name=circle-core", first]);
    // From here on the policies of all these pods are in force: what is refused below is refused by them.
    assert.equal(await eventually(() => connects("clients", "gateway", address, 80)), true, "the gateway connects");
  });

  after(async () => {
    await stack.destroy();
    await stack.dispose();
  });

  it("reaches its database and its cache, and says so", async () => {
    const { checks } = JSON.parse(await get(namespace, "/health")) as { checks: Record<string, unknown> };
    assert.deepEqual(Object.keys(checks).sort(), ["cache", "database", "storage"]);
    assert.equal(await connects(namespace, app, "database.data.svc.cluster.local", 5432), true);
    assert.equal(await connects(namespace, app, "cache.data.svc.cluster.local", 6379), true);
  });

  it("can't reach what its settings do not name", async () => {
    const ip = "-o=jsonpath={.status.podIP}";
    const stranger = await kubectlOutput(["get", "pod", "stranger", "-n", "clients", ip]);
    assert.equal(await connects("clients", "gateway", stranger, 5432), true, "others reach it");
    assert.equal(await connects(namespace, app, stranger, 5432), false);
    assert.equal(await connects(namespace, app, "kubernetes.default.svc.cluster.local", 443), false);
    assert.equal(await connects(namespace, app, "database.data.svc.cluster.local", 6379), false);
  });

  it("is not reached by a pod without the gateway's labels", async () => {
    assert.equal(await connects("clients", "stranger", address, 80), false);
  });

  it("is not reached by a pod with the gateway's labels in another namespace", async () => {
    assert.equal(await connects("data", "impostor", address, 80), false);
  });
});
