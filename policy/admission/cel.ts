/** A text, whole number, flag, or list of them as CEL writes it, which is as JSON does. */
export function literal(value: unknown): string {
  return JSON.stringify(value);
}

/** What a finding calls the pod itself, and not one of its containers. */
export const thePod = "the pod";

/** The list of one text where the condition holds, an empty one where not. */
export function textIf(condition: string, text: string): string {
  return `((${condition}) ? [${literal(text)}] : [])`;
}

/** The elements of a list that meet a condition on `x`, as texts of the form `kind name`. */
export function named(kind: string, list: string, x: string, condition: string): string {
  return `${list}.filter(${x}, ${condition}).map(${x}, ${literal(`${kind} `)} + ${x}.name)`;
}

/** The volumes `v` that meet a condition. */
export function volumes(condition: string): string {
  return named("volume", "variables.volumes", "v", condition);
}
