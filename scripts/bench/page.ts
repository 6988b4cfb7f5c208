import { UserError } from "../../toolchain/errors";
import type { Finding } from "./findings";
import { circumstancesText, comparisonOf, rowsIn, table, type Circumstances } from "./table";

const markers = { start: "<!-- bench:start -->", end: "<!-- bench:end -->" } as const;

/**
 * The page with these findings between its markers. The rows of comparisons that were not made this time stay, and are
 * said to be of an earlier run.
 * @throws UserError where the page has no markers
 */
export function withFindings(page: string, findings: readonly Finding[], circumstances: Circumstances): string {
  const [start, end] = [page.indexOf(markers.start), page.indexOf(markers.end)];
  if (start === -1 || end < start) {
    throw new UserError(
      `The page must have a line ${markers.start} and after it a line ${markers.end}: put them back.`,
    );
  }
  const made = new Set(findings.map(({ comparison }) => comparison));
  const kept = rowsIn(page.slice(start, end)).filter((row) => !made.has(comparisonOf(row)));
  const earlier = [...new Set(kept.map(comparisonOf))].join(", ");
  const text = [
    table(findings, kept),
    circumstancesText(circumstances),
    ...(earlier === "" ? [] : [`Of an earlier run: ${earlier}.`]),
  ].join("\n\n");
  return `${page.slice(0, start + markers.start.length)}\n\n${text}\n\n${page.slice(end)}`;
}
