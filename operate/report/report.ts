import type { Problem } from "../input/source";
import type { JsonFinding, JsonReport, Summary } from "./model";

/** What all formats show: the JSON form, and what places and catalogues need beside it. */
export interface Report {
  readonly summary: Summary;
  readonly findings: readonly ReportedFinding[];
  readonly undecided: JsonReport["undecided"];
  readonly problems: readonly Problem[];
  /** The rules that were judged by, broken or not. */
  readonly rules: readonly RuleText[];
}

export interface ReportedFinding extends JsonFinding {
  readonly column: number | null;
}

/** What catalogues in reports say about a rule. */
export interface RuleText {
  readonly id: string;
  readonly title: string;
  readonly severity: JsonFinding["severity"];
  readonly why: string;
  readonly mend: string;
  readonly references: JsonFinding["references"] | readonly JsonFinding["references"][number][];
}

/** Does it forbid what was judged? */
export function forbids({ level, exempted }: Pick<JsonFinding, "level" | "exempted">): boolean {
  return level !== "advisory" && exempted === false;
}
