import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { stringify } from "yaml";
import { secretKeys } from "../../components/credentials";
import { settingsSchema } from "../../components/settings";
import { workloadImage } from "../../examples/workload/image";
import { importImage, startCluster, stopCluster } from "../../toolchain/cluster";
import { rootDir } from "../../toolchain/paths";
import { silentProgress, type Progress } from "../../toolchain/progress";
import { pulumiEnvironment } from "../../toolchain/pulumi/environment";
import { openSession, type PulumiTools } from "../../toolchain/pulumi/session";
import { ensureTools } from "../../toolchain/tools";
import { startPeers } from "../quickstart/peers";
import { ended, type ColdCommand } from "./cold";

/** A node on which production really runs, and what is called on it. */
export interface NodeSite {
  /** For every command here; knows no engine. */
  env: NodeJS.ProcessEnv;
  /** Settings over the production file's, for a namespace: answers the file, whose name is the namespace's. */
  settings(namespace: string, over?: Readonly<Record<string, unknown>>): Promise<string>;
  /** What is set, as a tree for `kubectl apply -k`; answers its folder. */
  tree(settings: string): Promise<string>;
  circleCore(...args: string[]): ColdCommand;
  kubectl(...args: string[]): ColdCommand;
  /** Runs a command that only prepares or cleans up, and answers what it has printed. */
  succeed(command: ColdCommand): Promise<string>;
  /** An engine with an empty state and a stack named production: the environment that `circle-core` finds it by. */
  engine(tools: PulumiTools): Promise<NodeJS.ProcessEnv>;
  /** Stops the node, with all that is on it. */
  close(): Promise<void>;
}

/** In the place of production's peers that stand-ins can't be: only their namespaces count. */
const peers = ["gateway", "monitoring"];

/** Starts a node with the sample workload's image, and stand-ins for the servers that it needs. */
export async function openNode(folder: string, progress: Progress, signal: AbortSignal): Promise<NodeSite> {
  const name = `bench-node-${process.pid}`;
  const { kubectl } = await ensureTools(["kubectl"], progress);
  const { kubeconfig, context } = await startCluster({ name, mode: "node", progress, stopWithParent: true, signal });
  try {
    const { image } = settingsSchema("production").parse({ environment: "production" });
    const reference = `${image.repository}:${image.tag}`;
    const { archive, digest } = await workloadImage(reference, progress);
    await importImage(name, { archive, references: [`${image.repository}@${digest}`] });
    await startPeers("production", { kubeconfig, context, stateDir: folder, embedded: true }, reference, progress);
    const common = {
      clusters: [{ name: "bench", context }],
      image: { repository: image.repository, tag: image.tag, digest },
      ...onNode,
    };
    const site = new Site({ name, folder, kubeconfig, kubectl, signal, common });
    for (const peer of peers) await site.succeed(site.kubectl("create", "namespace", peer));
    return site;
  } catch (error) {
    await stopCluster(name);
    throw error;
  }
}

/** What production says otherwise on a node that has two CPUs, and neither a way in from outside nor metrics. */
const onNode = {
  resources: { requests: { cpu: "10m" } },
  exposure: { type: "none" },
  scaling: { replicas: 3, autoscaling: { enabled: false } },
  // The sample workload has neither a shell nor an interpreter, but a probe of its own.
  validation: { networkProbe: { command: ["/workload", "probe", "settled", "{host}", "{port}", "{expected}"] } },
};

interface SiteOptions {
  /** The cluster's. */
  name: string;
  folder: string;
  kubeconfig: string;
  /** Where kubectl is. */
  kubectl: string;
  signal: AbortSignal;
  /** Settings that every namespace has. */
  common: Readonly<Record<string, unknown>>;
}

class Site implements NodeSite {
  readonly env: NodeJS.ProcessEnv;
  private engines = 0;

  constructor(private readonly options: SiteOptions) {
    this.env = { ...process.env, KUBECONFIG: options.kubeconfig };
  }

  async settings(namespace: string, over: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const file = join(this.options.folder, `${namespace}.yaml`);
    await writeFile(file, stringify({ ...this.options.common, namespace: { name: namespace }, ...over }));
    return file;
  }

  async tree(settings: string): Promise<string> {
    const tree = settings.replace(/\.yaml$/, "");
    const options = ["--environment=production", `--config=${settings}`, `--output-dir=${tree}`, "--force"];
    await this.succeed(this.circleCore("generate-config", ...options));
    const values = secretKeys.map((key) => `${key}=${"x".repeat(44)}\n`);
    await writeFile(join(tree, "overlays", "production", "secret.env"), values.join(""));
    return tree;
  }

  circleCore(...args: string[]): ColdCommand {
    return [process.execPath, join(rootDir, "operate", "launch.cjs"), ...args];
  }

  kubectl(...args: string[]): ColdCommand {
    return [this.options.kubectl, ...args];
  }

  succeed(command: ColdCommand): Promise<string> {
    return ended(command, 0, { signal: this.options.signal, env: this.env });
  }

  async engine(tools: PulumiTools): Promise<NodeJS.ProcessEnv> {
    const { folder, kubeconfig } = this.options;
    const stateDir = join(folder, `node-state-${++this.engines}`);
    await mkdir(stateDir);
    const reach = { stateDir, passphrase: "of a measurement", kubeconfig };
    const session = await openSession({ ...reach, tools, projectDir: rootDir, progress: silentProgress });
    await session.stackInit("production");
    const env = pulumiEnvironment({ ...reach, home: tools.home });
    return { ...env, PATH: [dirname(tools.cli), env["PATH"] ?? ""].join(delimiter), CI: "true", NO_COLOR: "1" };
  }

  async close(): Promise<void> {
    await stopCluster(this.options.name);
  }
}
