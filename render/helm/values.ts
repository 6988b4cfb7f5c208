import { resourceQuota } from "../../components/quota";
import type { Settings } from "../../components/settings";
import { Comments, yamlText } from "../yaml";
import { conditions } from "./subset";
import type { SchemaNode, Variable } from "./variables";

export type Values = Record<string, unknown>;

/** The values of the chart for settings: all that is not fixed, and the figures of a quota where there is one. */
export function valuesOf(settings: Settings, top: readonly Variable[]): Values {
  return picked(top, withQuota(settings)) as Values;
}

/** A quota whose figures the stack computes, with these figures. */
function withQuota(settings: Settings): Settings {
  const [quota] = resourceQuota(settings);
  const hard = quota?.spec?.hard;
  if (!hard) return settings;
  const { namespace } = settings;
  const part = (name: "requests" | "limits") => ({ cpu: hard[`${name}.cpu`], memory: hard[`${name}.memory`] });
  const figures = { pods: Number(hard["pods"]), requests: part("requests"), limits: part("limits") };
  return { ...settings, namespace: { ...namespace, quota: { ...namespace.quota, ...figures } } };
}

function picked(variables: readonly Variable[], from: unknown): unknown {
  if (typeof from !== "object" || from === null) return from;
  const fields = from as Record<string, unknown>;
  return Object.fromEntries(
    variables.flatMap((variable) => {
      const key = variable.path.at(-1) ?? "";
      const value = fields[key];
      if (value === undefined) return [];
      return [[key, variable.kind === "object" ? picked(variable.below, value) : value]];
    }),
  );
}

/** The smallest values that make others of some: what is not there any more is null, which Helm takes out. */
export function difference(from: Values, to: Values): Values {
  const changed: Values = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [before, after] = [from[key], to[key]];
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    if (after === undefined) changed[key] = null;
    else changed[key] = isMapping(before) && isMapping(after) ? difference(before, after) : after;
  }
  return changed;
}

function isMapping(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const leftOut = "\u0001left out";

/** values.yaml: every value with what the settings' documentation says of it; of those left out, a line that shows them. */
export function valuesText(values: Values, top: readonly Variable[], head: string, more: string): string {
  const comments = new Comments([[[], { above: `${head}\n` }]]);
  const shown = withComments(top, values, [], comments);
  const text = yamlText(shown, comments);
  const lines = text.replaceAll(/^( *)([\w-]+): .*left out.*$/gm, "$1# $2:").split("\n");
  return `${lines.map((line, index) => (isHollow(lines, index) ? `${line} {}` : line)).join("\n")}\n${more}`;
}

/** Whether all that follows a key is comments, so that nothing is left of the mapping. */
function isHollow(lines: readonly string[], index: number): boolean {
  const indent = (line: string): number => line.search(/\S/);
  const line = lines[index] ?? "";
  if (!/^ *[\w-]+:$/.test(line)) return false;
  const next = lines.slice(index + 1).find((one) => one.trim() !== "" && !one.trimStart().startsWith("#"));
  return next === undefined || indent(next) <= indent(line);
}

/** values-STACK.yaml: what differs from values.yaml. */
export function differenceText(values: Values, head: string): string {
  return yamlText(values, new Comments([[[], { above: head }]]));
}

function withComments(
  variables: readonly Variable[],
  values: Values,
  path: readonly string[],
  comments: Comments,
): Values {
  const entries = variables.map((variable) => {
    const key = variable.path.at(-1) ?? "";
    const here = [...path, key];
    comments.set(here, { above: commentOf(variable) });
    const value = values[key];
    if (value === undefined) return [key, leftOut];
    return [key, variable.kind === "object" ? withComments(variable.below, value as Values, here, comments) : value];
  });
  return Object.fromEntries(entries) as Values;
}

function commentOf({ node, path, kind }: Variable): string {
  const narrowed = conditions.find(({ setting, schema }) => setting === path.join(".") && schema)?.why;
  const allowed = kind === "object" ? "" : allowedIn(node);
  const text = [node.description ?? "", allowed].filter((part) => part !== "").join(" ");
  return wrapped(narrowed === undefined ? text : `${text} In the chart: ${narrowed}.`);
}

function allowedIn({ enum: words, type, minimum, maximum }: SchemaNode): string {
  if (words) return `(${words.join(", ")})`;
  if (type !== "integer") return "";
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
    ? `(from ${minimum ?? 0})`
    : `(${minimum ?? 0}–${maximum})`;
}

/** A comment of lines that fit a screen. */
function wrapped(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + word.length > 100) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
}
