import assert from "node:assert/strict";
import { controlPlaneSteps } from "../../../toolchain/cluster/controlPlane";
import { lightPlan } from "../../../toolchain/cluster/light";
import { containerdSteps } from "../../../toolchain/cluster/node/containerd";
import { layout } from "../../../toolchain/cluster/node/layout";
import { nodeFiles } from "../../../toolchain/cluster/node/prepare";
import { nodeSteps } from "../../../toolchain/cluster/node/services";
import type { Step } from "../../../toolchain/cluster/plan";
import { unreachableSteps } from "../../../toolchain/cluster/steps";

const tools = {
  etcd: "/bin/etcd",
  "kube-apiserver": "/bin/kube-apiserver",
  "kube-controller-manager": "/bin/kube-controller-manager",
  "kube-scheduler": "/bin/kube-scheduler",
  kubelet: "/bin/kubelet",
  "kube-proxy": "/bin/kube-proxy",
  kubectl: "/bin/kubectl",
  "kube-router": "/bin/kube-router",
  "volume-provisioner": "/bin/volume-provisioner",
};
const plane = { tools, folder: "/clusters/a", ports: { etcd: 2, apiserver: 3 } };

const commandOf = (steps: readonly Step[], name: string): readonly string[] =>
  steps.find((step) => step.name === name)?.serve ?? [];

describe("plan of a light cluster", () => {
  const plan = lightPlan(plane);

  it("listens on loopback alone", () => {
    const flags = commandOf(plan.steps, "kube-apiserver");
    assert.ok(flags.includes("--bind-address=127.0.0.1"));
    assert.ok(commandOf(plan.steps, "etcd").includes("--listen-client-urls=https://127.0.0.1:2"));
  });

  it("ties every process to its supervisor's life", () => {
    assert.deepEqual(plan.wrapper.slice(0, 3), ["setpriv", "--pdeathsig", "KILL"]);
  });

  it("authorizes as a real cluster does, and lets nobody into its database without a certificate", () => {
    assert.ok(commandOf(plan.steps, "kube-apiserver").includes("--authorization-mode=Node,RBAC"));
    assert.ok(commandOf(plan.steps, "etcd").includes("--client-cert-auth=true"));
  });
});

describe("plan of a node", () => {
  const steps = [
    { name: "setup" },
    ...controlPlaneSteps({ ...plane, after: ["setup"], publish: "192.168.255.1" }),
    ...containerdSteps(["/images/pause.tar"]),
    ...nodeSteps("a", tools),
  ];

  it("reaches every step", () => {
    assert.deepEqual(unreachableSteps(steps), []);
  });

  it("starts nothing before the namespaces are furnished", () => {
    const first = steps.filter((step) => (step.after ?? []).length === 0).map((step) => step.name);
    assert.deepEqual(first, ["setup"]);
  });

  it("keeps the paths of sockets short, wherever the checkout lies", () => {
    // The kubelet's longest: ROOT/plugins_registry/…; sun_path ends after 107 characters.
    assert.ok(`${layout.folder}/kubelet/pod-resources/kubelet.sock`.length < 60);
    assert.ok(layout.containerdSocket.length < 60);
  });

  it("writes nothing to the machine's kernel", () => {
    const kubelet = JSON.parse(nodeFiles("a", "group", "/cni")["kubelet.json"] ?? "") as Record<string, unknown>;
    assert.equal(kubelet["protectKernelDefaults"], true);
    const proxy = JSON.parse(nodeFiles("a", "group", "/cni")["kube-proxy.json"] ?? "") as { conntrack: object };
    assert.deepEqual(new Set(Object.values(proxy.conntrack)), new Set([0, "0s"]));
  });

  it("runs DNS as a user that is not root, with nothing to escalate by", () => {
    const { items } = JSON.parse(nodeFiles("a", "group", "/cni")["manifests.json"] ?? "") as { items: Manifest[] };
    const pod = items.find((item) => item.kind === "Deployment")?.spec?.template?.spec;
    assert.equal(pod?.securityContext.runAsNonRoot, true);
    assert.deepEqual(
      pod.containers.map(({ securityContext }) => securityContext),
      [{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } }],
    );
  });
});

interface Manifest {
  kind: string;
  spec?: {
    template?: { spec: { securityContext: { runAsNonRoot: boolean }; containers: { securityContext: object }[] } };
  };
}
