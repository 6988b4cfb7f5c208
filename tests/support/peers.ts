import type { Environment } from "../../components/settings";
import { startPeers } from "../../scripts/quickstart/peers";
import { silentProgress } from "../../toolchain/progress";
import { testNode } from "./node";

/** Stands up on the test node the database and the cache that an environment needs. */
export function startPeersOnNode(environment: Environment): Promise<void> {
  const { kubeconfig, context, image } = testNode();
  return startPeers(environment, { kubeconfig, context, stateDir: "", embedded: true }, image, silentProgress);
}
