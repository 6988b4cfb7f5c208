import { all, holds, isEmpty, not, some, every, type Answer } from "../answers";
import type { Fault, Findings } from "../findings";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { flag } from "../settings";

/** Something that a rule of a Role may let its holders do. */
export interface Power {
  readonly apiGroup: string;
  /** In the plural; with a subresource, as in `pods/exec`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** What it comes to, after "may". */
  readonly means: string;
  /** Objects for which the power stays too great where `resourceNames` binds it to them. */
  readonly greatFor?: RegExp;
}

/** Greater than its object, whichever that is. */
export const whicheverObject = /(?:)/;

/** The kinds that grant something. */
export const roles: readonly string[] = ["Role", "ClusterRole"];

/** What rules about powers let their user choose. */
export const namedSetting = {
  named: flag("Whether a grant is accepted that resourceNames binds to single objects.", true),
} as const;

/**
 * Checks that no rule of a Role grants one of these powers. A wildcard counts as all that it stands for: whoever is let
 * off the rule about wildcards is not let off this one.
 */
export function grantsNone(powers: readonly Power[], named: boolean) {
  return (role: KubernetesObject): Findings =>
    role.field
      .at("rules")
      .items()
      .flatMap((rule) => grantedBy(rule, powers, named));
}

function grantedBy(rule: Field, powers: readonly Power[], named: boolean): Findings {
  const listed: Listed = {
    groups: rule.at("apiGroups").items(),
    resources: rule.at("resources").items(),
    verbs: rule.at("verbs").items(),
    names: rule.at("resourceNames"),
  };
  const answers = powers
    .map((power) => [power, grants(listed, power, named)] as const)
    .filter(([, answer]) => answer !== false);
  const granted = answers.filter(([, answer]) => answer === true).map(([{ means }]) => means);
  const fault: Fault = {
    field: rule,
    found: `a rule by which one may ${granted.join("; ")}`,
    allowed: named ? "no such grant, or one bound to resourceNames" : "no such grant",
  };
  return [
    ...(granted.length > 0 ? [fault] : []),
    ...answers.flatMap(([, answer]) =>
      typeof answer === "boolean" ? [] : [{ field: answer, undecided: true as const }],
    ),
  ];
}

/** A rule of a Role, read once for all powers. */
interface Listed {
  readonly groups: readonly Field[];
  readonly resources: readonly Field[];
  readonly verbs: readonly Field[];
  readonly names: Field;
}

function grants({ groups, resources, verbs, names }: Listed, power: Power, named: boolean): Answer {
  const group = hasOne(groups, (text) => text === power.apiGroup);
  if (group === false) return false;
  const resource = hasOne(resources, (text) => power.resources.some((each) => takes(text, each)));
  if (resource === false) return false;
  const verb = hasOne(verbs, (text) => power.verbs.includes(text));
  return all(verb, group, resource, !named || not(isBound(names, power.greatFor)));
}

function hasOne(items: readonly Field[], accepts: (text: string) => boolean): Answer {
  return some(items, (item) => holds(item, (value) => value === "*" || (typeof value === "string" && accepts(value))));
}

/** As the API server compares: by the whole word; a star stands for any resource before a subresource, never after. */
function takes(written: string, resource: string): boolean {
  const slash = resource.indexOf("/");
  return written === resource || (slash > 0 && written === `*${resource.slice(slash)}`);
}

/** An empty list of names binds to nothing. */
function isBound(names: Field, greatFor?: RegExp): Answer {
  return all(
    not(isEmpty(names)),
    every(names.items(), (name) => holds(name, (value) => typeof value === "string" && !greatFor?.test(value))),
  );
}
