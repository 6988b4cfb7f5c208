import { destination } from "../../../components/host";
import { names } from "../../../components/names";
import type { Settings } from "../../../components/settings";
import type { Cause } from "../cause";
import { isLooping } from "../crashed";
import { line } from "../evidence";
import type { Scene } from "../scene/scene";
import { referenceTo } from "../scene/thing";

const logsLook = "{kubectl} logs {name} -c {container} --tail=50";
const dnsLook = [
  "kubectl -n kube-system get pods -l k8s-app=kube-dns --show-labels",
  `{kubectl} describe networkpolicy ${names.policy("dns")}`,
  logsLook,
];

type LogCause = Omit<Cause, "topic" | "severity" | "slot" | "find"> & {
  /** What a line says; the first of its groups that is there names the peer. */
  readonly says: RegExp;
  /** Ends the sentence «The container … ». */
  readonly why: (peer: string, settings: Settings) => string;
};

/** What the log of a container that is not ready says of its peers. What one that is well says is for the logs' own check. */
function logged({ says, why, ...cause }: LogCause): Cause {
  const find = (scene: Scene) =>
    scene.logs.flatMap((tail) => {
      const pod = scene.pods.find(({ name }) => name === tail.pod);
      const container = pod?.containers.find(({ name }) => name === tail.container);
      const lines = tail.lines.filter((text) => says.test(text));
      const [, ...groups] = says.exec(lines.at(-1) ?? "") ?? [];
      if (!pod || !container || lines.length === 0 || (container.ready && !isLooping(container, scene))) return [];
      return [
        {
          object: referenceTo(pod),
          container: tail.container,
          message: `The container ${tail.container} of ${pod.name} ${why(groups.find((group) => group) ?? "", scene.settings)}`,
          evidence: lines.slice(-4).map((text) => line(`log: ${text}`)),
        },
      ];
    });
  return { topic: "network", severity: "error", slot: "peers", ...cause, find };
}

/** What the settings call the peer of that address, where they know it by its port. */
function peerAt(address: string, { database, cache, namespace }: Settings): string {
  const peers = [
    ...(database.type === "postgres" ? [{ is: "database", ...database }] : []),
    ...(cache.type === "redis" ? [{ is: "cache", ...cache }] : []),
  ].filter(({ host }) => destination(host, namespace.name).kind !== "loopback");
  const peer = peers.find(({ port }) => address.endsWith(`:${port}`));
  if (peer) return `the ${peer.is} ${peer.host}:${peer.port}`;
  return address === "" ? "a peer" : address;
}

/** What keeps the pods from their peers. */
export const peerCauses: readonly Cause[] = [
  logged({
    code: "name-unknown",
    title: "A peer's name is not known",
    seen: "the log of a container that is not ready says: no such host, ENOTFOUND, or name or service not known",
    explanation:
      "The cluster's DNS answers, and knows no such name: there is no such Service, it is in another namespace, or the host is misspelt.",
    mend: "Check database.host and cache.host: a Service of another namespace is NAME.NAMESPACE.",
    look: ["kubectl get services -A", logsLook],
    says: /lookup (\S+?)\.?(?: on \S+)?: no such host|getaddrinfo ENOTFOUND (\S+)|could not translate host name "([^"]+)".*not known|name or service not known|NXDOMAIN/i,
    why: (host) => `calls ${host === "" ? "a peer" : host}, a name that nobody knows`,
  }),
  logged({
    code: "dns-refused",
    title: "The pods can't look up names",
    seen: "the log of a container that is not ready says that a look-up timed out, was refused or failed for now",
    explanation:
      "The pods get no answer from DNS. Their network is closed but for named peers: if network.dns does not describe the cluster's DNS pods, or DNS runs on the nodes (network.nodeLocalDns), every look-up is dropped. Else DNS itself is down.",
    mend: "Compare network.dns with the labels and namespace of the DNS pods, and see whether they run.",
    look: dnsLook,
    says: /lookup (\S+?)\.?(?: on \S+)?:.*(?:timeout|timed out|refused|misbehaving|not permitted|unreachable)|getaddrinfo EAI_AGAIN (\S+)|temporary failure in name resolution/i,
    why: (host) => `can't look up ${host === "" ? "names" : host}`,
  }),
  logged({
    code: "peer-unreachable",
    title: "A peer can't be reached",
    seen: "the log of a container that is not ready says that a connection was refused, timed out or found no way",
    explanation:
      "The database, the cache or another peer does not answer, or the network policy for it names other pods, addresses or ports than those it has.",
    mend: "See whether the peer runs; then compare network.database, network.cache and network.extraRules with its labels, namespace and port.",
    look: ["{kubectl} get networkpolicies", logsLook],
    says: /(?:dial tcp|connect(?:ion)? to(?: server at)?|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH) ?"?((?:\d{1,3}\.){3}\d{1,3}:\d+|\[?[\w.:-]+\]?:\d+)?.*(?:refused|timed? ?out|unreachable|no route)/i,
    why: (address, settings) => `can't reach ${peerAt(address, settings)}`,
  }),
];
