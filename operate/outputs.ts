import { UsageError } from "./errors";
import { formats, type Format } from "./report/formats";
import { nearest } from "./suggest";

/** A report that is asked for. */
export interface Output {
  readonly format: Format;
  /** Undefined for the standard output. */
  readonly file: string | undefined;
}

/**
 * Reads the values of `--output`: each a format, or `FORMAT=FILE`. One report goes to the standard output: the one
 * without a file, else the text.
 * @throws UsageError
 */
export function outputsOf(values: readonly string[]): readonly Output[] {
  const outputs = values.map(outputOf);
  const files = outputs.flatMap(({ file }) => file ?? []);
  const open = outputs.filter(({ file }) => file === undefined);
  if (open.length > 1) {
    const [one, other] = open.map(({ format }) => format);
    throw new UsageError(
      `--output ${one ?? ""} and --output ${other ?? ""} both go to the standard output: write ${other ?? ""}=FILE`,
    );
  }
  if (new Set(files).size < files.length) throw new UsageError("two reports can't go to one file: give each its own");
  return open.length === 1 ? outputs : [...outputs, { format: "text", file: undefined }];
}

function outputOf(value: string): Output {
  const [name = "", ...rest] = value.split("=");
  const file = rest.join("=");
  const format = formats.find((each) => each === name.toLowerCase());
  const allowed = `one of ${formats.join(", ")}, or FORMAT=FILE`;
  if (!format) throw new UsageError(`--output ${value}: must be ${allowed}${hint(value, name)}`);
  if (rest.length > 0 && file === "") throw new UsageError(`--output ${value}: names no file`);
  return { format, file: rest.length > 0 ? file : undefined };
}

const endings: Readonly<Record<string, Format>> = {
  txt: "text",
  json: "json",
  xml: "junit",
  sarif: "sarif",
  md: "markdown",
  html: "html",
};

function hint(value: string, name: string): string {
  const meant = endings[/\.(\w+)$/.exec(value)?.[1] ?? ""];
  return meant && !value.includes("=") ? `; did you mean ${meant}=${value}?` : nearest(name, formats);
}
