import { z } from "zod";
import { annotations } from "./labels";
import { objectName } from "./values";

const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"] as const;

/** Something that may be done to a resource. */
export type Verb = (typeof verbs)[number];

const group = () =>
  z
    .string()
    .regex(/^(?=.{0,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*)?$/)
    .meta({ examples: ["", "apps"] });

const resource = () =>
  z
    .string()
    .regex(/^[a-z][a-z0-9]{0,62}(\/[a-z][a-z0-9]{0,62})?$/)
    .meta({ examples: ["configmaps", "deployments/scale"] });

const accessRule = z.strictObject({
  apiGroups: z.array(group()).min(1).describe('API groups; "" is the core one. Never all of them.'),
  resources: z.array(resource()).min(1).describe("Resources in the plural; never all of them."),
  resourceNames: z.array(objectName()).min(1).optional().describe("Objects by name; left out: all of the namespace."),
  verbs: z.array(z.enum(verbs)).min(1).describe("What may be done; never everything."),
});

/** A settings value that grants access. */
export type AccessRule = z.infer<typeof accessRule>;

export const access = () =>
  z
    .strictObject({
      serviceAccount: z
        .strictObject({
          existing: objectName()
            .optional()
            .describe(
              "ServiceAccount of yours, in the namespace; the stack's Role is bound to it. Left out: one is made.",
            ),
          annotations: annotations()
            .refine((all) => JSON.stringify(all).length <= 16_384, "at most 16,384 characters of annotations in all")
            .default({})
            .describe("Annotations of the ServiceAccount that is made, such as the cloud identity it stands for."),
        })
        .prefault({})
        .describe("Identity of the pods."),
      rules: z
        .array(accessRule)
        .default([])
        .describe(
          "What the application may do in the namespace by the Kubernetes API, besides reading its own ConfigMap.",
        ),
      token: z
        .boolean()
        .default(false)
        .describe(
          "Whether the application gets a token for the Kubernetes API, of one hour, renewed. Let it reach the server by network.extraRules.",
        ),
    })
    .prefault({})
    .describe("Identity of the pods, and what it may do in the Kubernetes API.");
