import type { PolicyPackArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { reportingPolicies } from "./reporting";
import { Ledger } from "./ledger";
import { metadataOf } from "./metadata";
import { writeRemedies } from "./remedies";
import { isLeftOut, objectsOfResource, objectsOfStack, readObjects } from "./resources";
import { defaultConfiguration, readConfiguration, type Use } from "./rules/configuration";
import { judgeBy, type Judge, type Judgement } from "./rules/evaluate";
import { settle } from "./rules/exemptions";
import { violationText } from "./rules/message";
import type { KubernetesObject } from "./rules/objects";
import { isJoinRule, type JoinRule, type ObjectRule, type Rule } from "./rules/rule";

/** One policy for each rule, and those that tell what the rules leave open and let off. */
export function policiesOf(rules: readonly Rule[], today = dayOf): PolicyPackArgs["policies"] {
  const ledger = new Ledger();
  return [
    ...rules.map((rule) => (isJoinRule(rule) ? joinPolicy(rule, ledger, today) : objectPolicy(rule, ledger, today))),
    ...reportingPolicies(ledger, today),
  ];
}

/** The day in UTC. */
function dayOf(): string {
  return new Date().toISOString().slice(0, 10);
}

function objectPolicy(rule: ObjectRule, ledger: Ledger, today: () => string): ResourceValidationPolicy {
  const inUse = configuredBy(rule, ledger);
  return {
    ...metadataOf(rule),
    validateResource: (resource, report) => {
      const { use, judge } = inUse(resource.getConfig());
      if (isLeftOut(resource)) ledger.noteTargets();
      const objects = objectsOfResource(resource);
      const judgement = judgeEach(objects, judge);
      ledger.note(rule, resource.urn, objects, judgement);
      for (const violation of standing(judgement, use, today())) report(violationText(rule, violation));
    },
    remediateResource: (resource) => {
      const { use, judge } = inUse(resource.getConfig());
      const { violations } = judgeEach(readObjects(resource), judge);
      const open = standing({ violations }, use, today());
      return writeRemedies(resource.props, open) ? resource.props : undefined;
    },
  };
}

function joinPolicy(rule: JoinRule, ledger: Ledger, today: () => string): StackValidationPolicy {
  const inUse = configuredBy(rule, ledger);
  return {
    ...metadataOf(rule),
    validateStack: (stack, report) => {
      const { use, judge } = inUse(stack.getConfig());
      const objects = objectsOfStack(stack.resources);
      const judgement = judge.together(objects);
      ledger.note(rule, "", objects, judgement);
      for (const violation of standing(judgement, use, today())) {
        report(violationText(rule, violation), violation.origin);
      }
    },
  };
}

interface Configured {
  readonly use: Use;
  readonly judge: Judge;
}

/**
 * Reads a rule's configuration, once for each that there is. Where it is bad the rule's defaults hold, which are strict,
 * and the ledger keeps what is to be told.
 */
function configuredBy(rule: Rule, ledger: Ledger): (written: object) => Configured {
  let last: { readonly text: string; readonly configured: Configured } | undefined;
  return (written) => {
    const text = JSON.stringify(written);
    if (last?.text === text) return last.configured;
    const read = readConfiguration({ [rule.id]: written }, [rule]);
    const configuration = "problems" in read ? defaultConfiguration([rule]) : read.configuration;
    const use = configuration.get(rule.id);
    if (!use) throw new Error(`no configuration of ${rule.id}`);
    ledger.configured(rule, use, "problems" in read ? read.problems : []);
    const configured = { use, judge: judgeBy([rule], configuration) };
    last = { text, configured };
    return configured;
  };
}

function judgeEach(objects: readonly KubernetesObject[], judge: Judge): Judgement {
  const [first, ...others] = objects.map(judge.object);
  if (!first) return nothing;
  if (others.length === 0) return first;
  const all = [first, ...others];
  return {
    violations: all.flatMap(({ violations }) => violations),
    undecided: all.flatMap(({ undecided }) => undecided),
  };
}

const nothing: Judgement = { violations: [], undecided: [] };

/** The violations that nothing lets off. */
function standing({ violations }: Pick<Judgement, "violations">, { exemptions }: Use, today: string) {
  if (exemptions.length === 0) return violations;
  return settle(violations, exemptions, today).violations.filter(({ exemption }) => !exemption);
}
