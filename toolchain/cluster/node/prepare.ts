import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError, exitCode } from "../../errors";
import type { Progress } from "../../progress";
import { ensureTools } from "../../tools";
import { apiServiceAddress, controlPlaneSteps } from "../controlPlane";
import { createCredentials } from "../credentials";
import { listenAnywhere, portOf } from "../light";
import type { Plan } from "../plan";
import { writeFolder, type Prepared } from "../prepare";
import { clusterFolder } from "../state";
import { hasProgram } from "../systemPath";
import { cgroupName, createCgroup } from "./cgroups";
import { containerdConfig, containerdSteps } from "./containerd";
import { nodeImages, packNodeImage } from "./images";
import { kubeletConfig } from "./kubelet";
import { apiserverPort, etcdPort, layout, nodeAddress, nodeName } from "./layout";
import { clusterObjects } from "./manifests";
import { kernelSettings, mountCommands, settingFile } from "./mounts";
import { networkCommands, podNetwork } from "./network";
import { ensurePackages } from "./packages";
import { nodeSteps, proxyConfig } from "./services";

/** The programs that a node is made of. */
export const nodeTools = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kubectl",
  "coredns",
  "kube-router",
  "volume-provisioner",
  "pause",
] as const;

/** Why this machine or this user can't run a node, in a sentence or two; undefined where they can. */
export function nodeProblem(): string | undefined {
  if (process.platform !== "linux") return "A node runs on Linux only.";
  if (process.getuid?.() !== 0) {
    return "A node needs root: for namespaces, cgroups and a firewall of its own. Run the same command as root.";
  }
  return hasProgram("unshare") ? undefined : "A node needs `unshare`, and it is not on PATH. Install util-linux.";
}

/** @throws UserError where this machine or this user can't run a node, with what can be done instead */
export function requireNodeHost(): void {
  const instead =
    "Or use a cluster that you have (`--context NAME`), or one that runs no pods (`npm run cluster -- start --light`).";
  const problem = nodeProblem();
  if (problem !== undefined) throw new UserError(`${problem} ${instead}`, { exitCode: exitCode.usage });
}

/** Supplies the programs, images and packages of a node, and writes its files. */
export async function prepareNode(name: string, progress: Progress): Promise<Prepared> {
  requireNodeHost();
  const plugins = await ensurePackages(progress);
  const tools = await ensureTools(nodeTools, progress);
  const archives = [await packNodeImage("pause", tools.pause), await packNodeImage("coredns", tools.coredns)];
  const folder = clusterFolder(name);
  const cgroup = cgroupName(folder);
  const listener = await listenAnywhere();
  const port = portOf(listener);
  const credentials = createCredentials({ name: nodeName(name), address: nodeAddress }, [
    apiServiceAddress,
    nodeAddress,
  ]);
  await writeFolder(name, credentials, `https://127.0.0.1:${port}`, `https://127.0.0.1:${apiserverPort}`);
  await writeFiles(folder, nodeFiles(name, cgroup, plugins));
  const plan: Plan = {
    steps: [
      { name: "setup", run: [...mountCommands(folder), ...networkCommands(nodeName(name))] },
      ...controlPlaneSteps({
        tools,
        folder: layout.folder,
        ports: { etcd: etcdPort, apiserver: apiserverPort },
        after: ["setup"],
        publish: nodeAddress,
      }),
      ...containerdSteps(archives),
      ...nodeSteps(name, tools),
    ],
    forwardTo: apiserverPort,
    wrapper: [],
  };
  return { plan, prefix: namespacePrefix(await createCgroup(cgroup)), port, listener };
}

/** Configuration files of a node: path below the cluster's folder → content. */
export function nodeFiles(name: string, cgroup: string, plugins: string): Record<string, string> {
  const json = (value: object): string => JSON.stringify(value, undefined, 2);
  const settings = Object.entries(kernelSettings).map(([setting, value]) => [settingFile(setting), `${value}\n`]);
  return {
    ...(Object.fromEntries(settings) as Record<string, string>),
    // Nobody answers there, so that a pull of an image that was not imported fails at once.
    "resolv.conf": "nameserver 127.0.0.1\n",
    "containerd.toml": containerdConfig(nodeImages.pause.name, plugins),
    "cni/pods.conflist": json(podNetwork),
    "kubelet.json": json(kubeletConfig(cgroup)),
    "kube-proxy.json": json(proxyConfig(name)),
    "manifests.json": json(clusterObjects(nodeImages.coredns.name)),
  };
}

async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/**
 * Command that gives the supervisor a cgroup and namespaces of its own. In front of it stands a shell, the first
 * process in there: it collects orphans, and the kernel ends everything else when it ends.
 */
function namespacePrefix(cgroups: readonly string[]): string[] {
  const enter = 'while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs"; shift; done; shift; exec "$@"';
  const namespaces = ["--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "--mount-proc"];
  const first = '"$@"; exit $?';
  return ["sh", "-c", enter, "sh", ...cgroups, "--", "unshare", ...namespaces, "sh", "-c", first, "sh"];
}
