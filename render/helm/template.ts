import { yamlText } from "../yaml";
import type { Decision } from "./decide";
import type { Derived, DerivedHolder } from "./derive";
import { GoText, type Scope } from "./goText";
import type { Leaf } from "./leaf";
import { NotDerivable } from "./learn";
import type { Variable } from "./variables";

/** Called with each block that stands under a key, before it is written: may give the name of a template in its place. */
export type Share = (key: string, text: string) => string | undefined;

const indented = (lines: readonly string[], by = "  "): string[] =>
  lines.map((line) => (line === "" ? line : by + line));

/** Writes what is derived as templates. */
export class Templates {
  private readonly go: GoText;

  constructor(
    all: readonly Variable[],
    private readonly share: Share,
  ) {
    this.go = new GoText(all);
  }

  /** A whole object, with its own condition around it; `more` goes behind its fields. */
  object(derived: Derived, more: readonly string[] = []): string {
    const scope: Scope = { items: new Map() };
    const lines = [...this.holder(derived, scope), ...more];
    return `${placed(conditioned(this.go.condition(derived.guard, scope), ["---", ...lines])).join("\n")}\n`;
  }

  /** One value of an object, as a word of YAML. */
  valueAt(derived: Derived, path: readonly string[]): string {
    const found = path.reduce<Derived | undefined>(
      ({ body } = derived, name) =>
        body.form === "scalar" ? undefined : body.parts.find((part) => part.name === name),
      derived,
    );
    if (found?.body.form !== "scalar") throw new NotDerivable(`${path.join(" / ")}: is no single value`);
    const scope: Scope = { items: new Map() };
    return this.inline(found.body.value, scope, (leaf) => this.word(leaf, scope));
  }

  /** A text that is made as a whole, as what goes into the template of its name. */
  text(derived: Derived): string {
    const { body } = derived;
    if (body.form === "pretty") return this.prettyJson(body, { items: new Map() }, "").join("\n");
    if (body.form === "compact") {
      const items = body.parts.map((part) => this.jsonValue(part, { items: new Map() }, ""));
      return `[${items.map((lines) => lines.join("")).join(",")}]`;
    }
    throw new NotDerivable(`${derived.name}: is no JSON`);
  }

  private holder({ body, name }: Derived, scope: Scope): string[] {
    switch (body.form) {
      case "map":
        return this.map(body, scope);
      case "list":
        return this.list(body, scope);
      default:
        throw new NotDerivable(`${name}: a text of this kind cannot stand here`);
    }
  }

  private map(body: DerivedHolder, scope: Scope): string[] {
    const spread = body.parts.flatMap(({ each }) => each ?? []);
    return this.guarded(
      body.parts.map((part) => ({
        condition: this.go.condition(part.guard, part.each ? this.within(part.each, scope) : scope),
        lines: part.each ? this.spread(part, part.each, spread, scope) : this.entry(yamlKey(part.name), part, scope),
      })),
    );
  }

  /** The entries of a mapping of the settings; of those that are there twice, the later mapping's. */
  private spread(part: Derived, each: Variable, all: readonly Variable[], scope: Scope): string[] {
    const inner = this.within(each, scope);
    const key = this.go.key(each.index, inner);
    const later = all
      .slice(all.indexOf(each) + 1)
      .map((other) => `(hasKey ${this.go.reference(other.index, inner)} ${key})`);
    const lines = this.entry(`{{ ${key} | quote }}`, part, inner);
    return [
      this.loop(each, scope),
      ...conditioned(later.length === 0 ? "true" : `(not ${anyOf(later)})`, lines),
      "{{- end }}",
    ];
  }

  /** The beginning of a loop over a list, or a mapping by name. */
  private loop(each: Variable, scope: Scope): string {
    const name = `$${itemName(each)}`;
    const names = each.kind === "map" ? `${name}Key, ${name}` : name;
    return `{{- range ${names} := ${this.go.reference(each.index, scope)} }}`;
  }

  private within(each: Variable, scope: Scope): Scope {
    return { items: new Map([...scope.items, [each.path.join("."), `$${itemName(each)}`]]) };
  }

