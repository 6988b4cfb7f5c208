import type { ResourceValidationPolicy, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import type { Ledger, Stack } from "./ledger";
import { objectsOfStack } from "./resources";
import type { Problem } from "./rules/configuration";
import type { Exemption } from "./rules/exemptions";
import { exemptedText, exemptionText, undecidedText } from "./rules/message";
import { exemptionRule } from "./rules/report";
import type { Rule } from "./rules/rule";

/**
 * The policies that tell what the rules leave open, what is let off, and what is wrong with the configuration. They come
 * after the rules: the SDK asks in order.
 */
export function reportingPolicies(
  ledger: Ledger,
  today: () => string,
): readonly (ResourceValidationPolicy | StackValidationPolicy)[] {
  return [
    undecided(ledger),
    undecidedJoins(ledger),
    exempted(ledger, today),
    exemptions(ledger, today),
    configuration(ledger),
  ];
}

const tags = ["kubernetes"];

function undecided(ledger: Ledger): ResourceValidationPolicy {
  return {
    name: "undecided",
    displayName: "Undecided",
    description: "Some values are known only at the update, and are judged then",
    enforcementLevel: "advisory",
    severity: "low",
    tags,
    validateResource: ({ urn }, report) => {
      for (const each of ledger.undecidedOf(urn)) report(undecidedText(each));
    },
  };
}

function undecidedJoins(ledger: Ledger): StackValidationPolicy {
  return {
    name: "undecided-joins",
    displayName: "Undecided joins",
    description: "Some values are known only at the update, and are judged then",
    enforcementLevel: "advisory",
    severity: "low",
    tags,
    validateStack: (_, report) => {
      for (const each of ledger.undecidedOf("")) report(undecidedText(each), each.origin);
    },
  };
}

function exempted(ledger: Ledger, today: () => string): StackValidationPolicy {
  return {
    name: "exempted",
    displayName: "Exempted",
    description: "Some violations are let off for some time",
    enforcementLevel: "advisory",
    severity: "low",
    tags,
    validateStack: (args, report) => {
      for (const { rule, violations } of ledger.accounts(stackOf(args), today())) {
        for (const violation of violations) {
          if (violation.exemption) report(exemptedText(rule, violation, violation.exemption), violation.origin);
        }
      }
    },
  };
}

function exemptions(ledger: Ledger, today: () => string): StackValidationPolicy {
  return {
    name: exemptionRule.id,
    displayName: exemptionRule.title,
    description: exemptionRule.title,
    enforcementLevel: "mandatory",
    severity: exemptionRule.severity,
    tags,
    remediationSteps: exemptionRule.mend,
    validateStack: (args, report) => {
      const tell = (rule: Rule, exemption: Exemption, fault: string) => {
        report(exemptionText(rule, exemption, fault), rootOf(args));
      };
      for (const { rule, expired, unused } of ledger.accounts(stackOf(args), today())) {
        for (const each of expired) tell(rule, each, `expired after ${each.until}`);
        for (const each of unused) tell(rule, each, "lets nothing off: no violation fits it");
      }
    },
  };
}

function configuration(ledger: Ledger): StackValidationPolicy {
  return {
    name: "configuration",
    displayName: "The configuration says only what the rules know",
    description: "The configuration says only what the rules know",
    enforcementLevel: "mandatory",
    severity: "medium",
    tags,
    remediationSteps: "Mend the file of --policy-pack-config; docs/policies.md lists the rules and their settings.",
    validateStack: (args, report) => {
      for (const problem of ledger.configurationProblems()) report(problemText(problem), rootOf(args));
    },
  };
}

function problemText({ path, message }: Problem): string {
  return `${path} ${message}; until then the rule's defaults hold`;
}

function stackOf({ resources }: StackValidationArgs): Stack {
  return { urns: new Set(resources.map(({ urn }) => urn)), objects: objectsOfStack(resources) };
}

/** What is about no object is told of the stack. `pulumi policy analyze` breaks off where a report names no resource. */
function rootOf({ resources }: StackValidationArgs): string | undefined {
  return (resources.find(({ type }) => type === "pulumi:pulumi:Stack") ?? resources[0])?.urn;
}
