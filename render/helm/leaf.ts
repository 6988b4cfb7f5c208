import { markerOf, type Assignment } from "./assignment";
import type { Experiment, Trial } from "./experiment";
import type { Case } from "./learn";
import type { SeenScalar } from "./observe";
import type { Variable } from "./variables";

/** How a single value follows from settings. */
export type Leaf =
  | { readonly kind: "constant"; readonly value: SeenScalar["value"] }
  /** The value of a setting, as it is. */
  | { readonly kind: "reference"; readonly variable: number }
  /** The key under which a mapping by name holds it. */
  | { readonly kind: "key"; readonly variable: number }
  /** Text with values of settings in it. */
  | { readonly kind: "text"; readonly parts: readonly (string | number)[] }
  | { readonly kind: "sum"; readonly variable: number; readonly plus: number }
  | { readonly kind: "product"; readonly variable: number; readonly times: number }
  /** How often the second goes into the first, a part counted as a whole; and some more. */
  | { readonly kind: "quotient"; readonly variable: number; readonly by: number; readonly plus: number }
  /** One of the texts made as a whole, or its SHA-256. */
  | { readonly kind: "whole" | "digest"; readonly name: string };

const marker = /zq(\d+)b0*q|(?<!\d)(60\d{4})(?:m|Mi)(?![A-Za-z])|(?<!\d)([5-9]\d{8})(?!\d)/g;

/** Finds how the values of some cases follow from the settings, all in the same way. */
export class Leaves {
  private readonly all: readonly Variable[];

  /** @param at the value at the place in question, in a trial */
  constructor(
    private readonly experiment: Experiment,
    private readonly relevant: readonly number[],
    private readonly at: (trial: Trial | undefined) => SeenScalar | undefined,
  ) {
    this.all = experiment.variables.all;
  }

  /** What all of the cases have in common; nothing where they have to be told apart, or cannot be explained. */
  common(cases: readonly (Case & { readonly found: SeenScalar })[]): Leaf | undefined {
    const [first] = cases;
    if (first === undefined) return undefined;
    if (
      cases.every(({ found }) => found.value === first.found.value) &&
      this.explained(first.found.value) === undefined
    ) {
      return constant(first.found.value);
    }
    for (const candidate of this.candidates(cases)) {
      if (cases.every(({ assignment, found }) => this.value(candidate, assignment) === found.value)) return candidate;
    }
    return undefined;
  }

  private *candidates(cases: readonly (Case & { readonly found: SeenScalar })[]): Generator<Leaf> {
    for (const { assignment, found } of [...cases.slice(0, 6), ...cases.slice(-6)]) {
      const leaf = this.explained(found.value);
      if (leaf !== undefined) yield leaf;
      if (typeof found.value === "number") yield* this.calculated(found.value, assignment);
      yield* this.withMarkers(assignment);
    }
  }

  /** What is there where a marker stands in the place of a flag or a choice. */
  private *withMarkers(assignment: Assignment): Generator<Leaf> {
    const chosen = this.relevant.filter((index) => ["flag", "choice"].includes(this.all[index]?.kind ?? ""));
    const marked = (indices: readonly number[]): Assignment =>
      assignment.map((place, index) => (indices.includes(index) ? (this.all[index]?.classes.length ?? 0) : place));
    for (const indices of [...chosen.map((index) => [index]), chosen]) {
      if (indices.length === 0) continue;
      const value = this.at(this.bearable(marked(indices)))?.value;
      const leaf = value === undefined ? undefined : this.explained(value);
      if (leaf !== undefined) yield leaf;
    }
  }

  /** A trial of markers; where some builder cannot take them, one in which something is off that has no part in this. */
  private bearable(assignment: Assignment): Trial | undefined {
    const trial = this.experiment.try(assignment);
    if (trial !== undefined) return trial;
    for (const { index, kind, classes } of this.all) {
      if (kind !== "flag" || this.relevant.includes(index)) continue;
      const other = this.experiment.try(assignment.with(index, classes.indexOf("=false")));
      if (other !== undefined) return other;
    }
    return undefined;
  }

