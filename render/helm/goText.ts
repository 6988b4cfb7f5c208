import type { Decision } from "./decide";
import type { Leaf } from "./leaf";
import { NotDerivable } from "./learn";
import { minorVersions } from "./subset";
import type { Class, Variable } from "./variables";

/** Names of the chart's own templates. */
export const templateNames = {
  namespace: "circle-core.namespace",
  minorVersion: "circle-core.minorVersion",
  text: (name: string): string => `circle-core.${name}`,
} as const;

/** Where an expression stands: inside which loops, each with the name of its item. */
export interface Scope {
  readonly items: ReadonlyMap<string, string>;
}

/** Writes expressions of Go's text/template, as Helm has them. */
export class GoText {
  constructor(private readonly all: readonly Variable[]) {}

  /** The value of a variable. */
  reference(index: number, scope: Scope): string {
    const variable = this.variable(index);
    const { path, kind } = variable;
    const root = scope.items.size > 0 ? "$" : "";
    if (path.join(".") === "namespace.name") return `(include "${templateNames.namespace}" ${root === "" ? "." : "$"})`;
    const own = kind === "map" ? scope.items.get(path.join(".")) : undefined;
    if (own !== undefined) return own;
    for (let length = path.length; length > 0; length -= 1) {
      if (path[length - 1] !== "[]") continue;
      const item = scope.items.get(path.slice(0, length - 1).join("."));
      if (item === undefined) throw new NotDerivable(`${path.join(".")}: is used outside of its list`);
      return [item, ...path.slice(length)].join(".");
    }
    return `${root}.Values.${path.join(".")}`;
  }

  /** The key of an item of a mapping by name. */
  key(index: number, scope: Scope): string {
    return `${this.reference(index, scope)}Key`;
  }

  /** The expression of a value, without what makes it a word of YAML or JSON; with the type it has. */
  leaf(leaf: Leaf, scope: Scope): { expression: string; type: "text" | "number" | "flag" | "whole" } {
    const root = scope.items.size > 0 ? "$" : ".";
    const number = (index: number): string => {
      const reference = this.reference(index, scope);
      return `int64 ${reference}`;
    };
    switch (leaf.kind) {
      case "constant":
        return typeof leaf.value === "string"
          ? { expression: JSON.stringify(leaf.value), type: "text" }
          : { expression: String(leaf.value), type: "number" };
      case "reference": {
        const { kind } = this.variable(leaf.variable);
        if (kind === "number") return { expression: number(leaf.variable), type: "number" };
        const expression = this.reference(leaf.variable, scope);
        return { expression, type: kind === "flag" ? "flag" : kind === "whole" ? "whole" : "text" };
      }
      case "key":
        return { expression: this.key(leaf.variable, scope), type: "text" };
      case "text": {
        const format = leaf.parts.map((part) =>
          typeof part === "string" ? part.replaceAll("%", "%%") : this.variable(part).kind === "number" ? "%d" : "%s",
        );
        const values = leaf.parts.flatMap((part) => {
          if (typeof part === "string") return [];
          return [this.variable(part).kind === "number" ? `(${number(part)})` : this.reference(part, scope)];
        });
        return { expression: `printf ${JSON.stringify(format.join(""))} ${values.join(" ")}`, type: "text" };
      }
      case "sum": {
        const word = leaf.plus < 0 ? "sub" : "add";
        return { expression: `${word} (${number(leaf.variable)}) ${Math.abs(leaf.plus)}`, type: "number" };
      }
      case "product":
        return { expression: `mul (${number(leaf.variable)}) ${leaf.times}`, type: "number" };
      case "quotient": {
        const [of, by] = [number(leaf.variable), number(leaf.by)];
        return { expression: `add (div (add (${of}) (${by}) -1) (${by})) ${leaf.plus}`, type: "number" };
      }
      case "whole":
        return { expression: `include "${templateNames.text(leaf.name)}" ${root}`, type: "text" };
      case "digest":
        return { expression: `include "${templateNames.text(leaf.name)}" ${root} | sha256sum`, type: "text" };
    }
  }

  /** A condition, as Go writes it; `true` and `false` where it is no condition at all. */
  condition(decision: Decision<boolean>, scope: Scope): string {
    if ("leaf" in decision) return String(decision.leaf);
    const { variable, branches } = decision;
    const known = branches.flatMap(({ classes }) => classes);
    const parts = branches.map(({ classes, then }) => ({
      test: (): string => this.test(variable, classes, known, scope),
      inner: this.condition(then, scope),
    }));
    const always = parts.filter(({ inner }) => inner === "true");
    const sometimes = parts.filter(({ inner }) => inner !== "true" && inner !== "false");
    if (always.length > 1 || sometimes.length > 2) {
      return combined(
        "or",
        parts
          .filter(({ inner }) => inner !== "false")
          .map(({ test, inner }) => (inner === "true" ? test() : combined("and", [test(), inner]))),
      );
    }
    const [one] = always;
    const [first, second] = sometimes;
    if (one && first && !second && parts.length === 2) return combined("or", [one.test(), first.inner]);
    return combined("or", [
      ...always.map(({ test }) => test()),
      ...sometimes.map(({ test, inner }) => combined("and", [test(), inner])),
    ]);
  }