  private entry(key: string, part: Derived, scope: Scope): string[] {
    const { body } = part;
    if (body.form === "scalar") return this.scalarLines(`${key}: `, body.value, scope);
    if (body.form === "joined") return this.joined(key, body, scope);
    if (body.parts.length === 0) return [`${key}: ${body.form === "list" ? "[]" : "{}"}`];
    const lines = this.holder(part, scope);
    // A block in a loop speaks of the loop's item.
    const shared = scope.items.size > 0 ? undefined : this.share(part.name, placed(lines).join("\n"));
    if (shared !== undefined) return [`${key}:`, `  {{- include "${shared}" . | nindent 2 }}`];
    return [`${key}:`, ...indented(lines)];
  }

  private list(body: DerivedHolder, scope: Scope): string[] {
    return this.guarded(
      body.parts.map((part) => {
        const inner = part.each ? this.within(part.each, scope) : scope;
        const condition = this.go.condition(part.guard, inner);
        const lines = this.item(part, inner);
        if (!part.each) return { condition, lines };
        return {
          condition: "true",
          lines: [this.loop(part.each, scope), ...conditioned(condition, lines), "{{- end }}"],
        };
      }),
    );
  }

  private item(part: Derived, scope: Scope): string[] {
    const { body } = part;
    if (body.form === "scalar") return this.scalarLines("- ", body.value, scope);
    if (body.parts.length === 0) return [`- ${body.form === "list" ? "[]" : "{}"}`];
    // The dash needs something behind it: what is always there comes first.
    const always = ({ guard, each }: Derived): boolean => each === undefined && "leaf" in guard;
    const parts =
      body.form === "map" ? [...body.parts.filter(always), ...body.parts.filter((one) => !always(one))] : body.parts;
    const [first = "", ...rest] = this.holder({ ...part, body: { ...body, parts } }, scope);
    if (first.startsWith("{{-")) throw new NotDerivable(`${part.name}: no field of the item is always there`);
    return [`- ${first}`, ...indented(rest)];
  }

  /** Puts conditions around entries, one around neighbours that share it. */
  private guarded(entries: readonly { condition: string; lines: readonly string[] }[]): string[] {
    const lines: string[] = [];
    for (let at = 0; at < entries.length;) {
      const { condition } = entries[at] ?? { condition: "true" };
      let end = at;
      while (end < entries.length && entries[end]?.condition === condition) end += 1;
      lines.push(
        ...conditioned(
          condition,
          entries.slice(at, end).flatMap((entry) => entry.lines),
        ),
      );
      at = end;
    }
    return lines;
  }

  /** A list that is one text. */
  private joined(key: string, body: DerivedHolder, scope: Scope): string[] {
    const items = body.parts.map((part) => {
      if (part.body.form !== "scalar" || !("leaf" in part.body.value)) {
        throw new NotDerivable(`${part.name}: an item of a text depends on more than whether it is there`);
      }
      const { expression } = this.go.leaf(part.body.value.leaf, scope);
      const condition = this.go.condition(part.guard, scope);
      return condition === "true" ? `(${expression})` : `(ternary (${expression}) "" (not (empty ${condition})))`;
    });
    return [`${key}: {{ list ${items.join(" ")} | compact | join "," | quote }}`];
  }

  private scalarLines(lead: string, value: Decision<Leaf>, scope: Scope): string[] {
    if ("leaf" in value && value.leaf.kind === "constant") {
      const [first = "", ...rest] = yamlText(value.leaf.value).trimEnd().split("\n");
      const lines = [
        `${lead}${first}`,
        ...rest.map((line) => (line === "" ? "" : `  ${line.trimStart() === line ? line : line.slice(2)}`)),
      ];
      return lines.join("").includes("{{") || rest.length > 0
        ? [`${lead}{{ ${goString(String(value.leaf.value))} | quote }}`]
        : lines;
    }
    if ("leaf" in value && value.leaf.kind === "whole") {
      return [`${lead}|`, `  {{- ${this.go.leaf(value.leaf, scope).expression} | nindent 2 }}`];
    }
    return [lead + this.inline(value, scope, (leaf) => this.word(leaf, scope))];
  }

