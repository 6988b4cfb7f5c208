/** What is told beside a value, or above it; may have several lines only above. */
export interface Comment {
  /** On lines of its own before the key, or before the item of a list. */
  readonly above?: string;
  /** At the end of the line; of an item that is a mapping or a list, the line above it. */
  readonly beside?: string;
}

/** Comments by the places of the values that they belong to; no path is the whole. */
export class Comments {
  /** Of this very value. */
  own: Comment | undefined;
  private readonly parts = new Map<string, Comments>();

  constructor(entries: readonly (readonly [path: readonly (string | number)[], comment: Comment])[] = []) {
    for (const [path, comment] of entries) this.set(path, comment);
  }

  set(path: readonly (string | number)[], comment: Comment): void {
    path.reduce<Comments>((at, key) => at.part(String(key)), this).own = comment;
  }

  /** Those on what a key or an index holds; undefined where there are none. */
  below(key: string | number): Comments | undefined {
    return this.parts.get(String(key));
  }

  private part(key: string): Comments {
    const known = this.parts.get(key);
    if (known) return known;
    const part = new Comments();
    this.parts.set(key, part);
    return part;
  }
}

/**
 * Plain data as YAML: mappings, lists, texts, numbers, booleans, null. One way to write each value, so that equal data is
 * equal text: keys in the order in which they are there, two spaces, no anchors, no folding. A text is quoted only where
 * one of YAML 1.1, YAML 1.2 and kubectl would take it for something else; one of several lines is a literal block. A key
 * whose value is undefined is left out, as in JSON.
 * @returns the text of one document, without `---`, with a line break at the end
 * @throws RangeError for what YAML has no word for, such as a function or NaN
 */
export function yamlText(value: unknown, comments?: Comments): string {
  const writer = new Writer();
  writer.document(value, comments);
  return writer.text;
}

/** Several documents as one text, in this order. */
export function yamlDocuments(texts: readonly string[]): string {
  return texts.join("---\n");
}

/** The JSON pointer of a place. */
export function pointer(path: readonly (string | number)[]): string {
  return path.map((part) => step(String(part))).join("");
}

class Writer {
  text = "";

  document(value: unknown, comments: Comments | undefined): void {
    this.above(comments, "");
    if (isFilled(value)) this.inside(value, "", comments);
    else this.text += `${scalar(value, "  ")}\n`;
  }

  /** What a mapping or a list holds, from the beginning of a line on. */
  private inside(value: object, indent: string, comments: Comments | undefined): void {
    if (Array.isArray(value)) this.items(value, indent, comments);
    else this.pairs(value, indent, comments, indent);
  }

  /** @param lead what stands before the first key: the dash of an item, or as much space as before the others */
  private pairs(mapping: object, indent: string, comments: Comments | undefined, lead: string): void {
    let before = lead;
    for (const [key, value] of Object.entries(mapping) as [string, unknown][]) {
      if (value === undefined) continue;
      const inner = comments?.below(key);
      // A comment above the first key of an item would come between it and its dash.
      if (before === indent) this.above(inner, indent);
      this.text += `${before}${keyWord(key)}:`;
      this.value(value, indent, inner);
      before = indent;
    }
  }

  private items(list: readonly unknown[], indent: string, comments: Comments | undefined): void {
    const deeper = `${indent}  `;
    for (const [index, item] of list.entries()) {
      const inner = comments?.below(index);
      this.above(inner, indent, isFilled(item));
      if (!isFilled(item)) this.line(`${indent}-`, scalar(item, deeper), beside(inner));
      else if (!Array.isArray(item)) this.pairs(item, deeper, inner, `${indent}- `);
      else {
        this.text += `${indent}-\n`;
        this.items(item, deeper, inner);
      }
    }
  }

  /** What follows a key and its colon. */
  private value(value: unknown, indent: string, comments: Comments | undefined): void {
    if (isFilled(value)) {
      this.text += `${beside(comments)}\n`;
      this.inside(value, `${indent}  `, comments);
      return;
    }
    this.line("", scalar(value, `${indent}  `), beside(comments));
  }

  /** A comment beside a block stands on its first line. */
  private line(lead: string, written: string, comment: string): void {
    const end = comment === "" ? -1 : written.indexOf("\n");
    const [first, rest] = end < 0 ? [written, ""] : [written.slice(0, end), written.slice(end)];
    this.text += `${lead} ${first}${comment}${rest}\n`;
  }

  private above(comments: Comments | undefined, indent: string, withBeside = false): void {
    const comment = comments?.own;
    if (comment === undefined) return;
    for (const part of [comment.above, withBeside ? comment.beside : undefined]) {
      if (part === undefined) continue;
      for (const line of part.split("\n")) this.text += `${indent}${`# ${line}`.trimEnd()}\n`;
    }
  }
}

function beside(comments: Comments | undefined): string {
  const comment = comments?.own?.beside;
  return comment === undefined ? "" : ` # ${comment}`;
}

function step(part: string): string {
  return `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Whether it takes lines of its own: a mapping or a list with something in it. */
function isFilled(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const key in value) if ((value as Record<string, unknown>)[key] !== undefined) return true;
  return false;
}

function scalar(value: unknown, indent: string): string {
  switch (typeof value) {
    case "string":
      return value.includes("\n") && block.test(value) ? literal(value, indent) : word(value);
    case "boolean":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return JSON.stringify(value);
      break;
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "[]" : "{}";
    default:
      break;
  }
  throw new RangeError(`YAML has no word for this ${typeof value}`);
}

/** A text that can stand as it is between line breaks: it begins with neither space nor break, and has nothing invisible. */
const block = /^[!-~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe][\t\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe]*$/;

function literal(text: string, indent: string): string {
  const kept = text.endsWith("\n");
  const chomping = !kept ? "-" : text.endsWith("\n\n") ? "+" : "";
  const lines = (kept ? text.slice(0, -1) : text).split("\n");
  return [`|${chomping}`, ...lines.map((line) => (line === "" ? "" : indent + line))].join("\n");
}

/** Plain texts: they begin with what neither a number nor a mark of YAML begins with, and hold neither `: ` nor ` #`. */
const plain = /^(?:[A-Za-z_/$]|\.\.\/)(?:[!-9;-~]|:(?=[!-~])| (?=[!"$-~]))*$/;
/** Amounts, which are no number to anybody. */
const amount = /^\d+(?:\.\d+)?(?:m|[KMGT]i|[smh])$/;
const reserved = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

const keyWords = new Map<string, string>();

/** A key, most of which come again in every object. */
function keyWord(key: string): string {
  const known = keyWords.get(key) ?? word(key);
  if (keyWords.size < 1_000) keyWords.set(key, known);
  return known;
}

/** A text on one line. */
function word(text: string): string {
  if (plain.test(text) ? !reserved.test(text) : amount.test(text)) return text;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