  /** Whether a variable is in one of some classes, where others of `known` are possible. */
  test(variable: Variable, classes: readonly Class[], known: readonly Class[], scope: Scope): string {
    const others = known.filter((name) => !classes.includes(name));
    const value = this.reference(variable.index, scope);
    const { kind } = variable;
    if (others.length === 0) return "true";
    if (kind === "version") return this.versionTest(classes, others, scope);
    if (others.length === 1 && others[0] === "absent")
      return kind === "flag" ? `(not (kindIs "invalid" ${value}))` : value;
    if (classes.length === 1 && classes[0] === "absent")
      return kind === "flag" ? `(kindIs "invalid" ${value})` : `(not ${value})`;
    switch (kind) {
      case "flag":
        if (classes.length > 1)
          return combined(
            "or",
            classes.map((name) => this.test(variable, [name], known, scope)),
          );
        if (classes[0] === "=true") return value;
        return known.includes("absent") ? `(eq (toString ${value}) "false")` : `(not ${value})`;
      case "choice":
        return choiceTest(value, classes, others);
      case "list":
      case "map":
      case "object":
        return classes.includes("one") ? value : `(not ${value})`;
      case "number":
        return numberTest(value, classes, others, variable);
      case "text": {
        const same = `(eq (toString ${value}) ${this.other(variable, scope)})`;
        const tests = classes.map((name) => {
          if (name === "absent") return `(not ${value})`;
          return name === "alias" ? same : `(and ${value} (not ${same}))`;
        });
        return combined("or", tests);
      }
      default:
        throw new NotDerivable(`${variable.path.join(".")}: its values cannot be told apart by a template`);
    }
  }

  private other(variable: Variable, scope: Scope): string {
    const index = this.all.findIndex(({ path }) => path.join(".") === variable.other);
    return this.reference(index, scope);
  }

  private versionTest(classes: readonly Class[], others: readonly Class[], scope: Scope): string {
    const minors = (names: readonly Class[]): number[] => names.map((name) => Number(name.slice("=v1.".length)));
    const [least, most] = [Math.min(...minors(classes)), Math.max(...minors(classes))];
    const root = scope.items.size > 0 ? "$" : ".";
    const value = `(include "${templateNames.minorVersion}" ${root} | int)`;
    if (minors(others).every((minor) => minor < least)) return `(ge ${value} ${least})`;
    if (minors(others).every((minor) => minor > most)) return `(lt ${value} ${Math.min(...minors(others))})`;
    throw new NotDerivable(`kubernetes.version: templates tell versions apart from ${minorVersions.first} up only`);
  }

  private variable(index: number): Variable {
    const variable = this.all[index];
    if (variable === undefined) throw new RangeError(`there is no variable ${index}`);
    return variable;
  }
}

function combined(word: "and" | "or", tests: readonly string[]): string {
  const neutral = word === "and" ? "true" : "false";
  const final = word === "and" ? "false" : "true";
  if (tests.includes(final)) return final;
  const rest = [...new Set(tests.filter((test) => test !== neutral))];
  const [only] = rest;
  if (only === undefined) return neutral;
  return rest.length === 1 ? only : `(${word} ${rest.join(" ")})`;
}

function choiceTest(value: string, classes: readonly Class[], others: readonly Class[]): string {
  const words = (names: readonly Class[]): string => names.map((name) => JSON.stringify(name.slice(1))).join(" ");
  if (classes.length === 1) return `(eq ${value} ${words(classes)})`;
  if (others.length === 1) return `(ne ${value} ${words(others)})`;
  return `(has ${value} (list ${words(classes)}))`;
}

/** Numbers are told apart by a threshold, or one from all others. */
function numberTest(value: string, classes: readonly Class[], others: readonly Class[], variable: Variable): string {
  const number = (name: Class): number => (name === "any" ? Number.POSITIVE_INFINITY : Number(name.slice(1)));
  const there = (names: readonly Class[]): number[] => names.filter((name) => name !== "absent").map(number);
  const [ours, theirs] = [there(classes), there(others)];
  const whole = `(int64 ${value})`;
  const test = (): string => {
    if (theirs.length === 0) return "true";
    if (theirs.every((one) => one < Math.min(...ours))) return `(gt ${whole} ${Math.max(...theirs)})`;
    if (theirs.every((one) => one > Math.max(...ours))) return `(le ${whole} ${Math.max(...ours)})`;
    throw new NotDerivable(`${variable.path.join(".")}: its numbers are told apart by more than a threshold`);
  };
  if (ours.length === 0) return `(not ${value})`;
  if (classes.includes("absent")) return combined("or", [`(not ${value})`, test()]);
  return others.includes("absent") ? combined("and", [value, test()]) : test();
}
