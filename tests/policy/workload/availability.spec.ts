import { replicas, spread } from "../../../policy/rules/workload/availability";
import { gracePeriod, rollingUpdate } from "../../../policy/rules/workload/updates";
import { pod, workload } from "../fixtures";
import { describeObjectRule, type Changes } from "../objectCases";

const template = ["spec", "template"];
const deployment = workload("apps/v1", "Deployment", template);
const owned: Changes = { "metadata.ownerReferences": [{ kind: "Deployment", controller: true }] };

for (const kind of ["Deployment", "StatefulSet", "ReplicaSet"]) {
  describeObjectRule({
    rule: replicas,
    good: workload("apps/v1", kind, template),
    allowed: "2 or more, 0 to switch it off, or unset for an autoscaler",
    breaks: { one: [{ "spec.replicas": 1 }, ["spec.replicas", "1"]] },
    accepts: {
      two: { "spec.replicas": 2 },
      "none, which is switched off": { "spec.replicas": 0 },
      "no number, which an autoscaler may own": { "spec.replicas": undefined },
      "one where a controller decides": { ...owned, "spec.replicas": 1 },
    },
    unknown: { "spec.replicas": ["spec.replicas"] },
  });
}

describeObjectRule({
  rule: replicas,
  good: deployment,
  settings: { minimum: 3 },
  allowed: "3 or more, 0 to switch it off, or unset for an autoscaler",
  breaks: { two: [{ "spec.replicas": 2 }, ["spec.replicas", "2"]] },
});
describeObjectRule({
  rule: replicas,
  good: deployment,
  settings: { minimum: 1 },
  accepts: { one: { "spec.replicas": 1 } },
});

const constraints = "spec.template.spec.topologySpreadConstraints";
const instead = (affinity: object): Changes => ({
  [constraints]: undefined,
  "spec.template.spec.affinity": { podAntiAffinity: affinity },
});
const labels = { "app.kubernetes.io/name": "web" };
const hosts = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };
const during = "DuringSchedulingIgnoredDuringExecution";
const nothing = "none that selects the pod itself";

describeObjectRule({
  rule: spread,
  good: deployment,
  allowed: "a constraint on the pod's own labels",
  breaks: {
    nothing: [{ [constraints]: undefined }, [constraints, "unset"]],
    "nothing, with two replicas": [{ [constraints]: undefined, "spec.replicas": 2 }, [constraints, "unset"]],
    "nothing, with as many as an autoscaler wants": [
      { [constraints]: undefined, "spec.replicas": undefined },
      [constraints, "unset"],
    ],
    "other pods": [
      { [constraints]: [{ ...hosts, labelSelector: { matchLabels: { app: "other" } } }] },
      [constraints, nothing],
    ],
    "no selector, which takes no pods": [{ [constraints]: [{ topologyKey: "zone" }] }, [constraints, nothing]],
    "no topology": [{ [constraints]: [{ labelSelector: {} }] }, [constraints, nothing]],
  },
  accepts: {
    "anti-affinity that must hold": instead({ [`required${during}`]: [hosts] }),
    "anti-affinity that should hold": instead({ [`preferred${during}`]: [{ weight: 1, podAffinityTerm: hosts }] }),
    "one of many": { [constraints]: [{}, hosts] },
    "nothing with one replica": { [constraints]: undefined, "spec.replicas": 1 },
    "nothing where a controller decides": { ...owned, [constraints]: undefined },
  },
  unknown: { [constraints]: [constraints], "spec.template.metadata.labels": ["spec.template.metadata.labels"] },
});

describeObjectRule({
  rule: spread,
  good: deployment,
  settings: { from: 3 },
  breaks: { "three on any node": [{ [constraints]: undefined, "spec.replicas": 3 }, [constraints, "unset"]] },
  accepts: { "two on any node": { [constraints]: undefined, "spec.replicas": 2 } },
});

const type = "spec.strategy.type";
const most = "spec.strategy.rollingUpdate.maxUnavailable";

describeObjectRule({
  rule: rollingUpdate,
  good: deployment,
  breaks: {
    "all stopped before one is started": [{ [type]: "Recreate" }, [type, "Recreate"]],
    "two of two": [{ "spec.replicas": 2, [most]: 2 }, [most, "all pods"]],
    "more than there are": [{ [most]: 5 }, [most, "all pods"]],
    "all of them": [{ [most]: "100%" }, [most, "all pods"]],
    "all of as many as there are": [{ [most]: "100%", "spec.replicas": undefined }, [most, "all pods"]],
    "more than all": [{ [most]: "150%" }, [most, "all pods"]],
  },
  accepts: {
    "a rolling update": { [type]: "RollingUpdate", [most]: 0 },
    "one of three": { [most]: 1 },
    "two of three": { [most]: 2 },
    "most of them": { [most]: "99%" },
    "any number of as many as there are": { [most]: 5, "spec.replicas": undefined },
    "a single pod that may not run beside its successor": { [type]: "Recreate", "spec.replicas": 1 },
    "a single pod that is replaced at once": { [most]: 1, "spec.replicas": 1 },
    "as many as an autoscaler wants, one after another": { [type]: "Recreate", "spec.replicas": undefined },
  },
  unknown: { [type]: [type], [most]: [most] },
});
describeObjectRule({
  rule: rollingUpdate,
  good: deployment,
  allowed: "RollingUpdate",
  breaks: { "another strategy": [{ [type]: "Recreate" }, [type, "Recreate"]] },
  accepts: {
    "what is no share, which the API server refuses": { [most]: ["100%"] },
    "a share in fractions, which it refuses too": { [most]: "0.100%" },
    "a share and more, which it refuses too": { [most]: "100%%" },
  },
});

for (const [apiVersion, kind, path] of [
  ["apps/v1", "StatefulSet", "spec.updateStrategy.rollingUpdate.maxUnavailable"],
  ["apps/v1", "DaemonSet", "spec.updateStrategy.rollingUpdate.maxUnavailable"],
  ["apps.openshift.io/v1", "DeploymentConfig", "spec.strategy.rollingParams.maxUnavailable"],
] as const) {
  describeObjectRule({
    rule: rollingUpdate,
    good: workload(apiVersion, kind, template),
    allowed: "less than all pods",
    breaks: { "all of them": [{ [path]: "100%" }, [path, "all pods"]] },
    accepts: { one: { [path]: 1 } },
  });
}

describeObjectRule({
  rule: rollingUpdate,
  good: workload("apps/v1", "Deployment", template),
  unknown: { "spec.replicas": [] },
});
describeObjectRule({
  rule: rollingUpdate,
  good: { ...deployment, spec: { replicas: 3, strategy: { rollingUpdate: { maxUnavailable: 1 } } } },
  unknown: { "spec.replicas": ["spec.replicas"] },
});

describeObjectRule({
  rule: gracePeriod,
  good: pod(),
  allowed: "a number above 0, or unset",
  breaks: {
    "no time": [{ "spec.terminationGracePeriodSeconds": 0 }, ["spec.terminationGracePeriodSeconds", "0"]],
    "less than none": [{ "spec.terminationGracePeriodSeconds": -1 }, ["spec.terminationGracePeriodSeconds", "-1"]],
  },
  accepts: {
    "a second": { "spec.terminationGracePeriodSeconds": 1 },
    "no number, which the API server refuses": { "spec.terminationGracePeriodSeconds": "long" },
  },
  unknown: { "spec.terminationGracePeriodSeconds": ["spec.terminationGracePeriodSeconds"] },
});
