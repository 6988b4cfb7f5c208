import { join } from "node:path";
import { UserError } from "../../toolchain/errors";
import { listClusters, startCluster, stopCluster } from "../../toolchain/cluster";
import { startPretendedNode, type PretendedNode } from "../../toolchain/cluster/pretend";
import { rootDir } from "../../toolchain/paths";
import { run } from "../../toolchain/process";
import { terminalProgress } from "../../toolchain/progress";
import { stopOtherCluster } from "../support/otherCluster";

const prefix = "test-";
const name = `${prefix}${process.pid}`;
let node: PretendedNode | undefined;

/**
 * Before all specs: bundles what runs as its own process, and starts a light cluster on which pods seem to run. With
 * TEST_KUBECONFIG set, that cluster is used as it is. Mocha calls this where it is run with `--require` of this file.
 */
export async function mochaGlobalSetup(): Promise<void> {
  const bundled = await run(process.execPath, [join(rootDir, "scripts", "bundle.mjs")]);
  if (bundled.code !== 0) throw new UserError(`bundling failed:\n${bundled.stderr}`);
  if (process.env["TEST_KUBECONFIG"] !== undefined) return;
  // What a killed run has left behind.
  const left = (await listClusters()).filter((one) => one.condition === "stale" && one.name.startsWith(prefix));
  for (const one of left) await stopCluster(one.name);
  const cluster = await startCluster({ name, mode: "light", progress: terminalProgress(), stopWithParent: true });
  node = await startPretendedNode(cluster.kubeconfig);
  process.env["TEST_KUBECONFIG"] = cluster.kubeconfig;
}

/** After all specs, also failed ones: stops the clusters, and fails where a pretended node has failed. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopOtherCluster();
  if (node === undefined) return;
  try {
    await node.stop();
  } finally {
    await stopCluster(name);
  }
}
