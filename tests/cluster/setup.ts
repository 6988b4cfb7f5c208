import { importImage, startCluster, stopCluster } from "../../toolchain/cluster";
import { terminalProgress } from "../../toolchain/progress";
import { workloadImage } from "../../examples/workload/image";
import { setNode } from "../support/node";

const name = `test-node-${process.pid}`;

/** The reference under which the stack's files name the image. */
const image = "ghcr.io/ol-s-cloud/circle-core:0.2.0";

/** Before all specs: one whole node, with the sample workload in the place of Circle Core's image. */
export async function mochaGlobalSetup(): Promise<void> {
  const progress = terminalProgress();
  const cluster = await startCluster({ name, mode: "node", progress, stopWithParent: true });
  const { archive, digest } = await workloadImage(image, progress);
  await importImage(name, { archive, references: [`${image.replace(/:[^:]*$/, "")}@${digest}`] });
  setNode({ cluster, kubeconfig: cluster.kubeconfig, context: cluster.context, image, digest });
}

/** After all specs, also failed ones. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopCluster(name);
}
