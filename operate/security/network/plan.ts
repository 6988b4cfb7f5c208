import { containerPort } from "../../../components/names";
import { peerKind } from "../../../components/networkPeers";
import type { Peer } from "../../../components/schema/peer";
import type { Settings } from "../../../components/settings";

/** One end that a probe tries to reach. */
export interface Target {
  /** What it is, in words. */
  readonly to: string;
  readonly host: string;
  readonly port: number | string;
  readonly allowed: boolean;
}

/** A pod that plays a part: a peer that may connect, or a stranger that may not. */
export interface Prober {
  /** Who it is, in words. */
  readonly from: string;
  readonly namespace: string;
  /** Beside those of every probe. None for a stranger. */
  readonly labels: Readonly<Record<string, string>>;
  readonly targets: readonly Target[];
}

/** What can't be proven by a pod, and why. */
export interface Unproven {
  readonly from: string;
  readonly to: string;
  readonly allowed: boolean;
  readonly why: string;
}

export interface Plan {
  readonly probers: readonly Prober[];
  readonly unproven: readonly Unproven[];
}

const application = "the application";

/** The kubelet tells every container where the API server is. */
const apiServer = { host: "$(KUBERNETES_SERVICE_HOST)", port: "$(KUBERNETES_SERVICE_PORT)" };

/**
 * Who is to try what, so that the isolation is proven: each peer that may call the application, a stranger beside it, and
 * a stranger in the application's own namespace, who may neither call it nor leave.
 * @param address of a pod of the application that is ready
 */
export function planOf(settings: Settings, address: string): Plan {
  const own = settings.namespace.name;
  const app = (allowed: boolean): Target => {
    return { to: application, host: address, port: containerPort.number, allowed };
  };
  const peers = callersOf(settings).map(({ role, peer }) => ({ role, known: peerKind(peer) }));
  const pods = peers.flatMap(({ role, known }) =>
    known?.kind === "pods" ? [{ role, namespace: known.namespace ?? own, labels: known.podLabels }] : [],
  );
  const away = [...new Set(pods.map(({ namespace }) => namespace))].filter((namespace) => namespace !== own);
  const stranger = { from: `a stranger in ${own}`, namespace: own, labels: {} };
  return {
    probers: [
      { ...stranger, targets: [app(false)] },
      { ...stranger, targets: [{ to: "the API server", ...apiServer, allowed: false }] },
      ...pods.map(({ role, namespace, labels }) => ({
        from: `${role} in ${namespace}`,
        namespace,
        labels,
        targets: [app(true)],
      })),
      ...away.map((namespace) => ({
        from: `a stranger in ${namespace}`,
        namespace,
        labels: {},
        targets: [app(false)],
      })),
    ],
    unproven: peers
      .filter(({ known }) => known?.kind === "addresses")
      .map(({ role }) => ({
        from: role,
        to: application,
        allowed: true,
        why: "it is known by its addresses alone, which no pod can take",
      })),
  };
}

/** Who may call the application, by what they are to it. */
function callersOf({ network, exposure }: Settings): readonly { role: string; peer: Peer }[] {
  const { ingressController, apiGateway, monitoring, extraRules } = network;
  return [
    ...(exposure.type === "none" ? [] : [{ role: "the ingress controller", peer: ingressController }]),
    ...(apiGateway === undefined ? [] : [{ role: "the API gateway", peer: apiGateway }]),
    ...(monitoring === undefined ? [] : [{ role: "monitoring", peer: monitoring }]),
    ...extraRules
      .filter(({ direction, ports }) => direction === "ingress" && ports.some(reachesApplication))
      .map(({ name, peer }) => ({ role: name, peer })),
  ];
}

function reachesApplication({
  port,
  endPort = port,
  protocol,
}: Settings["network"]["extraRules"][number]["ports"][number]) {
  return protocol === "TCP" && port <= containerPort.number && containerPort.number <= endPort;
}
