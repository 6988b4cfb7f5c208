import { comparisons } from "./comparisons";
import type { Finding } from "./findings";
import type { Spread } from "./statistics";

/** Where the measurements were taken. */
export interface Circumstances {
  /** The engine and its plugins in one line; nothing where none was used. */
  engine: string | undefined;
  node: string;
  cpus: number;
  /** Processes that wanted a CPU in the minute before the measurements, on average; more than `cpus` is a crowd. */
  load: number;
}

/** A ratio with the smallest and the largest of its turns. */
export const ratioText = ({ median, min, max }: Spread): string =>
  `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;

/** Nothing costs less than nothing: a ratio below that is noise, and says nothing good. */
const verdict = ({ ratio: { median }, target }: Finding): string => (median > 0 && median <= target ? "✓" : "✗");

/** The cells of one finding. */
export type Row = readonly string[];

const head: Row = ["", "compared", "ratio: median (min–max)", "runs", "at most", "for information"];

const rowOf = (finding: Finding): Row => [
  verdict(finding),
  `${finding.comparison}: ${finding.claim}`,
  ratioText(finding.ratio),
  String(finding.runs),
  String(finding.target),
  finding.information,
];

/** The comparison that a row belongs to. */
export const comparisonOf = (row: Row): string => row[1]?.split(":")[0] ?? "";

/** All findings as a table in Markdown, which is also what a terminal shows; `others` are rows as they were. */
export function table(findings: readonly Finding[], others: readonly Row[] = []): string {
  const rows = inOrder([...findings.map(rowOf), ...others]);
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** The rows of a table in a text. */
export function rowsIn(text: string): Row[] {
  const lines = text.split("\n").filter((line) => /^\| [✓✗] /.test(line));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** By comparison, as the command line lists them. */
function inOrder(rows: readonly Row[]): Row[] {
  const place = (row: Row): number => Object.keys(comparisons).indexOf(comparisonOf(row));
  return [...rows].sort((one, other) => place(one) - place(other));
}

/** Where it was measured, in one paragraph. */
export function circumstancesText({ engine, node, cpus, load }: Circumstances): string {
  const crowd = load > cpus ? ": others were at work, so seconds say little" : "";
  return `${engine === undefined ? "" : `${engine} · `}Node ${node} · ${cpus} CPUs · load ${load.toFixed(1)}${crowd}`;
}
