/** Embedded Kubernetes clusters: started, found and ended by name. */
export { importImage, type ImageArchive } from "./importImage";
export { addIngressController, ensureIngressTools } from "./ingressController";
export { addMetrics } from "./metrics";
export { lightTools } from "./light";
export { nodeProblem, nodeTools, requireNodeHost } from "./node/prepare";
export { contextName } from "./kubeconfig";
export { startCluster, type StartOptions } from "./start";
export type { ClusterMode } from "./state";
export {
  clusterStatus,
  listClusters,
  readKubeconfig,
  type Cluster,
  type ClusterCondition,
  type ClusterStatus,
} from "./status";
export { stopCluster } from "./stop";
