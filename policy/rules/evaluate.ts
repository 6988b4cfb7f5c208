import type { Configuration } from "./configuration";
import type { Container } from "./containers";
import type { Findings } from "./findings";
import type { Identity, KubernetesObject } from "./objects";
import type { Field, Key } from "./read";
import { isJoinRule, isObjectRule, type JoinRule, type ObjectRule, type Rule } from "./rule";
import { defaultsOf } from "./settings";
import { worldOf } from "./world";

/** What a rule can't decide before the field at `path` is known. */
export interface Undecided {
  /** The rule's id. */
  readonly rule: string;
  readonly object: Identity;
  /** Where the object came from. */
  readonly origin: string;
  /** JSON path of the field, as in `spec.containers[0].image`. */
  readonly path: string;
}

export interface Violation extends Undecided {
  readonly container: Pick<Container, "name" | "role"> | undefined;
  readonly found: string;
  readonly allowed: string;
  /** The same place as `path`, key by key; it need not exist. */
  readonly keys: readonly Key[];
  /** What is safe to write, and where, so that this is no violation any more. */
  readonly remedy?: { readonly keys: readonly Key[]; readonly value: unknown };
}

export interface Judgement {
  readonly violations: readonly Violation[];
  readonly undecided: readonly Undecided[];
}

/** Judges by some rules, as they are configured. */
export interface Judge {
  /** One object by itself. */
  readonly object: (object: KubernetesObject) => Judgement;
  /** How the objects of one cluster fit together. */
  readonly together: (objects: readonly KubernetesObject[]) => Judgement;
  /** The objects of one cluster: each by itself, then how they fit together. */
  readonly all: (objects: readonly KubernetesObject[]) => Judgement;
}

/** Rules that the configuration does not name have their default settings; levels and exemptions are the caller's. */
export function judgeBy(rules: readonly Rule[], configuration: Configuration = new Map()): Judge {
  const settingsOf = (rule: Rule) => configuration.get(rule.id)?.settings ?? defaultsOf(rule.settings);
  const byKind = new Map<string, [ObjectRule, ReturnType<typeof settingsOf>][]>();
  for (const rule of rules.filter(isObjectRule)) {
    for (const kind of new Set(rule.appliesTo)) {
      const entry: [ObjectRule, ReturnType<typeof settingsOf>] = [rule, settingsOf(rule)];
      const entries = byKind.get(kind);
      if (entries) entries.push(entry);
      else byKind.set(kind, [entry]);
    }
  }
  const joins = rules.filter(isJoinRule).map((rule) => [rule, settingsOf(rule)] as const);

  const judgeObject = (object: KubernetesObject, into: Verdicts) => {
    for (const [rule, settings] of byKind.get(object.judgedAs) ?? []) {
      const findings = rule.check(object, settings);
      if (findings.length > 0) into.add(rule, object, findings);
    }
  };
  const judgeTogether = (objects: readonly KubernetesObject[], into: Verdicts) => {
    if (joins.length === 0) return;
    const world = worldOf(objects);
    const owners = new Map(objects.map((object) => [object.field, object]));
    for (const [rule, settings] of joins) joinInto(into, rule, rule.join(world, settings), owners);
  };
  return {
    object: (object) => {
      const verdicts = new Verdicts();
      judgeObject(object, verdicts);
      return verdicts.judgement();
    },
    together: (objects) => {
      const verdicts = new Verdicts();
      judgeTogether(objects, verdicts);
      return verdicts.judgement();
    },
    all: (objects) => {
      const verdicts = new Verdicts();
      for (const object of objects) judgeObject(object, verdicts);
      judgeTogether(objects, verdicts);
      return verdicts.judgement();
    },
  };
}

/** Judges the objects of one cluster by these rules. */
export function judge(
  objects: readonly KubernetesObject[],
  rules: readonly Rule[],
  configuration?: Configuration,
): Judgement {
  return judgeBy(rules, configuration).all(objects);
}

type Owners = ReadonlyMap<Field, KubernetesObject>;

function joinInto(into: Verdicts, rule: JoinRule, joined: ReturnType<JoinRule["join"]>, owners: Owners): void {
  for (const { object, findings } of joined) {
    for (const finding of findings) into.add(rule, ownerOf(finding.field, owners) ?? object, [finding]);
  }
}

/** What is not known may be a field of another object than the one that the join is about. */
function ownerOf(field: Field, owners: Owners): KubernetesObject | undefined {
  let holder: Field | undefined = field;
  while (holder && !owners.has(holder)) holder = holder.parent;
  return holder && owners.get(holder);
}

class Verdicts {
  private readonly violations: Violation[] = [];
  /** One unknown value may keep a rule from deciding many times; it is told once. */
  private readonly undecided = new Map<string, Undecided>();

  add({ id }: Rule, object: KubernetesObject, findings: Findings): void {
    for (const finding of findings) {
      const verdict = { rule: id, object: identityOf(object), origin: object.origin, path: finding.field.path };
      if ("undecided" in finding) {
        this.undecided.set(JSON.stringify(verdict), verdict);
        continue;
      }
      const { found, allowed, container, remedy, field } = finding;
      this.violations.push({
        ...verdict,
        container: container && { name: container.name, role: container.role },
        found,
        allowed,
        keys: field.keys,
        ...(remedy && { remedy: { keys: remedy.field.keys, value: remedy.value } }),
      });
    }
  }

  judgement(): Judgement {
    return { violations: this.violations, undecided: [...this.undecided.values()] };
  }
}

function identityOf({ apiVersion, kind, namespace, name }: KubernetesObject): Identity {
  return { apiVersion, kind, namespace, name };
}
