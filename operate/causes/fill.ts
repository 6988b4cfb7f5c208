import { shellWord } from "../../components/shell";

/** What stands in braces in the texts of a cause, and what it stands for. */
export type Values = Readonly<Record<string, string>>;

/** A sentence with its names filled in. */
export function fill(text: string, values: Values): string {
  return text.replace(
    /\{(\w+)\}/g,
    (_, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? placeholder(name),
  );
}

/** A command with its names filled in, each one word of the shell; `kubectl` is a command with its own words. */
export function fillCommand(text: string, values: Values): string {
  const { kubectl, ...words } = values;
  const quoted = Object.entries(words).map(([name, value]) => [name, shellWord(value)] as const);
  return fill(text, { ...Object.fromEntries(quoted), ...(kubectl !== undefined && { kubectl }) });
}

/** As it stands on the page, and where a name is not known. */
function placeholder(name: string): string {
  return name === "kubectl" ? "kubectl -n NAMESPACE" : name.toUpperCase();
}
