import type { Exemption } from "../rules/exemptions";
import type { ObjectRule } from "../rules/rule";
import { literal } from "./cel";
import { containerExempted, objectExempted } from "./exemptions";
import type { Cel, Expression, Values } from "./expression";
import { judgedKinds } from "./kinds";
import type { Variable } from "./variables";

/** A condition that a policy asks of an object. */
export interface Validation {
  expression: string;
  /** Stands in where the other message can't be made. */
  message: string;
  messageExpression: string;
  reason: string;
}

/** A rule with all that decides how it is judged. */
export interface Judged {
  readonly rule: ObjectRule;
  readonly expression: Expression;
  readonly settings: Values;
  readonly exemptions: readonly Exemption[];
}

/** `run-as-non-root` as a name in CEL. */
export function variableName(id: string): string {
  return id.replace(/-(\w)/g, (_, first: string) => first.toUpperCase());
}

/** The variable of a rule: a list of texts that name what breaks it. */
export function faults({ rule, expression, settings, exemptions }: Judged): Variable {
  const { unless, container, among = "containers", parts = [] } = expression;
  const written = (cel: Cel) => (typeof cel === "string" ? cel : cel(settings));
  const letOff = containerExempted(exemptions);
  const exceptions = [unless && written(unless), otherKind(rule), objectExempted(exemptions)].filter(
    (each) => each !== undefined,
  );
  const lists = [
    ...parts.map(written),
    ...(container === undefined
      ? []
      : [
          `variables.${among}.filter(c, ${letOff === undefined ? "" : `!(${letOff}) && `}(${written(container)}))` +
            `.map(c, "container " + c.name)`,
        ]),
  ];
  const found = lists.join(" + ");
  return {
    name: variableName(rule.id),
    expression: exceptions.length === 0 ? found : `(${exceptions.join(" || ")}) ? [] : ${found}`,
  };
}

/** Holds for an object of a kind that the rule does not judge; undefined where it judges all. */
function otherKind({ appliesTo }: ObjectRule): string | undefined {
  const others = judgedKinds.filter((kind) => !appliesTo.includes(kind));
  return others.length === 0 ? undefined : `object.kind in ${literal(others)}`;
}

/** The ids of the broken rules. A denial, and an entry of the audit log, tells of the first only; this tells of all. */
export function brokenRules(judged: readonly Judged[]): Variable {
  const lists = judged.map(({ rule }) => `[${literal(rule.id)}] + variables.${variableName(rule.id)}`);
  return { name: "brokenRules", expression: `[${lists.join(", ")}].filter(rule, rule.size() > 1).map(rule, rule[0])` };
}

/**
 * Asks that nothing breaks the rule. The message names what does, and how it is mended; all broken rules too, unless each
 * is told of by itself.
 */
export function validation({ rule, expression: { allowed }, settings }: Judged, tellAll: boolean): Validation {
  const faulty = `variables.${variableName(rule.id)}`;
  const advice = `allowed: ${typeof allowed === "string" ? allowed : allowed(settings)}. ${rule.mend}`;
  const others = '(variables.brokenRules.size() < 2 ? "" : " Broken rules: " + variables.brokenRules.join(", ") + ".")';
  return {
    expression: `${faulty}.size() == 0`,
    message: `${rule.id}: ${advice}`,
    messageExpression:
      `${literal(`${rule.id}: `)} + ${faulty}.join(", ") + ${literal(`; ${advice}`)}` + (tellAll ? ` + ${others}` : ""),
    reason: "Forbidden",
  };
}
