import type { Colors } from "../terminal";
import { releaseNumberIn } from "./message";
import type { Row } from "./rows";

/** The history as a table, the newest last: where the terminal ends is where one looks. */
export function historyText(stack: string, history: readonly Row[], colors: Colors): string {
  if (history.length === 0) return `Nothing was deployed to ${stack} yet`;
  const head = ["RELEASE", "WHEN", "BY", "VERSION", "DIGEST", "SETTINGS", "VERDICT"];
  const table = [head, ...history.map(cells)];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row, index) => {
      const line = row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd();
      if (index === 0) return colors.dim(line);
      const row_ = history[index - 1];
      return row_?.kind === "release" && row_.release.verdict === "failed" ? colors.red(line) : line;
    })
    .join("\n");
}

function cells(row: Row): readonly string[] {
  const when = row.at.toISOString().slice(0, 16).replace("T", " ");
  if (row.kind === "update") {
    const { kind, message, version = "", result } = row.update;
    const said = message === "" ? "" : ` (${firstLine(message)})`;
    // Of a release of ours there is no record where that could not be written, or can't be read.
    const by = releaseNumberIn(message) === undefined ? `pulumi ${kind === "update" ? "up" : kind}` : "circle-core";
    return ["–", when, by, version, "", "", `${result}${said}`];
  }
  const { number, by, version, digest, settings, verdict, backTo, cause } = row.release;
  const back = backTo === undefined ? "" : `, back to ${backTo}`;
  const why = cause === undefined ? "" : `: ${cause}`;
  return [
    String(number),
    when,
    by,
    version,
    digest?.replace("sha256:", "").slice(0, 12) ?? "–",
    settings.slice(0, 8),
    `${verdict}${back}${why}`,
  ];
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
