import type { NodeRequirement } from "../schema/placement";

/** Whether a node whose label has this value meets the requirement; undefined stands for a node without the label. */
export function meets(value: string | undefined, { operator, values }: Omit<NodeRequirement, "key">): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return isWhole(value) && BigInt(value) > BigInt(values[0] ?? 0);
    case "Lt":
      return isWhole(value) && BigInt(value) < BigInt(values[0] ?? 0);
  }
}

/** Whether text is a whole number, as Gt and Lt compare them: nothing but digits, in 64 bits. */
export function isWhole(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,18}$/.test(text);
}

/**
 * Whether a node can exist that meets all of these requirements of one label. It is enough to try no label, each value
 * that is named, one that is not, and each number beside a bound.
 */
export function satisfiable(requirements: readonly Omit<NodeRequirement, "key">[]): boolean {
  const named = requirements.flatMap(({ values }) => values);
  const beside = named.filter(isWhole).flatMap((value) => [BigInt(value) - 1n, BigInt(value) + 1n].map(String));
  return [undefined, `${named.join("")}x`, ...named, ...beside].some((value) =>
    requirements.every((requirement) => meets(value, requirement)),
  );
}
