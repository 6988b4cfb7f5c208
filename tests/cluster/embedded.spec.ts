import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { clusterStatus, importImage, startCluster, stopCluster, type Cluster } from "../../toolchain/cluster";
import { cgroupMembers, cgroupName, hierarchies } from "../../toolchain/cluster/node/cgroups";
import { kernelSettings } from "../../toolchain/cluster/node/mounts";
import { clusterFolder, readState } from "../../toolchain/cluster/state";
import { exitCode } from "../../toolchain/errors";
import { binDir } from "../../toolchain/paths";
import { run } from "../../toolchain/process";
import { silentProgress, type Progress } from "../../toolchain/progress";
import { ensureNamespace, kubectl, kubectlOutput, testNode } from "../support/node";

const namespace = "embedded";

const labelsOf = (pod: string): object => ({ app: pod });

/** A pod that accepts connections, under everything that Pod Security `restricted` demands. */
const pod = (name: string, volume: object): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels: labelsOf(name) },
  spec: {
    securityContext: { runAsNonRoot: true, fsGroup: 10001, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "server",
        image: testNode().image,
        imagePullPolicy: "IfNotPresent",
        args: ["serve-tcp", "5432"],
        readinessProbe: { tcpSocket: { port: 5432 }, periodSeconds: 1 },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "data", mountPath: "/data" }],
      },
    ],
    volumes: [{ name: "data", ...volume }],
  },
});

const claim = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data", namespace },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Mi" } } },
};

const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "server", namespace },
  spec: { selector: labelsOf("server"), ports: [{ port: 80, targetPort: 5432 }] },
};

const friendsOnly = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "friends-only", namespace },
  spec: {
    podSelector: { matchLabels: labelsOf("server") },
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ podSelector: { matchLabels: labelsOf("friend") } }], ports: [{ port: 5432 }] }],
  },
};

const apply = (...items: object[]): Promise<string> =>
  kubectlOutput(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));

describe("embedded node", function () {
  this.timeout(120_000);

  before(async () => {
    await ensureNamespace(namespace);
    await kubectlOutput(["label", "namespace", namespace, "pod-security.kubernetes.io/warn=restricted"]);
    const empty = { emptyDir: {} };
    const claimed = { persistentVolumeClaim: { claimName: claim.metadata.name } };
    await apply(claim, service, pod("server", claimed), pod("friend", empty), pod("stranger", empty));
    await kubectlOutput(["wait", "pod", "--all", "-n", namespace, "--for=condition=Ready", "--timeout=60s"]);
  });

  after(async () => {
    await kubectlOutput(["delete", "namespace", namespace, "--wait=false"]);
  });

  /** Tries to connect from a pod, and tells how it went. */
  const connect = async (from: string, host: string, port: string): Promise<{ ok: boolean; text: string }> => {
    const probe = ["/workload", "probe", "tcp", host, port];
    const { code, stdout } = await kubectl(["exec", "-n", namespace, from, "--", ...probe]);
    return { ok: code === 0, text: stdout };
  };
  const reach = async (from: string): Promise<boolean> =>
    (await connect(from, `server.${namespace}.svc.cluster.local`, "80")).ok;

  it("is one node, Ready, of the pinned version", async () => {
    const fields = "{.status.nodeInfo.kubeletVersion} {.status.conditions[?(@.type=='Ready')].status}";
    assert.equal(await kubectlOutput(["get", "nodes", `-o=jsonpath={range .items[*]}${fields}{end}`]), "v1.36.3 True");
  });

  it("gives a claim a volume as soon as a pod asks for it", async () => {
    const claimed = "-o=jsonpath={.status.phase} {.spec.storageClassName}";
    assert.equal(await kubectlOutput(["get", "pvc", "data", "-n", namespace, claimed]), "Bound standard");
  });

  it("passes exec and logs", async () => {
    assert.match((await connect("server", "localhost", "5432")).text, /connected/);
    assert.match(await kubectlOutput(["logs", "-n", namespace, "server"]), /5432/);
  });

  it("resolves a Service's name, lets pods connect, and lets a NetworkPolicy deny it", async () => {
    // A Service gets its pods a moment after they are Ready.
    while (!(await reach("stranger"))) await delay(100);
    assert.equal(await reach("friend"), true);
    await apply(friendsOnly);
    while (await reach("stranger")) await delay(100);
    assert.equal(await reach("friend"), true);
  });

  it("leads nowhere outside, and says so at once", async () => {
    const { ok, text } = await connect("friend", "203.0.113.1", "80");
    assert.equal(ok, false);
    assert.match(text, /unreachable|no route/);
  });

  it("fails the pull of an image that was not imported", async () => {
    await kubectlOutput(["run", "pulls", "-n", namespace, "--image=registry.example/none:1", "--restart=Never"]);
    const waiting = "jsonpath={.status.containerStatuses[0].state.waiting.reason}";
    await kubectlOutput(["wait", "pod/pulls", "-n", namespace, `--for=${waiting}`, "--timeout=20s"]);
    const reason = (): Promise<string> => kubectlOutput(["get", "pod", "pulls", "-n", namespace, `-o=${waiting}`]);
    while (!/^(ErrImagePull|ImagePullBackOff)$/.test(await reason())) await delay(100);
  });

  it("authorizes by RBAC", async () => {
    const as = "--as=system:serviceaccount:embedded:default";
    const { stdout } = await kubectl(["auth", "can-i", "get", "secrets", "-n", namespace, as]);
    assert.equal(stdout.trim(), "no");
  });
});

