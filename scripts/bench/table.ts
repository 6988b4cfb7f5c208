import { UserError } from "../../toolchain/errors";
import type { Finding } from "./findings";
import type { Spread } from "./statistics";

/** Where the measurements were taken. */
export interface Circumstances {
  /** The engine and its plugins in one line. */
  engine: string;
  node: string;
  cpus: number;
  /** Processes that wanted a CPU while measuring, on average; more than `cpus` is a crowd. */
  load: number;
}

/** A ratio with the smallest and the largest of its turns. */
export const ratioText = ({ median, min, max }: Spread): string =>
  `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;

const verdict = ({ ratio, target }: Finding): string => (ratio.median <= target ? "✓" : "✗");

/** All findings as a table in Markdown, which is also what a terminal shows. */
export function table(findings: readonly Finding[]): string {
  const head = ["", "compared", "ratio: median (min–max)", "runs", "at most", "for information"];
  const rows = findings.map((finding) => [
    verdict(finding),
    `${finding.comparison}: ${finding.claim}`,
    ratioText(finding.ratio),
    String(finding.runs),
    String(finding.target),
    finding.information,
  ]);
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** Where it was measured, in one paragraph. */
export function circumstancesText({ engine, node, cpus, load }: Circumstances): string {
  const crowd = load > cpus ? ": others were at work, so seconds say little" : "";
  return `${engine} · Node ${node} · ${cpus} CPUs · load ${load.toFixed(1)}${crowd}`;
}

const markers = { start: "<!-- bench:start -->", end: "<!-- bench:end -->" } as const;

/**
 * The page with the text between its markers replaced.
 * @throws UserError where the page has no markers
 */
export function withResults(page: string, text: string): string {
  const [start, end] = [page.indexOf(markers.start), page.indexOf(markers.end)];
  if (start === -1 || end < start) {
    throw new UserError(
      `The page must have a line ${markers.start} and after it a line ${markers.end}: put them back.`,
    );
  }
  return `${page.slice(0, start + markers.start.length)}\n\n${text}\n\n${page.slice(end)}`;
}
