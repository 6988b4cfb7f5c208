import type { Settings } from "../../../components/settings";
import type { AppPod } from "../../support/application";
import type { Destination, Source } from "../../support/matrix";
import type { Endpoint, Port } from "../../support/networkModel";
import { kubectlOutput } from "../../support/node";
import type { PodPlace } from "../../support/workloadPods";
import { until } from "../../support/until";

/** Link-local addresses that the test's node has besides its own. */
export const nodeAddresses = {
  /** Where clouds hand out the credentials of the node. */
  "metadata service": "169.254.169.254",
  "DNS cache of the node": "169.254.20.10",
  "address of a range": "169.254.30.30",
} as const;

/** Ports that are listened on there. */
export const nodePorts = [53, 80];

/** Opens the last two of these addresses by range, and the first one with them, were it not taken out. */
export const networkSettings = {
  nodeLocalDns: nodeAddresses["DNS cache of the node"],
  extraRules: [{ name: "range", direction: "egress", peer: { cidr: "169.254.0.0/16" }, ports: [{ port: 80 }] }],
};

/** Ports that every actor answers on, TCP and UDP; the last one nobody declares. */
export const listened = [53, 80, 443, 5353, 5432, 6379, 8000, 8089, 9999];

/** A pod that plays a part in the matrix. */
export interface Actor extends PodPlace {
  role: string;
}

interface PodPeer {
  role: string;
  namespace: string;
  podLabels: Readonly<Record<string, string>>;
}

/** Peers of the application by what they are to it, as its settings have them. */
function peersOf({ network }: Settings): PodPeer[] {
  const named = {
    "ingress controller": network.ingressController,
    "API gateway": network.apiGateway,
    monitoring: network.monitoring,
    database: network.database,
    cache: network.cache,
    DNS: network.dns,
  };
  return Object.entries(named).flatMap(([role, peer]) =>
    peer?.podLabels !== undefined && peer.namespace !== undefined
      ? [{ role, namespace: peer.namespace, podLabels: peer.podLabels }]
      : [],
  );
}

/**
 * A pod for everyone who may and who may not connect: in the namespace, one with the application's own labels, one of
 * cert-manager's solvers and a stranger; outside, every peer, a stranger beside it, and an impostor with its labels in
 * another namespace.
 * @param labels those of a live pod of the application
 */
export function actorsOf(settings: Settings, labels: Record<string, string>): Actor[] {
  const own = settings.namespace.name;
  const peers = peersOf(settings);
  const actor = (role: string, namespace: string, podLabels: Readonly<Record<string, string>>): Actor => ({
    role,
    name: role.toLowerCase().replaceAll(/[^a-z]+/g, "-"),
    namespace,
    labels: { ...podLabels, "circle-core.test/actor": "true" },
  });
  const stranger = { app: "stranger" };
  return [
    actor("application", own, labels),
    actor("certificate solver", own, { "acme.cert-manager.io/http01-solver": "true" }),
    actor("stranger in the namespace", own, stranger),
    ...peers.map(({ role, namespace, podLabels }) => actor(role, namespace, podLabels)),
    ...[...new Set(peers.map(({ namespace }) => namespace))].map((name) =>
      actor(`stranger beside ${name}`, name, stranger),
    ),
    ...peers.map(({ role, podLabels }) => actor(`like ${role}`, "elsewhere", podLabels)),
    actor("stranger elsewhere", "elsewhere", stranger),
  ];
}

/** All ends of the matrix. */
export interface Surroundings {
  sources: Source[];
  destinations: Destination[];
}

interface Addressed {
  items: {
    metadata: { namespace: string; name: string };
    status: { podIP?: string };
    spec: { clusterIP?: string; ports?: { protocol: "TCP" | "UDP"; port: number }[] };
  }[];
}

const list = async (...args: string[]): Promise<Addressed["items"]> =>
  (JSON.parse(await kubectlOutput(["get", ...args, "-o=json"])) as Addressed).items;

/** Finds the ends once all actors have addresses. `live` is a pod of the application itself. */
export async function surroundings(settings: Settings, actors: readonly Actor[], live: AppPod): Promise<Surroundings> {
  const own = settings.namespace.name;
  const addresses = await until("addresses of the actors", 60, async () => {
    const pods = await list("pods", "-A", "-l", "circle-core.test/actor");
    const known = new Map(pods.map(({ metadata, status }) => [`${metadata.namespace}/${metadata.name}`, status.podIP]));
    const all = actors.map(({ namespace, name }) => known.get(`${namespace}/${name}`));
    return all.every((address) => address !== undefined) ? all : undefined;
  });
  const services = await list("services", "-A");
  const nodeAddress = await kubectlOutput(["get", "nodes", "-o=jsonpath={.items[0].status.addresses[0].address}"]);

  const place = (endpoint: Endpoint, role = endpoint.name) => ({
    role,
    endpoint,
    inside: endpoint.pod?.namespace === own,
  });
  const pods = actors.map(({ role, name, namespace, labels }, index) => ({
    ...place({ name: `${namespace}/${name}`, address: addresses[index] ?? "", pod: { namespace, labels } }, role),
    prober: { namespace, pod: name },
  }));
  const app: Source = {
    ...place({ name: live.name, address: live.address, pod: { namespace: own, labels: live.labels } }, "application"),
    prober: { namespace: own, pod: live.name },
  };
  const nodeEnd: Endpoint = { name: "node", address: nodeAddress };
  const node: Source = { ...place({ ...nodeEnd, node: true }), prober: "node" };

  const at = (port: Port, { endpoint, role, inside }: Source, dial = { address: endpoint.address, ...port }) => ({
    role,
    endpoint,
    inside,
    dial,
    port,
  });
  /** What a Service's port leads to. */
  const service = (namespace: string, name: string, end: Source, podPort: number): Destination[] => {
    const { clusterIP = "", ports = [] } =
      services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)?.spec ?? {};
    return ports.map(({ protocol, port }) =>
      at({ protocol, port: podPort }, end, { address: clusterIP, protocol, port }),
    );
  };
  const played = (role: string): Source => pods.find((pod) => pod.role === role) ?? node;
  const tcp = (port: number): Port => ({ protocol: "TCP", port });
  const onNode = (endpoint: Endpoint, ...ports: Port[]): Destination[] =>
    ports.map((port) => at(port, { ...place(endpoint), prober: "node" }));
  const both = (port: number): Port[] => [tcp(port), { protocol: "UDP", port }];
  return {
    sources: [node, app, ...pods],
    destinations: [
      ...listened.flatMap((port) => pods.flatMap((pod) => [at(tcp(port), pod), at({ protocol: "UDP", port }, pod)])),
      at(tcp(8000), app),
      ...service(own, "circle-core", app, 8000),
      ...service("data", "database", played("database"), 5432),
      ...service("data", "cache", played("cache"), 6379),
      ...service("kube-system", "kube-dns", played("DNS"), 5353),
      ...service("default", "kubernetes", { ...place({ ...nodeEnd, name: "API server" }), prober: "node" }, 6443),
      ...onNode(nodeEnd, tcp(6443), tcp(10250)),
      ...Object.entries(nodeAddresses).flatMap(([name, address]) =>
        onNode({ name, address }, ...nodePorts.flatMap(both)),
      ),
    ],
  };
}
