import type { KubernetesObject } from "../../policy/rules/objects";
import { judgeBy, type Judgement, type Undecided } from "../../policy/rules/evaluate";
import { exemptionRule, findingsOf, forbids, type Finding } from "../../policy/rules/report";
import type { Key } from "../../policy/rules/read";
import type { Severity } from "../../policy/rules/rule";
import { placesIn, type Document } from "../input/documents";
import type { Manifests, Origin } from "../input/manifests";
import type { Place } from "../input/source";
import type { Report, ReportedFinding } from "../report/report";
import { keysOf } from "./keys";
import { severities, type Rulebook } from "./options";

/** What judging manifests came to. */
export interface Judged {
  readonly report: Report;
  /** The findings as the rules made them. */
  readonly findings: readonly Finding[];
}

export interface How {
  /** Each file is a cluster of its own. */
  readonly perFile: boolean;
  /** What is less severe is left out. */
  readonly severity: Severity;
  /** The day in UTC, by which exemptions expire. */
  readonly today: string;
}

/** Judges all that was read. */
export function judgeManifests(manifests: Manifests, book: Rulebook, { perFile, severity, today }: How): Judged {
  const judge = judgeBy(book.rules, book.configuration);
  const files = manifests.files.map(({ objects }) => objects);
  const worlds: readonly (readonly KubernetesObject[])[] = perFile ? files : [files.flat()];
  const judgements = worlds.map((objects) => judge.all(objects));
  const judgement: Judgement = {
    violations: judgements.flatMap(({ violations }) => violations),
    undecided: judgements.flatMap(({ undecided }) => undecided),
  };
  const findings = findingsOf(judgement, book.rules, book.configuration, today).filter((finding) => {
    return severities.indexOf(finding.severity) >= severities.indexOf(severity);
  });
  const locate = new Locator(manifests.origins, book.written);
  const reported = locate.findings(findings);
  const undecided = locate.undecided(judgement.undecided);
  return {
    findings,
    report: {
      findings: reported,
      undecided,
      problems: manifests.problems,
      rules: reported.some(({ rule }) => rule === exemptionRule.id) ? [...book.rules, exemptionRule] : book.rules,
      summary: summaryOf(manifests, book, findings, undecided.length),
    },
  };
}

function summaryOf(
  { files, skipped, problems }: Manifests,
  { rules }: Rulebook,
  findings: readonly Finding[],
  undecided: number,
): Report["summary"] {
  const forbidding = findings.filter(forbids);
  const bySeverity = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    verdict: problems.length > 0 ? "incomplete" : forbidding.length > 0 ? "violations" : "clean",
    files: files.length,
    skipped,
    objects: files.reduce((sum, { objects }) => sum + objects.length, 0),
    rules: rules.length,
    mandatory: forbidding.length,
    advisory: findings.filter(({ level, exempted }) => level === "advisory" && !exempted).length,
    exempted: findings.filter(({ exempted }) => exempted).length,
    undecided,
    severities: {
      critical: bySeverity("critical"),
      high: bySeverity("high"),
      medium: bySeverity("medium"),
      low: bySeverity("low"),
    },
    errors: problems.map(({ file, line, column, message }) => {
      return { file, line: line ?? null, column: column ?? null, message };
    }),
  };
}

/** Finds where fields stand. Each document is gone through once, and only when something in it is to be told. */
class Locator {
  constructor(
    private readonly origins: readonly Origin[],
    private readonly written: Document | undefined,
  ) {}

  findings(findings: readonly Finding[]): readonly ReportedFinding[] {
    const told = findings.map((finding) => ({ finding, ...this.origin(finding.origin, finding.keys) }));
    const places = this.places(told);
    return told
      .map(({ finding }, index) => ({ finding, place: places[index] ?? { file: "" }, order: this.order(finding) }))
      .sort((a, b) => a.order - b.order || compare(a.place, b.place))
      .map(({ finding, place }) => reported(finding, place));
  }

  undecided(undecided: readonly Undecided[]): Report["undecided"] {
    const places = this.places(undecided.map(({ origin, path }) => this.origin(origin, keysOf(path))));
    return undecided.map(({ rule, object, path }, index) => {
      const { file = "", line = null } = places[index] ?? {};
      return { rule, ...object, path, file, line };
    });
  }

  /** Documents in the order in which they were read; what is wrong with the configuration comes last. */
  private order({ origin }: Finding): number {
    return origin === "" ? Infinity : Number(origin);
  }

  private origin(origin: string, keys: readonly Key[]): { document: Document | undefined; keys: readonly Key[] } {
    const known = origin === "" ? undefined : this.origins[Number(origin)];
    return known ? { document: known.document, keys: [...known.keys, ...keys] } : { document: this.written, keys };
  }

  private places(
    wanted: readonly { document: Document | undefined; keys: readonly Key[] }[],
  ): readonly (Place | undefined)[] {
    const places: Place[] = [];
    for (const [document, group] of Map.groupBy(wanted.keys(), (index) => wanted[index]?.document)) {
      if (!document) continue;
      const found = placesIn(
        document,
        group.map((index) => wanted[index]?.keys ?? []),
      );
      group.forEach((index, position) => {
        const place = found[position];
        if (place) places[index] = place;
      });
    }
    return places;
  }
}

function compare(a: Place, b: Place): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function reported(finding: Finding, { file, line, column }: Place): ReportedFinding {
  const { rule, severity, level, object, container = null, path, message, fix, references, exempted } = finding;
  const { apiVersion, kind, namespace, name } = object;
  return {
    rule,
    severity,
    level,
    apiVersion,
    kind,
    namespace,
    name,
    container,
    path,
    message,
    fix,
    references: references.map(({ framework, id, level: of, url }) => ({
      framework,
      id,
      ...(of && { level: of }),
      url,
    })),
    file,
    line: line ?? null,
    exempted: exempted ? { reason: exempted.reason, owner: exempted.owner, until: exempted.until } : false,
    column: column ?? null,
  };
}
