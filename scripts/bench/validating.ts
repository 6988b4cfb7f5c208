import { cold, type ColdCommand } from "./cold";
import type { Comparison } from "./comparisons";
import { wall } from "./findings";
import type { NodeSite } from "./node";

const namespace = "bench-validate";

/** The kinds that `validate` reads of a namespace, by the names that kubectl has for them. */
const kinds = [
  "configmaps",
  "cronjobs",
  "daemonsets",
  "deployments",
  "endpointslices",
  "events",
  "horizontalpodautoscalers",
  "ingresses",
  "jobs",
  "limitranges",
  "networkpolicies",
  "persistentvolumeclaims",
  "poddisruptionbudgets",
  "pods",
  "replicasets",
  "resourcequotas",
  "rolebindings",
  "roles",
  "secrets",
  "serviceaccounts",
  "services",
  "statefulsets",
];
const kindsOfCluster = ["clusterroles", "clusterrolebindings"];

export const validating: Comparison = {
  question: "What does a cold `circle-core validate` of a healthy production cost, against kubectl that only fetches?",
  contexts: 0,
  onNode: true,
  runs: 7,
  warmUp: 3,
  prepare: async ({ node, signal }) => {
    const site = await node();
    const settings = await site.settings(namespace);
    await site.succeed(site.kubectl("apply", "-k", await site.tree(settings)));
    await site.succeed(site.kubectl("rollout", "status", "statefulset/circle-core", "-n", namespace, "--timeout=120s"));
    const names = await site.succeed(site.kubectl("get", "pods", "-n", namespace, "-o", "name"));
    const logs = names
      .split("\n")
      .filter((name) => name !== "")
      .map((name) => site.kubectl("logs", name, "-n", namespace, "--timestamps", "--tail=2000", "--since=15m"));
    const validate = ["validate", "-e", "production", "--config", settings, "--timeout", "0", "--no-network-probe"];
    const measured = (...commands: ColdCommand[]) => cold(commands, 0, signal, site.env);
    return [
      measured(site.circleCore(...validate)),
      measured(...[...kinds, ...kindsOfCluster].map((kind) => get(site, kind)), home(site), ...logs),
      measured(get(site, kinds.join(",")), get(site, kindsOfCluster.join(",")), home(site), ...logs),
    ];
  },
  judge: ([ours = [], each = [], few = []]) => [
    wall("circle-core validate ÷ kubectl get of each kind, and kubectl logs of each pod", ours, each, 3),
    wall("circle-core validate ÷ kubectl get of all kinds at once, and the same logs", ours, few, 3),
  ],
};

/** Objects of the namespace; kubectl looks over it for a kind of the cluster. */
const get = (site: NodeSite, what: string): ColdCommand => site.kubectl("get", what, "-n", namespace, "-o", "json");

const home = (site: NodeSite): ColdCommand => site.kubectl("get", "namespace", namespace, "-o", "json");
