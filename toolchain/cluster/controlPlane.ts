import { join } from "node:path";
import type { Step } from "./plan";

/** Where the programs and files of a control plane are, as its processes see them. */
export interface ControlPlane {
  /** Folder of the executables; absolute. */
  tools: Record<"etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler", string>;
  /** The cluster's folder. */
  folder: string;
  ports: { etcd: number; apiserver: number };
  /** Steps to wait for; none by default. */
  after?: readonly string[];
  /** Address that the API server publishes for pods; none where there are no pods. */
  publish?: string;
}

/** Virtual addresses of Services; the first is the API server's own, and {@link dnsAddress} the DNS service's. */
export const serviceRange = "10.96.0.0/16";
export const apiServiceAddress = "10.96.0.1";
export const dnsAddress = "10.96.0.10";
/** Addresses of pods, and the part of them that the one node owns. */
export const podRange = "10.244.0.0/16";
export const nodePodRange = "10.244.0.0/24";

/** etcd, the API server, its controllers and the scheduler. */
export function controlPlaneSteps(plane: ControlPlane): Step[] {
  const pki = (name: string): string => join(plane.folder, "pki", name);
  const apiserver = `https://127.0.0.1:${plane.ports.apiserver}`;
  return [
    {
      name: "etcd",
      after: plane.after ?? [],
      serve: [plane.tools.etcd, ...etcdFlags(plane, pki)],
      ready: { url: `https://127.0.0.1:${plane.ports.etcd}/health` },
    },
    {
      name: "kube-apiserver",
      after: ["etcd"],
      serve: [plane.tools["kube-apiserver"], ...apiserverFlags(plane, pki)],
      ready: { url: `${apiserver}/readyz` },
    },
    {
      name: "kube-controller-manager",
      after: ["kube-apiserver"],
      serve: [plane.tools["kube-controller-manager"], ...controllerFlags(plane, pki)],
      // The last thing that a namespace needs before pods may be made in it.
      ready: { url: `${apiserver}/api/v1/namespaces/default/serviceaccounts/default` },
    },
    {
      name: "kube-scheduler",
      after: ["kube-apiserver"],
      serve: [
        plane.tools["kube-scheduler"],
        ...flags({ kubeconfig: join(plane.folder, "scheduler.kubeconfig"), "leader-elect": false, "secure-port": 0 }),
      ],
    },
  ];
}

/** Flags in the form that all of Kubernetes' programs take. */
export function flags(values: Record<string, string | number | boolean>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${String(value)}`);
}

type Pki = (name: string) => string;

const etcdFlags = (plane: ControlPlane, pki: Pki): string[] =>
  flags({
    "data-dir": join(plane.folder, "etcd"),
    "listen-client-urls": `https://127.0.0.1:${plane.ports.etcd}`,
    "advertise-client-urls": `https://127.0.0.1:${plane.ports.etcd}`,
    // A single member talks to no peer: any free port will do.
    "listen-peer-urls": "http://127.0.0.1:0",
    "cert-file": pki("etcd.crt"),
    "key-file": pki("etcd.key"),
    "client-cert-auth": true,
    "trusted-ca-file": pki("ca.crt"),
    "unsafe-no-fsync": true,
    "log-level": "warn",
  });

const apiserverFlags = (plane: ControlPlane, pki: Pki): string[] =>
  flags({
    "secure-port": plane.ports.apiserver,
    ...(plane.publish === undefined
      ? // Loopback can't be published as an endpoint, and nothing would use it.
        { "bind-address": "127.0.0.1", "endpoint-reconciler-type": "none" }
      : { "bind-address": "0.0.0.0", "advertise-address": plane.publish }),
    "etcd-servers": `https://127.0.0.1:${plane.ports.etcd}`,
    "etcd-cafile": pki("ca.crt"),
    "etcd-certfile": pki("etcd.crt"),
    "etcd-keyfile": pki("etcd.key"),
    "tls-cert-file": pki("apiserver.crt"),
    "tls-private-key-file": pki("apiserver.key"),
    "client-ca-file": pki("ca.crt"),
    "authorization-mode": "Node,RBAC",
    "enable-admission-plugins": "NodeRestriction",
    "allow-privileged": true,
    "service-cluster-ip-range": serviceRange,
    "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
    "service-account-key-file": pki("service-account.pub"),
    "service-account-signing-key-file": pki("service-account.key"),
    "kubelet-client-certificate": pki("apiserver-kubelet-client.crt"),
    "kubelet-client-key": pki("apiserver-kubelet-client.key"),
    "kubelet-certificate-authority": pki("ca.crt"),
    "kubelet-preferred-address-types": "InternalIP",
    "requestheader-client-ca-file": pki("front-proxy-ca.crt"),
    "requestheader-allowed-names": "front-proxy-client",
    "requestheader-extra-headers-prefix": "X-Remote-Extra-",
    "requestheader-group-headers": "X-Remote-Group",
    "requestheader-username-headers": "X-Remote-User",
    "proxy-client-cert-file": pki("front-proxy.crt"),
    "proxy-client-key-file": pki("front-proxy.key"),
    "enable-aggregator-routing": false,
    profiling: false,
  });

const controllerFlags = (plane: ControlPlane, pki: Pki): string[] =>
  flags({
    kubeconfig: join(plane.folder, "controller-manager.kubeconfig"),
    "leader-elect": false,
    "secure-port": 0,
    "use-service-account-credentials": true,
    // Each of its controllers asks for a token first: the default rate makes that last four seconds.
    "kube-api-qps": 200,
    "kube-api-burst": 400,
    "service-account-private-key-file": pki("service-account.key"),
    "root-ca-file": pki("ca.crt"),
    "cluster-signing-cert-file": pki("ca.crt"),
    "cluster-signing-key-file": pki("ca.key"),
    "allocate-node-cidrs": true,
    "cluster-cidr": podRange,
    "service-cluster-ip-range": serviceRange,
    "flex-volume-plugin-dir": join(plane.folder, "flex-volumes"),
    profiling: false,
  });
