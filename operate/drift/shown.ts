import { secretsIn } from "../../policy/rules/workload/commandLine";
import { seemsSecret } from "../../policy/rules/workload/secretText";
import { harmless } from "../report/words";
import { isJson, type Json, type Path } from "./steps";

const hidden = "(not shown)";
const longest = 160;

/** A value of an object for people to read: short, on one line, and without anything that could be a secret. */
export function shown(value: unknown, path: Path): string {
  const open = masked(value, nameOf(path));
  const text = typeof open === "string" && !/["\n]/.test(open) ? `"${open}"` : JSON.stringify(open);
  return harmless(text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text);
}

/** What the value is called: the variable, the key, or the field. */
function nameOf(path: Path): string {
  const [last] = path.slice(-1);
  const [holder] = path.slice(-2, -1);
  if (last === "value" && typeof holder === "object" && "by" in holder) return String(holder.by.name);
  return typeof last === "string" ? last : "";
}

function masked(value: unknown, name: string): unknown {
  if (typeof value === "string") return isOpen(name, value) ? value : hidden;
  if (Array.isArray(value)) return words(value) ?? value.map((item: unknown) => masked(item, name));
  if (!isJson(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, calledIn(value, key))]));
}

/** A variable's value is called as the variable is. */
function calledIn(holder: Json, key: string): string {
  return key === "value" && typeof holder.name === "string" ? holder.name : key;
}

/** What was once applied may be anything, and the name of a Secret is no secret. */
function isOpen(name: string, value: string): boolean {
  if (name === "kubectl.kubernetes.io/last-applied-configuration") return false;
  if (name === "image" || name === "secretName") return true;
  return !seemsSecret(name, value);
}

/** The words of a command line, where one may name what the next one says. */
function words(list: readonly unknown[]): readonly string[] | undefined {
  if (!list.every((item) => typeof item === "string")) return undefined;
  const secret = new Set(secretsIn(list));
  return list.map((word, index) => (secret.has(index) || !isOpen("", word) ? hidden : word));
}

/** Where two texts that are JSON differ, field by field; undefined where one of them is none. */
export function jsonDifferences(wanted: string, found: string): readonly string[] | undefined {
  const [one, other] = [parsed(wanted), parsed(found)];
  if (!isJson(one) || !isJson(other)) return undefined;
  return fieldDifferences(one, other, []);
}

function fieldDifferences(wanted: unknown, found: unknown, path: readonly string[]): readonly string[] {
  if (isJson(wanted) && isJson(found)) {
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
    return keys.flatMap((key) => fieldDifferences(wanted[key], found[key], [...path, key]));
  }
  if (JSON.stringify(wanted) === JSON.stringify(found)) return [];
  const said = (value: unknown) => (value === undefined ? "nothing" : shown(value, path));
  return [`${path.join(".")}: ${said(found)}, wanted ${said(wanted)}`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
