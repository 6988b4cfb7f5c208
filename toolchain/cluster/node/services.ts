import { flags, podRange, serviceRange } from "../controlPlane";
import type { Step } from "../plan";
import { apiserverPort, layout, nodeAddress, nodeName } from "./layout";
import { provisionerName } from "./manifests";

/** Programs of a node beside the control plane, as paths. */
export type NodeServiceTools = Record<
  "kubelet" | "kube-proxy" | "kube-router" | "kubectl" | "volume-provisioner",
  string
>;

/** kube-proxy's configuration: it leaves the machine's connection tracking as it is. */
export const proxyConfig = (cluster: string): object => ({
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  mode: "iptables",
  clusterCIDR: podRange,
  hostnameOverride: nodeName(cluster),
  clientConnection: { kubeconfig: `${layout.folder}/kube-proxy.kubeconfig` },
  healthzBindAddress: "127.0.0.1:10256",
  metricsBindAddress: "127.0.0.1:10249",
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
});

/** Everything that makes pods run, reach each other and keep data; and the checks that it does. */
export function nodeSteps(cluster: string, tools: NodeServiceTools): Step[] {
  const api = `https://127.0.0.1:${apiserverPort}`;
  const node = `${api}/api/v1/nodes/${nodeName(cluster)}`;
  const file = (name: string): string => `${layout.folder}/${name}`;
  const applyFlags = flags({ kubeconfig: file("admin.kubeconfig"), "cache-dir": "/run/kubectl", "server-side": true });
  return [
    {
      name: "objects",
      after: ["kube-apiserver"],
      run: [[tools.kubectl, "apply", ...applyFlags, `--filename=${file("manifests.json")}`]],
    },
    {
      name: "kubelet",
      after: ["kube-apiserver", "images"],
      serve: [
        tools.kubelet,
        ...flags({
          config: file("kubelet.json"),
          kubeconfig: file("kubelet.kubeconfig"),
          "root-dir": file("kubelet"),
          "node-ip": nodeAddress,
          "hostname-override": nodeName(cluster),
        }),
      ],
      ready: { url: node },
    },
    { name: "kube-proxy", after: ["kubelet"], serve: [tools["kube-proxy"], `--config=${file("kube-proxy.json")}`] },
    {
      name: "kube-router",
      after: ["kubelet", "objects"],
      serve: [
        tools["kube-router"],
        ...flags({
          kubeconfig: file("kube-router.kubeconfig"),
          "hostname-override": nodeName(cluster),
          "service-cluster-ip-range": serviceRange,
          "run-firewall": true,
          "run-router": false,
          "run-service-proxy": false,
          "run-loadbalancer": false,
          "enable-cni": false,
        }),
      ],
      ready: { url: "http://127.0.0.1:20244/healthz" },
    },
    {
      name: "volume-provisioner",
      after: ["objects"],
      serve: [
        tools["volume-provisioner"],
        ...flags({
          name: provisionerName,
          root: layout.volumes,
          kubeconfig: file("volume-provisioner.kubeconfig"),
        }),
      ],
    },
    { name: "node", after: ["kubelet"], ready: { url: node, condition: "Ready" } },
    {
      name: "dns",
      after: ["node", "objects", "kube-proxy"],
      ready: { url: `${api}/apis/apps/v1/namespaces/kube-system/deployments/coredns`, condition: "Available" },
    },
  ];
}
