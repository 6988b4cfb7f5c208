import type { Problem, Use } from "./rules/configuration";
import type { Judgement, Violation } from "./rules/evaluate";
import { settle, type Exemption, type Settled } from "./rules/exemptions";
import type { KubernetesObject } from "./rules/objects";
import { isJoinRule, type Rule } from "./rules/rule";

/** A rule, and what it came to in the whole run. */
export interface Account extends Settled {
  readonly rule: Rule;
}

/** A run's resources, as they are at its end. */
export interface Stack {
  readonly urns: ReadonlySet<string>;
  readonly objects: readonly KubernetesObject[];
}

/**
 * What the policies of one pack tell each other. The engine asks each policy alone and about each resource alone; what is
 * exempted, unused or undecided shows only when it is put together. An entry takes the place of an earlier one, so that
 * the update after a preview, in the same process, begins anew.
 */
export class Ledger {
  private readonly uses = new Map<Rule, Use>();
  private readonly problems = new Map<Rule, readonly Problem[]>();
  /** By rule and the URN of the resource; empty for joins. */
  private readonly judgements = new Map<Rule, Map<string, Judgement>>();
  private readonly judged = new Map<string, readonly KubernetesObject[]>();
  private targeted = false;

  configured(rule: Rule, use: Use, problems: readonly Problem[]): void {
    this.uses.set(rule, use);
    this.problems.set(rule, problems);
  }

  /** Notes what a rule came to for these objects. */
  note(rule: Rule, urn: string, objects: readonly KubernetesObject[], judgement: Judgement): void {
    const ofRule = this.judgements.get(rule) ?? new Map<string, Judgement>();
    this.judgements.set(rule, ofRule.set(urn, judgement));
    if (!isJoinRule(rule)) this.judged.set(urn, objects);
  }

  /** Notes that the run leaves resources out, which it was told to. */
  noteTargets(): void {
    this.targeted = true;
  }

  /** What is wrong with the configuration. */
  configurationProblems(): readonly Problem[] {
    return [...this.problems.values()].flat();
  }

  /** What the rules could not decide about one resource; or the joins about the stack, by an empty URN. */
  undecidedOf(urn: string): Judgement["undecided"] {
    return [...this.judgements.values()].flatMap((ofRule) => ofRule.get(urn)?.undecided ?? []);
  }

  /** What the rules with exemptions came to, of all that is still in the stack. */
  accounts(stack: Stack, today: string): readonly Account[] {
    return [...this.uses].flatMap(([rule, { exemptions }]) => {
      if (exemptions.length === 0) return [];
      const all = [...(this.judgements.get(rule) ?? [])].filter(([urn]) => urn === "" || stack.urns.has(urn));
      const violations: readonly Violation[] = all.flatMap(([, judgement]) => judgement.violations);
      const settled = settle(violations, exemptions, today);
      const open = (exemption: Exemption) => this.isOpen(rule, exemption, stack);
      return [{ rule, ...settled, unused: settled.unused.filter((exemption) => !open(exemption)) }];
    });
  }

  /** May the exemption be needed yet: by what is not known, or by what this run leaves out? */
  private isOpen(rule: Rule, exemption: Exemption, stack: Stack): boolean {
    const judgements = [...(this.judgements.get(rule)?.values() ?? [])];
    const undecided = judgements.flatMap((judgement) => judgement.undecided);
    if (isJoinRule(rule)) return this.targeted || undecided.length > 0;
    if (undecided.some(({ object }) => isNamed(exemption, object))) return true;
    const judged = [...this.judged].filter(([urn]) => stack.urns.has(urn)).flatMap(([, objects]) => objects);
    if (judged.some((object) => isNameless(object, exemption))) return true;
    if (judged.some((object) => isNamed(exemption, object))) return false;
    return this.targeted || stack.objects.some((object) => isNamed(exemption, object));
  }
}

function isNamed(exemption: Exemption, object: Pick<KubernetesObject, "kind" | "namespace" | "name">): boolean {
  return exemption.kind === object.kind && exemption.namespace === object.namespace && exemption.name === object.name;
}

/** Could be the exempted object, once its name is known. */
function isNameless({ kind, field }: KubernetesObject, exemption: Exemption): boolean {
  const metadata = field.at("metadata");
  return kind === exemption.kind && (metadata.at("name").unknown || metadata.at("namespace").unknown);
}