/** What a node must not change on the machine. */
async function machine(): Promise<object> {
  const settings = Object.keys(kernelSettings).map((name) => readFileSync(`/proc/sys/${name}`, "utf8").trim());
  const firewall = await run("iptables-save", []);
  const mounts = readFileSync("/proc/self/mounts", "utf8");
  return {
    settings,
    mounts,
    links: await readdir("/sys/class/net"),
    firewall: firewall.stdout.split("\n").filter((line) => line.startsWith("-A") || line.startsWith(":KUBE")),
    folders: ["/var/lib/kubelet", "/var/lib/cni", "/var/log/pods", "/var/log/containers"].filter(existsSync),
  };
}

const groupFolders = (name: string): string[] =>
  hierarchies(readFileSync("/proc/self/mounts", "utf8"))
    .map((root) => join(root, cgroupName(clusterFolder(name))))
    .filter(existsSync);

describe("life of an embedded node", function () {
  this.timeout(240_000);
  const name = `test-life-${process.pid}`;
  const group = cgroupName(clusterFolder(name));
  const start = (): Promise<Cluster> =>
    startCluster({ name, mode: "node", progress: silentProgress, stopWithParent: true });
  let before: object;
  let cluster: Cluster;

  this.beforeAll(async () => {
    before = await machine();
    cluster = await start();
  });

  this.afterAll(async () => {
    await stopCluster(name);
  });

  const names = async (): Promise<string> => {
    const access = ["--kubeconfig", cluster.kubeconfig, "--context", cluster.context];
    return (await run(join(binDir, "kubectl"), [...access, "get", "nodes,namespaces", "-o=name"])).stdout;
  };

  it("runs beside another one, and neither sees the other", async () => {
    assert.match(await names(), new RegExp(`^node/embedded-${name}\n`));
    assert.doesNotMatch(await kubectlOutput(["get", "nodes", "-o=name"]), /test-life/);
  });

  it("is answered as it is when it is started again", async () => {
    assert.deepEqual(await start(), cluster);
  });

  it("is not taken for one of another mode", async () => {
    await assert.rejects(startCluster({ name, mode: "light", progress: silentProgress }), /already runs in node mode/);
  });

  it("refuses an archive that is no image", async () => {
    await assert.rejects(importImage(name, __filename), /can't be imported as an image/);
    await assert.rejects(importImage(name, "/nowhere.tar"), /can't be read/);
  });

  it("leaves the machine's kernel settings, interfaces, firewall and mounts as they were", async () => {
    assert.deepEqual(await machine(), before);
  });

  it("leaves no process when its supervisor is killed outright, and starts anew after that", async () => {
    const old = await readState(name);
    assert.ok(old && (await cgroupMembers(group)).length > 5);
    process.kill(old.supervisor.pid, "SIGKILL");
    while ((await cgroupMembers(group)).length > 0) await delay(100);
    assert.equal((await clusterStatus(name)).condition, "stale");
    cluster = await start();
    assert.match(await names(), /namespace\/default/);
  });

  it("leaves nothing when it is stopped", async () => {
    assert.equal(await stopCluster(name), true);
    assert.deepEqual(await cgroupMembers(group), []);
    assert.deepEqual(groupFolders(name), []);
    assert.equal(existsSync(clusterFolder(name)), false);
    assert.deepEqual(await machine(), before);
    assert.equal(await stopCluster(name), false);
  });
});

describe("a start that is given up", function () {
  this.timeout(60_000);
  const name = `given-up-${process.pid}`;
  after(() => stopCluster(name));

  it("leaves nothing, also when the cluster stood already and something was still to be added", async () => {
    const interrupt = new AbortController();
    const progress: Progress = {
      ...silentProgress,
      step: async (title, usual, work) => {
        const result = await silentProgress.step(title, usual, work);
        interrupt.abort();
        return result;
      },
    };
    await assert.rejects(startCluster({ name, mode: "light", progress, signal: interrupt.signal }), /Cancelled/);
    assert.equal((await clusterStatus(name)).condition, "absent");
  });

  it("leaves a cluster that ran before as it is", async () => {
    const options = { name, mode: "light", progress: silentProgress } as const;
    await startCluster({ ...options, stopWithParent: true });
    const cancelled = { message: /Cancelled: the cluster runs on/, exitCode: exitCode.cancelled };
    await assert.rejects(startCluster({ ...options, signal: AbortSignal.abort() }), cancelled);
    assert.equal((await clusterStatus(name)).condition, "running");
  });
});
