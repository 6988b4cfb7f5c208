import type { Settings } from "../../components/settings";
import type { Class, Variable, Variables } from "./variables";

/**
 * One way in which all settings stand: of each variable the place of its class, by the variable's index. Behind the last
 * class of a flag and of a choice is one more, in which a marker stands for the value: no settings are like that, but it
 * shows where the value is handed on as it is.
 */
export type Assignment = readonly number[];

/** The class of a variable under an assignment. */
function classOf(variable: Variable, assignment: Assignment): Class {
  return variable.classes[assignment[variable.index] ?? 0] ?? "any";
}

/** Numbers of markers are that high: no builder's own number is near them. */
const numbersFrom = 500_000_000;
const numbersStep = 1_000_003;

/**
 * What stands for any value of a variable: no two are alike, and none is part of another. Lists and mappings by name have
 * two symbolic items: `bits` tells, for each list around the variable, in which of them it stands.
 */
export function markerOf({ index, kind, node }: Variable, bits = ""): string | number {
  if (kind === "number") return numbersFrom + index * numbersStep + Number.parseInt(`0${bits}`, 2);
  const count = 600_000 + index;
  // Amounts are calculated with, so that their markers are amounts.
  if (kind === "text" && node.examples?.includes("500m")) return `${count}m`;
  if (kind === "text" && node.examples?.includes("512Mi")) return `${count}Mi`;
  return `zq${index}b${bits}q`;
}

/** What stands for any key of a mapping by name; its value is the mapping's marker. */
function keyMarkerOf({ index }: Variable, bits: string): string {
  return `zk${index}b${bits}k`;
}

/** Makes settings from assignments. `fixedOf` gives what is not variable, which may differ between environments. */
export class SettingsMaker {
  constructor(
    private readonly variables: Variables,
    private readonly fixedOf: (environment: string) => FixedSettings,
  ) {}

  /** The settings of an assignment, with markers where it says `any`. Not all of them would pass the checks. */
  settings(assignment: Assignment): Settings {
    const made: Record<string, unknown> = {};
    this.fill(made, this.variables.top, assignment);
    for (const { path, value } of this.fixedOf(String(made["environment"]))) putAt(made, path, value);
    return made as unknown as Settings;
  }

  private fill(into: Record<string, unknown>, variables: readonly Variable[], assignment: Assignment, bits = ""): void {
    for (const variable of variables) {
      const value = this.value(variable, assignment, bits);
      if (value !== undefined) into[variable.path.at(-1) ?? ""] = value;
    }
  }

  /** What a variable holds under an assignment; undefined where it is left out. */
  value(variable: Variable, assignment: Assignment, bits = ""): unknown {
    const name = classOf(variable, assignment);
    if (name === "absent") return undefined;
    if (name === "alias") return this.value(this.named(variable.other ?? ""), assignment);
    if (name === "any") return markerOf(variable, bits);
    const [item] = variable.below;
    switch (variable.kind) {
      case "object": {
        const made: Record<string, unknown> = {};
        this.fill(made, variable.below, assignment, bits);
        return made;
      }
      case "list":
        return name === "empty" || item === undefined ? [] : two.map((bit) => this.value(item, assignment, bits + bit));
      case "map":
        return Object.fromEntries(
          (name === "empty" ? [] : two).map((bit) => [
            keyMarkerOf(variable, bits + bit),
            markerOf(variable, bits + bit),
          ]),
        );
      case "flag":
        return name === "=true";
      case "number":
        return Number(name.slice(1));
      default:
        return name.slice(1);
    }
  }

  private named(setting: string): Variable {
    const found = this.variables.all.find(({ path }) => path.join(".") === setting);
    if (found === undefined) throw new Error(`there is no value ${setting}`);
    return found;
  }
}

/** The two symbolic items of a list. */
const two = ["0", "1"];

/** Settings that are no values, with what they are. */
export type FixedSettings = readonly { readonly path: readonly string[]; readonly value: unknown }[];

function putAt(settings: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    if (value !== undefined) settings[key] = value;
    return;
  }
  const inner = (settings[key] ??= {});
  putAt(inner as Record<string, unknown>, rest, value);
}
