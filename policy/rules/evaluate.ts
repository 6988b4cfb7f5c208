import type { Container } from "./containers";
import type { Findings } from "./findings";
import type { Identity, KubernetesObject } from "./objects";
import type { Field } from "./read";
import { isJoinRule, isObjectRule, type JoinRule, type ObjectRule, type Rule } from "./rule";
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
}

export interface Judgement {
  readonly violations: readonly Violation[];
  readonly undecided: readonly Undecided[];
}

/** Judges the objects of one cluster: each by itself, then how they fit together. */
export function judge(objects: readonly KubernetesObject[], rules: readonly Rule[]): Judgement {
  const joins = rules.filter(isJoinRule);
  const single = rules.filter(isObjectRule);
  return merged([...objects.map((object) => judgeObject(object, single)), judgeTogether(objects, joins)]);
}

/** Judges one object by itself. */
export function judgeObject(object: KubernetesObject, rules: readonly ObjectRule[]): Judgement {
  return merged(
    rules
      .filter(({ appliesTo }) => appliesTo.includes(object.kind))
      .map((rule) => judgement(rule, object, rule.check(object))),
  );
}

/** Judges how the objects of one cluster fit together. */
export function judgeTogether(objects: readonly KubernetesObject[], rules: readonly JoinRule[]): Judgement {
  if (rules.length === 0) return merged([]);
  const world = worldOf(objects);
  const owners = new Map(objects.map((object) => [object.field, object]));
  return merged(
    rules.flatMap((rule) =>
      rule
        .join(world)
        .flatMap(({ object, findings }) =>
          findings.map((finding) => judgement(rule, ownerOf(finding.field, owners) ?? object, [finding])),
        ),
    ),
  );
}

/** What is not known may be a field of another object than the one that the join is about. */
function ownerOf(field: Field, owners: ReadonlyMap<Field, KubernetesObject>): KubernetesObject | undefined {
  let holder: Field | undefined = field;
  while (holder && !owners.has(holder)) holder = holder.parent;
  return holder && owners.get(holder);
}

function judgement({ id }: Rule, object: KubernetesObject, findings: Findings): Judgement {
  const violations: Violation[] = [];
  const undecided: Undecided[] = [];
  for (const finding of findings) {
    const verdict = { rule: id, object: identityOf(object), origin: object.origin, path: finding.field.path };
    if ("undecided" in finding) {
      undecided.push(verdict);
    } else {
      const { found, allowed, container } = finding;
      violations.push({
        ...verdict,
        container: container && { name: container.name, role: container.role },
        found,
        allowed,
      });
    }
  }
  return { violations, undecided };
}

function identityOf({ apiVersion, kind, namespace, name }: KubernetesObject): Identity {
  return { apiVersion, kind, namespace, name };
}

/** One unknown value may keep a rule from deciding many times; it is told once. */
function merged(judgements: readonly Judgement[]): Judgement {
  const undecided = judgements.flatMap((judgement) => judgement.undecided);
  return {
    violations: judgements.flatMap(({ violations }) => violations),
    undecided: [...new Map(undecided.map((verdict) => [JSON.stringify(verdict), verdict])).values()],
  };
}
