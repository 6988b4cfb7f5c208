import { dnsAddress } from "../controlPlane";
import { layout, nodeAddress } from "./layout";

const pki = (name: string): string => `${layout.folder}/pki/${name}`;

/** The kubelet's configuration. `cgroup`: the cluster's own, which exists before. */
export const kubeletConfig = (cgroup: string): object => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  address: nodeAddress,
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: pki("ca.crt") },
  },
  authorization: { mode: "Webhook" },
  tlsCertFile: pki("kubelet.crt"),
  tlsPrivateKeyFile: pki("kubelet.key"),
  containerRuntimeEndpoint: `unix://${layout.containerdSocket}`,
  cgroupDriver: "cgroupfs",
  cgroupRoot: `/${cgroup}`,
  failCgroupV1: false,
  failSwapOn: false,
  // Nothing is written to the machine's kernel: the node is shown the values that it wants.
  protectKernelDefaults: true,
  clusterDomain: "cluster.local",
  clusterDNS: [dnsAddress],
  resolvConf: `${layout.folder}/resolv.conf`,
  podLogsDir: `${layout.folder}/pods`,
  volumePluginDir: `${layout.folder}/flex-volumes`,
  // Images can't be pulled again, and the machine's disk is not the node's alone.
  imageGCHighThresholdPercent: 100,
  evictionHard: { "imagefs.available": "0%", "nodefs.available": "0%", "nodefs.inodesFree": "0%" },
  serializeImagePulls: false,
  enableDebuggingHandlers: true,
});