  /** A value with markers in it. */
  private explained(value: SeenScalar["value"]): Leaf | undefined {
    if (typeof value === "number") {
      const index = markedNumber(value);
      return index === undefined ? undefined : { kind: "reference", variable: index };
    }
    if (typeof value !== "string") return undefined;
    const token = /^\u0001(text|digest):(.*)$/.exec(value);
    if (token) return { kind: token[1] === "text" ? "whole" : "digest", name: token[2] ?? "" };
    const key = /^zk(\d+)b0*k$/.exec(value);
    if (key) return { kind: "key", variable: Number(key[1]) };
    const parts: (string | number)[] = [];
    let end = 0;
    for (const found of value.matchAll(marker)) {
      const [text, named, amount, number] = found;
      const index = named ?? (amount === undefined ? markedNumber(Number(number)) : Number(amount) - 600_000);
      if (index === undefined) continue;
      if (found.index > end) parts.push(value.slice(end, found.index));
      parts.push(Number(index));
      end = found.index + text.length;
    }
    if (parts.length === 0) return undefined;
    if (end < value.length) parts.push(value.slice(end));
    const [only] = parts;
    return parts.length === 1 && typeof only === "number" && this.all[only]?.kind !== "number"
      ? { kind: "reference", variable: only }
      : { kind: "text", parts };
  }

  /** A number that is calculated from one or two settings. */
  private *calculated(value: number, assignment: Assignment): Generator<Leaf> {
    const numbers = this.relevant.flatMap((variable) => {
      const number = this.number(variable, assignment);
      return number === undefined ? [] : [{ variable, number }];
    });
    for (const { variable, number } of numbers) {
      if (value === number) yield { kind: "reference", variable };
      else if (Math.abs(value - number) < 10_000) yield { kind: "sum", variable, plus: value - number };
      if (number > 0 && value % number === 0) yield { kind: "product", variable, times: value / number };
      for (const other of numbers) {
        if (other.variable === variable || other.number === 0) continue;
        const plus = value - Math.ceil(number / other.number);
        if (Math.abs(plus) < 100) yield { kind: "quotient", variable, by: other.variable, plus };
      }
    }
  }

  private number(index: number, assignment: Assignment): number | undefined {
    const variable = this.all[index];
    if (variable?.kind !== "number") return undefined;
    const value = this.experiment.value(variable, assignment);
    return typeof value === "number" ? value : undefined;
  }

  /** What a leaf gives in a case. */
  private value(leaf: Leaf, assignment: Assignment): unknown {
    const valueOf = (index: number): unknown => {
      const variable = this.all[index];
      if (variable?.kind === "map") return markerOf(variable, "0".repeat(this.bits(index)));
      return variable && this.experiment.value(variable, assignment);
    };
    switch (leaf.kind) {
      case "constant":
        return leaf.value;
      case "reference":
        return valueOf(leaf.variable);
      case "key":
        return `zk${leaf.variable}b${"0".repeat(this.bits(leaf.variable))}k`;
      case "text":
        return leaf.parts.map((part) => (typeof part === "string" ? part : String(valueOf(part)))).join("");
      case "sum":
        return Number(valueOf(leaf.variable)) + leaf.plus;
      case "product":
        return Number(valueOf(leaf.variable)) * leaf.times;
      case "quotient":
        return Math.ceil(Number(valueOf(leaf.variable)) / Number(valueOf(leaf.by))) + leaf.plus;
      case "whole":
        return `\u0001text:${leaf.name}`;
      case "digest":
        return `\u0001digest:${leaf.name}`;
    }
  }

  private bits(index: number): number {
    const variable = this.all[index];
    return variable === undefined ? 0 : variable.path.filter((part) => part === "[]").length + 1;
  }
}

function constant(value: SeenScalar["value"]): Leaf {
  return { kind: "constant", value };
}

/** The variable whose marker a number is. */
function markedNumber(value: number): number | undefined {
  const index = Math.floor((value - 500_000_000) / 1_000_003);
  return index >= 0 && index < 400 && (value - 500_000_000) % 1_000_003 === 0 ? index : undefined;
}
