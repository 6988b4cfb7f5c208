import { holds, not } from "../answers";
import { must, requireThat, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod } from "../pods";
import type { Field } from "../read";
import { manual } from "../references";
import type { ObjectRule } from "../rule";

/** Where each kind says how its pods are replaced. */
const strategies: ReadonlyMap<string, readonly [strategy: string, parameters: string]> = new Map([
  ["Deployment", ["strategy", "rollingUpdate"]],
  ["StatefulSet", ["updateStrategy", "rollingUpdate"]],
  ["DaemonSet", ["updateStrategy", "rollingUpdate"]],
  ["DeploymentConfig", ["strategy", "rollingParams"]],
]);

export const rollingUpdate: ObjectRule = {
  id: "rolling-update",
  title: "An update leaves some pods running",
  severity: "low",
  why: "When all old pods stop before a new one is ready, each update is an outage, and a bad one lasts.",
  mend: "Use the strategy RollingUpdate, with a maxUnavailable below the number of replicas.",
  references: [manual("Deployments: strategy", "concepts/workloads/controllers/deployment/#strategy")],
  appliesTo: [...strategies.keys()],
  check: ({ judgedAs, field }) => {
    const [name = "", parameters = ""] = strategies.get(judgedAs) ?? [];
    const strategy = field.at("spec", name);
    const replicas = field.at("spec", "replicas");
    return [
      ...isRolling(strategy.at("type"), replicas),
      ...leavesSome(strategy.at(parameters, "maxUnavailable"), replicas),
    ];
  },
};

/** One pod that may not run beside its successor, such as one with a volume of its own, has to be recreated. */
function isRolling(type: Field, replicas: Field): Findings {
  const many = holds(replicas, (count) => typeof count === "number" && count > 1);
  return unless(
    not(many),
    must(
      type,
      (value) => value !== "Recreate",
      "RollingUpdate",
      () => "Recreate",
    ),
  );
}

function leavesSome(maxUnavailable: Field, replicas: Field): Findings {
  const one = holds(replicas, (count) => typeof count === "number" && count <= 1);
  const most = maxUnavailable.value;
  const all =
    typeof most === "number"
      ? holds(replicas, (count) => typeof count === "number" && most >= count)
      : holds(maxUnavailable, isWhole);
  return unless(
    one,
    requireThat(not(all), { field: maxUnavailable, found: "all pods", allowed: "less than all pods" }),
  );
}

/** `100%`, or more. */
function isWhole(share: unknown): boolean {
  return typeof share === "string" && /^0*[1-9]\d{2,}%$/.test(share);
}

export const gracePeriod: ObjectRule = {
  id: "grace-period",
  title: "Pods have time to stop",
  severity: "low",
  why: "Without any time the program is killed in the middle of its requests and writes; a StatefulSet's pod may even run twice.",
  mend: "Leave terminationGracePeriodSeconds out (30 seconds), or set it to what the slowest request takes.",
  references: [manual("Termination of pods", "concepts/workloads/pods/pod-lifecycle/#pod-termination")],
  appliesTo: workloads,
  check: eachPod(({ spec }) =>
    must(
      spec.at("terminationGracePeriodSeconds"),
      (seconds) => typeof seconds !== "number" || seconds > 0,
      "a number above 0, or unset",
    ),
  ),
};
