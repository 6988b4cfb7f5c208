import { pathText } from "../problems";
import { replicaRange } from "../scaling";
import type { NodeRequirement, Toleration } from "../schema/placement";
import type { Settings } from "../settings";
import { isWhole, satisfiable } from "./nodeLabels";
import { when, type Finding, type Rule } from "./rule";

const hostname = "kubernetes.io/hostname";

/** Contradictions of the settings under `placement`, or about them. */
export const placementRules: readonly Rule[] = [
  {
    code: "affinity-values",
    reads: ["placement.nodeAffinity"],
    broken: ({ placement: { nodeAffinity } }) =>
      (["required", "preferred"] as const).flatMap((part) =>
        nodeAffinity[part].flatMap((requirement, index): Finding[] => {
          const wanted = lack(requirement);
          if (wanted === undefined) return [];
          const path = pathText(["placement", "nodeAffinity", part, index, "values"]);
          return [{ path, message: `${requirement.operator} takes ${wanted}, not ${shown(requirement.values)}.` }];
        }),
      ),
    mend: "In and NotIn take values, Exists and DoesNotExist none, Gt and Lt one whole number.",
  },
  {
    code: "no-such-node",
    reads: ["placement.nodeAffinity", "placement.nodeSelector"],
    broken: ({ placement }) => {
      const required = requirements(placement);
      // What is incomplete is told by itself.
      if (required.some((requirement) => lack(requirement) !== undefined)) return undefined;
      const key = required
        .map((requirement) => requirement.key)
        .find((candidate) => !satisfiable(required.filter((requirement) => requirement.key === candidate)));
      return when(key !== undefined, `no node can have a label ${key ?? ""} that meets all that is required of it.`);
    },
    mend: "Requirements of one label must leave a value; for a choice of values, list them in one In. nodeSelector counts too.",
  },
  {
    code: "one-node-for-all",
    reads: [
      "placement.nodeSelector",
      "placement.nodeAffinity",
      "scaling.replicas",
      "scaling.autoscaling.maxReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: (settings) => {
      const { most } = replicaRange(settings);
      const pinned = requirements(settings.placement).find(
        ({ key, operator, values }) => key === hostname && operator === "In" && values.length === 1,
      );
      return when(
        most > 1 && pinned !== undefined,
        `up to ${most} pods would all run on the node ${pinned?.values[0] ?? ""}, and all go with it.`,
      );
    },
    mend: `Choose nodes by another label than ${hostname}, or run one replica.`,
  },
  {
    code: "toleration-form",
    reads: ["placement.tolerations"],
    broken: ({ placement: { tolerations } }) =>
      tolerations.flatMap((toleration, index) =>
        faults(toleration).map(([setting, message]) => ({
          path: pathText(["placement", "tolerations", index, ...setting]),
          message,
        })),
      ),
    mend: "A toleration names the taint's key; with Equal its value, with Exists none; tolerationSeconds goes with NoExecute.",
  },
  {
    code: "system-priority",
    reads: ["placement.priorityClassName"],
    broken: ({ placement: { priorityClassName: name } }) =>
      when(
        name?.startsWith("system-") === true,
        `${name ?? ""} belongs to Kubernetes' own pods, and evicts others for them.`,
      ),
    mend: "Name a PriorityClass of yours (`kubectl get priorityclasses`), or leave it out.",
  },
];

/** All that a node must be like: one list, whichever way it is written. */
function requirements({ nodeSelector, nodeAffinity }: Settings["placement"]): NodeRequirement[] {
  return [
    ...Object.entries(nodeSelector).map(([key, value]): NodeRequirement => ({ key, operator: "In", values: [value] })),
    ...nodeAffinity.required,
  ];
}

/** What the operator takes, where that is not what it was given. */
function lack({ operator, values }: NodeRequirement): string | undefined {
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0 ? undefined : "at least one value";
    case "Exists":
    case "DoesNotExist":
      return values.length === 0 ? undefined : "no value";
    case "Gt":
    case "Lt":
      return values.length === 1 && isWhole(values[0]) ? undefined : "one whole number";
  }
}

function shown(values: readonly string[]): string {
  return values.length === 0 ? "none" : values.map((value) => JSON.stringify(value)).join(", ");
}

type Fault = readonly [setting: readonly (keyof Toleration)[], message: string];

function faults({ key, operator, value, effect, tolerationSeconds }: Toleration): Fault[] {
  const found: (Fault | false)[] = [
    key === undefined && operator === "Equal" && [["key"], "is missing: Equal compares the value of one taint."],
    key === undefined && operator === "Exists" && [[], "tolerates every taint, also that of a node that fails."],
    operator === "Exists" &&
      value !== undefined && [["value"], `is ${JSON.stringify(value)}, but Exists compares no value.`],
    tolerationSeconds !== undefined &&
      effect !== "NoExecute" && [
        ["tolerationSeconds"],
        `is ${tolerationSeconds}, but only the effect NoExecute takes pods from a node.`,
      ],
  ];
  return found.filter((fault) => fault !== false);
}
