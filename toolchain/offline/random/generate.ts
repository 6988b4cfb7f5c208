import { randomInt } from "node:crypto";

/** What a random string is made of; lengths count characters (code points). */
export interface StringRule {
  length: number;
  upper: boolean;
  lower: boolean;
  numeric: boolean;
  special: boolean;
  minUpper: number;
  minLower: number;
  minNumeric: number;
  minSpecial: number;
  /** Replaces the usual special characters unless empty. */
  overrideSpecial: string;
}

/** A whole number from 0 up to, not including, `limit`, all equally likely. */
export type Draw = (limit: number) => number;

export const defaultSpecial = "!@#$%&*()-_=+[]{}<>:?";

const letters = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";

/**
 * A random string by the algorithm of the official provider: first the minima of each class (also of a class that is
 * switched off), then the rest from all classes that are on, then all of it in random order.
 * The rule must have been validated: at least one class on, the minima no more than the length.
 */
export function generateString(rule: StringRule, draw: Draw = randomInt): string {
  const special = Array.from(rule.overrideSpecial || defaultSpecial);
  const classes = [
    { characters: Array.from(letters.toUpperCase()), on: rule.upper, minimum: rule.minUpper },
    { characters: Array.from(letters), on: rule.lower, minimum: rule.minLower },
    { characters: Array.from(digits), on: rule.numeric, minimum: rule.minNumeric },
    { characters: special, on: rule.special, minimum: rule.minSpecial },
  ];
  const minima = classes.flatMap(({ characters, minimum }) => pick(characters, minimum, draw));
  const all = classes.flatMap(({ characters, on }) => (on ? characters : []));
  const rest = pick(all, rule.length - minima.length, draw);
  return shuffled([...minima, ...rest], draw).join("");
}

function pick(characters: readonly string[], count: number, draw: Draw): string[] {
  return Array.from({ length: count }, () => characters[draw(characters.length)] ?? "");
}

/** The items in random order, every order equally likely (Fisher and Yates). */
export function shuffled(items: readonly string[], draw: Draw): string[] {
  const result: string[] = [];
  items.forEach((item, count) => {
    const at = draw(count + 1);
    result.push(result[at] ?? item);
    result[at] = item;
  });
  return result;
}
