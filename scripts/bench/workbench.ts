import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startCluster, stopCluster } from "../../toolchain/cluster";
import { startPretendedNode } from "../../toolchain/cluster/pretend";
import { rootDir } from "../../toolchain/paths";
import { silentProgress, type Progress } from "../../toolchain/progress";
import { openSession, type PulumiTools } from "../../toolchain/pulumi/session";
import { namedContexts, withContexts } from "./contexts";
import { measure, succeed, type Measured } from "./measure";

/** A stack of its own to measure. */
export interface BenchStack {
  /** The command with these words; it must succeed. */
  measured(...args: string[]): Measured;
  /** Runs a command that only prepares. */
  prepare(...args: string[]): Promise<void>;
}

/** A cluster, and stacks of an engine in empty states. */
export interface Workbench {
  /** The program that imports nothing. */
  emptyStack(): Promise<BenchStack>;
  /** The whole production stack, on so many clusters, all of them the same. */
  productionStack(clusters: number): Promise<BenchStack>;
  /** Does `work` while pods seem to run: a deployment then gets ready. */
  whilePodsRun(work: () => Promise<void>): Promise<void>;
  /** Ends and removes all that was started and made. */
  close(): Promise<void>;
}

/** Starts a light cluster, under as many contexts as any comparison wants. */
export async function openWorkbench(
  tools: PulumiTools,
  contexts: number,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Workbench> {
  const name = `bench-${process.pid}`;
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const cluster = await startCluster({ name, mode: "light", progress, stopWithParent: true, signal });
    closing.push(() => stopCluster(name));
    const kubeconfig = join(folder, "kubeconfig");
    const text = withContexts(await readFile(cluster.kubeconfig, "utf8"), namedContexts(contexts));
    await writeFile(kubeconfig, text, { mode: 0o600 });
    return {
      close,
      ...stacksOf({ tools, folder, kubeconfig, signal }),
      async whilePodsRun(work) {
        const node = await startPretendedNode(cluster.kubeconfig);
        try {
          await work();
        } finally {
          await node.stop();
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Surroundings {
  tools: PulumiTools;
  folder: string;
  kubeconfig: string;
  signal: AbortSignal;
}

function stacksOf({
  tools,
  folder,
  kubeconfig,
  signal,
}: Surroundings): Pick<Workbench, "emptyStack" | "productionStack"> {
  let opened = 0;
  const open = async (projectDir: string, stack: string, config: Record<string, unknown>): Promise<BenchStack> => {
    const stateDir = join(folder, `state-${++opened}`);
    await mkdir(stateDir);
    const session = await openSession({
      tools,
      stateDir,
      passphrase: "of a measurement",
      projectDir,
      kubeconfig,
      progress: silentProgress,
    });
    await session.withConfigCopy(stack, config);
    await session.stackInit(stack);
    return {
      measured: (...args) => ({ run: () => measure(session, stack, args, signal) }),
      prepare: (...args) => succeed(session, stack, args, signal),
    };
  };
  return {
    emptyStack: () => open(join(__dirname, "empty"), "bench", {}),
    productionStack: (count) => open(rootDir, "production", { "circle-core:clusters": namedContexts(count) }),
  };
}