  /** A value on one line, whatever it depends on. */
  private inline(value: Decision<Leaf>, scope: Scope, word: (leaf: Leaf) => string): string {
    if ("leaf" in value) return word(value.leaf);
    const { variable } = value;
    // What is not, comes last: it needs no words.
    const isOff = ({ classes }: { classes: readonly string[] }): boolean =>
      classes.every((name) => ["absent", "=false", "empty"].includes(name));
    const branches = [...value.branches.filter((one) => !isOff(one)), ...value.branches.filter(isOff)];
    const known = branches.flatMap(({ classes }) => classes);
    const pieces = branches.map(({ classes, then }, place) => {
      const last = place === branches.length - 1;
      const test = bare(this.go.test(variable, classes, known, scope));
      const open = last ? "{{ else }}" : `{{ ${place === 0 ? "" : "else "}if ${test} }}`;
      return open + this.inline(then, scope, word);
    });
    return `${pieces.join("")}{{ end }}`;
  }

  /** A value as a word of YAML. */
  private word(leaf: Leaf, scope: Scope): string {
    if (leaf.kind === "constant") {
      const text = yamlText(leaf.value).trimEnd();
      return text.includes("\n") || text.includes("{{") ? `{{ ${goString(String(leaf.value))} | quote }}` : text;
    }
    const { expression: whole, type } = this.go.leaf(leaf, scope);
    const expression = whole.replace(/^\((include [^()]*)\)$/, "$1");
    if (type === "whole") return `{{ ${expression} | toJson }}`;
    return type === "text" && leaf.kind !== "digest" ? `{{ ${expression} | quote }}` : `{{ ${expression} }}`;
  }

  private prettyJson(body: DerivedHolder, scope: Scope, indent: string): string[] {
    const fields = body.parts.map((part) => {
      const [first = "", ...rest] = this.jsonValue(part, scope, `${indent}  `);
      const text = [`${indent}  ${JSON.stringify(part.name)}: ${first}`, ...rest].join("\n");
      return { condition: this.go.condition(part.guard, scope), text };
    });
    let text = "{";
    for (const [place, field] of fields.entries()) {
      const { condition } = field;
      if (place === 0 && condition !== "true") throw new NotDerivable("the first field of JSON is not always there");
      const [before, after] = [fields[place - 1]?.condition, fields[place + 1]?.condition];
      // The comma belongs to the field behind it, which may not be there.
      if (condition !== "true" && condition !== before) text += `{{ if ${bare(condition)} }}`;
      text += `${place === 0 ? "" : ","}\n${field.text}`;
      if (condition !== "true" && condition !== after) text += "{{ end }}";
    }
    return `${text}\n${indent}}`.split("\n");
  }

  private jsonValue(part: Derived, scope: Scope, indent: string): string[] {
    const { body } = part;
    if (body.form === "map") return this.prettyJson(body, scope, indent);
    if (body.form !== "scalar") throw new NotDerivable(`${part.name}: a list in JSON`);
    const word = (leaf: Leaf): string => {
      if (leaf.kind === "constant") return JSON.stringify(leaf.value);
      const { expression, type } = this.go.leaf(leaf, scope);
      return type === "text" ? `{{ ${expression} | toRawJson }}` : `{{ ${expression} }}`;
    };
    return [this.inline(body.value, scope, word)];
  }
}

/** Templates that are included several lines deep, indented as deep as they now stand. */
function placed(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.replace(
      /^( *)(\{\{- include .* \| nindent )\d+ \}\}$/,
      (_, space: string, start: string) => `${space}${start}${space.length} }}`,
    ),
  );
}

function conditioned(condition: string, lines: readonly string[]): readonly string[] {
  if (condition === "true") return lines;
  return condition === "false" ? [] : [`{{- if ${bare(condition)} }}`, ...lines, "{{- end }}"];
}

function anyOf(tests: readonly string[]): string {
  const [only = "false"] = tests;
  return tests.length === 1 ? only : `(or ${tests.join(" ")})`;
}

/** A condition without the parentheses around all of it. */
function bare(condition: string): string {
  return condition.startsWith("(") && condition.endsWith(")") && !condition.startsWith("(include")
    ? condition.slice(1, -1)
    : condition;
}

/** What one item of a list is called in a loop. */
function itemName({ path }: Variable): string {
  const [last = "item"] = path.filter((part) => part !== "[]").slice(-1);
  return /s$/.test(last) ? last.replace(/s$/, "") : last;
}

function yamlKey(key: string): string {
  return yamlText({ [key]: 0 }).slice(0, -": 0\n".length);
}

/** A text as a constant of Go's templates. */
function goString(text: string): string {
  return JSON.stringify(text);
}
