import type { Assignment } from "./assignment";
import { NotDerivable } from "./learn";
import type { Class, Variable } from "./variables";

/** What holds in which case: always the same, or by the class of one variable. */
export type Decision<T> =
  { readonly leaf: T } | { readonly variable: Variable; readonly branches: readonly Branch<T>[] };

export interface Branch<T> {
  readonly classes: readonly Class[];
  readonly then: Decision<T>;
}

/**
 * The smallest tree found that gives each case its own. `leafOf` tells what all of some cases have in common, if there is
 * something.
 */
export function decide<C extends { readonly assignment: Assignment }, T>(
  cases: readonly C[],
  variables: readonly Variable[],
  leafOf: (cases: readonly C[]) => T | undefined,
  what: string,
): Decision<T> {
  const leaf = leafOf(cases);
  if (leaf !== undefined) return { leaf };
  let best: { variable: Variable; groups: Map<string, C[]>; cost: number } | undefined;
  for (const variable of variables) {
    for (const groups of groupings(cases, variable)) {
      if (groups.size < 2) continue;
      const leaves = [...groups.values()].map(leafOf);
      const open = leaves.filter((found) => found === undefined).length;
      const cost = open * 100 + new Set(leaves.map((found) => JSON.stringify(found))).size;
      if (best === undefined || cost < best.cost) best = { variable, groups, cost };
    }
  }
  if (best === undefined) throw new NotDerivable(`${what}: how it follows from the settings is not known`);
  const { variable, groups } = best;
  const rest = variables.filter((other) => other !== variable);
  const branches = new Map<string, Branch<T>>();
  for (const [name, group] of groups) {
    const then = decide(group, name.includes(" ") ? variables : rest, leafOf, what);
    const text = textOf(then);
    const same = branches.get(text);
    branches.set(text, { classes: [...(same?.classes ?? []), ...name.split(" ")], then });
  }
  const [only, ...others] = branches.values();
  if (only !== undefined && others.length === 0) return only.then;
  return { variable, branches: [...branches.values()] };
}

/** The cases by the class of a variable, and by whether it is there at all; the names of groups are those of their classes. */
function groupings<C extends { readonly assignment: Assignment }>(
  cases: readonly C[],
  variable: Variable,
): Map<string, C[]>[] {
  const classes = cases.map(({ assignment }) => variable.classes[assignment[variable.index] ?? 0] ?? "any");
  const present = [...new Set(classes)].filter((name) => name !== "absent").join(" ");
  const grouped = (nameOf: (name: Class) => string): Map<string, C[]> => {
    const groups = new Map<string, C[]>();
    for (const [place, one] of cases.entries()) {
      const name = nameOf(classes[place] ?? "any");
      const group = groups.get(name);
      if (group) group.push(one);
      else groups.set(name, [one]);
    }
    return groups;
  };
  return [grouped((name) => (name === "absent" ? name : present)), grouped((name) => name)];
}

function textOf(decision: Decision<unknown>): string {
  return JSON.stringify(decision, (key, value: unknown) =>
    key === "variable" && typeof value === "object" && value !== null && "index" in value ? value.index : value,
  );
}
