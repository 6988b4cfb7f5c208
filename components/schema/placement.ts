import { z } from "zod";
import { labelKey, labels, labelValue } from "./labels";
import { objectName } from "./values";

const requirement = {
  key: labelKey().describe("Label of the node."),
  operator: z
    .enum(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"])
    .describe("How the label is compared; Gt and Lt compare whole numbers."),
  values: z.array(labelValue()).default([]).describe("What it is compared with; none for Exists and DoesNotExist."),
};

const nodeAffinity = () =>
  z
    .strictObject({
      required: z
        .array(z.strictObject(requirement))
        .default([])
        .describe("What a node must be like; all of it must hold."),
      preferred: z
        .array(
          z.strictObject({
            weight: z.int().min(1).max(100).describe("How much a node gains by it."),
            ...requirement,
          }),
        )
        .default([])
        .describe("What a node had better be like."),
    })
    .prefault({})
    .describe("Which nodes may run the pods, and which should.");

const spread = () => {
  const over = (what: string) =>
    z
      .enum(["preferred", "required", "none"])
      .default("preferred")
      .describe(`Whether pods go to different ${what}; required: a pod waits rather than break the balance.`);
  return z
    .strictObject({
      hosts: over("nodes"),
      zones: over("zones"),
      maxSkew: z.int().min(1).max(10).default(1).describe("How many pods one of them may have more than another."),
    })
    .prefault({})
    .describe("How the pods are spread, so that no failure takes all of them.");
};

const toleration = z.strictObject({
  key: labelKey().optional().describe("Key of the taint."),
  operator: z
    .enum(["Equal", "Exists"])
    .default("Equal")
    .describe("Equal: the taint's value is this one; Exists: whatever its value."),
  value: labelValue().optional().describe("Value of the taint; none with Exists."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .optional()
    .describe("Effect of the taint; left out: every one."),
  tolerationSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe("How long a pod stays on a node that gets the taint, with NoExecute only; left out: for good."),
});

export const placement = () =>
  z
    .strictObject({
      nodeSelector: labels().default({}).describe("Labels that a node must have."),
      nodeAffinity: nodeAffinity(),
      spread: spread(),
      tolerations: z.array(toleration).default([]).describe("Taints of nodes that the pods put up with."),
      priorityClassName: objectName()
        .optional()
        .describe("PriorityClass of the pods; left out: the cluster's default."),
      runtimeClassName: objectName().optional().describe("RuntimeClass of the pods, such as gVisor's."),
    })
    .prefault({})
    .describe("Where the pods run.");

/** What is asked of a label of a node. */
export type NodeRequirement = z.output<z.ZodObject<typeof requirement>>;

/** A taint that the pods put up with. */
export type Toleration = z.output<typeof toleration>;
