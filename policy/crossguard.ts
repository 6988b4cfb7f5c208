import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { plain } from "./known";
import { metadataOf } from "./metadata";
import { joinRules, objectRules } from "./rules/catalogue";
import { judgeBy } from "./rules/evaluate";
import { undecidedText, violationText } from "./rules/message";
import { objectsIn, type KubernetesObject } from "./rules/objects";
import { isJoinRule, type JoinRule, type ObjectRule, type Rule } from "./rules/rule";

/** What a policy needs of a resource; `PolicyResource` and `ResourceValidationArgs` both have it. */
type Resource = Pick<PolicyResource, "type" | "urn" | "props">;

/** A rule as a policy of a CrossGuard pack. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  return isJoinRule(rule) ? joinPolicy(rule) : objectPolicy(rule);
}

function objectPolicy(rule: ObjectRule): ResourceValidationPolicy {
  const judge = judgeBy([rule]);
  return {
    ...metadataOf(rule),
    validateResource: (resource, report) => {
      for (const object of kubernetesObjects(resource)) {
        for (const violation of judge.object(object).violations) report(violationText(rule, violation));
      }
    },
  };
}

function joinPolicy(rule: JoinRule): StackValidationPolicy {
  const judge = judgeBy([rule]);
  return {
    ...metadataOf(rule),
    validateStack: ({ resources }, report) => {
      for (const violation of judge.together(resources.flatMap(kubernetesObjects)).violations) {
        report(violationText(rule, violation), violation.origin);
      }
    },
  };
}

const judgeAlone = judgeBy(objectRules);
const judgeJoins = judgeBy(joinRules);

/** Tells, without stopping anything, what a preview can't decide by an object alone. */
export const undecidedPolicy: ResourceValidationPolicy = {
  name: "undecided",
  displayName: "Undecided",
  description: "Some values are known only at the update, and are judged then",
  enforcementLevel: "advisory",
  validateResource: (resource, report) => {
    for (const object of kubernetesObjects(resource)) {
      for (const undecided of judgeAlone.object(object).undecided) report(undecidedText(undecided));
    }
  },
};

/** The same for what joins can't decide. */
export const undecidedJoinsPolicy: StackValidationPolicy = {
  name: "undecided-joins",
  displayName: "Undecided joins",
  description: "Some values are known only at the update, and are judged then",
  enforcementLevel: "advisory",
  validateStack: ({ resources }, report) => {
    for (const undecided of judgeJoins.together(resources.flatMap(kubernetesObjects)).undecided) {
      report(undecidedText(undecided), undecided.origin);
    }
  },
};

/**
 * The Kubernetes objects of a resource of any type of the provider, typed, List, Patch or CustomResource. A Helm
 * release is opaque: what its chart renders are no resources.
 */
function kubernetesObjects({ type, urn, props }: Resource): readonly KubernetesObject[] {
  const [provider, apiVersion, kind] = type.split(":");
  if (provider !== "kubernetes" || apiVersion === undefined || kind === undefined) return [];
  return objectsIn(plain(props), {
    origin: urn,
    apiVersion: apiVersion.replace(/^core\//, ""),
    kind: kind.replace(/Patch$/, ""),
  });
}
