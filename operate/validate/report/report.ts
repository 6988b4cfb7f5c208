import type { Settings } from "../../../components/settings";
import { byCause, type Finding, type GroupResult } from "../../checks/finding";
import { allFindings, failures, type ClusterValidation, type Validation } from "../validation";
import type { JsonCluster, JsonFinding, JsonGroup, JsonValidation } from "./model";

/** What all formats show: the JSON form, and what pictures need beside it. */
export interface ValidationReport extends JsonValidation {
  readonly settings: Settings;
  /** How many findings fail it. */
  readonly failing: number;
}

/** What a validation is to its readers. */
export function reportOf(validation: Validation): ValidationReport {
  const { stack, settings, verdict, failOn, startedAt, endedAt, rounds, clusters } = validation;
  const findings = allFindings(validation);
  const results = clusters.flatMap(({ groups }) => groups);
  const checked = results.reduce((sum, group) => sum + group.checked, 0);
  const unchecked = results.reduce((sum, group) => sum + group.unchecked.length, 0);
  return {
    version: 1,
    stack,
    environment: settings.environment,
    verdict,
    failOn,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    summary: {
      errors: findings.filter(({ severity }) => severity === "error").length,
      warnings: findings.filter(({ severity }) => severity === "warning").length,
      checked,
      unchecked,
      coverage: coverage(checked, unchecked),
      rounds,
    },
    clusters: clusters.map(clusterOf),
    settings,
    failing: failures(validation).length,
  };
}

/** Whole percent, downwards: what is not all is never 100. */
export function coverage(checked: number, unchecked: number): number {
  return checked + unchecked === 0 ? 0 : Math.floor((100 * checked) / (checked + unchecked));
}

function clusterOf({
  cluster,
  context,
  server,
  namespace,
  problem,
  groups,
  connections,
}: ClusterValidation): JsonCluster {
  return {
    cluster,
    context,
    server,
    namespace,
    problem: problem ? { kind: problem.kind, why: [problem.why, problem.hint].filter(Boolean).join(". ") } : null,
    groups: groups.map(groupOf),
    connections: connections.map(({ from, to, declared, proven, why = null }) => ({ from, to, declared, proven, why })),
  };
}

function groupOf({ group, checked, findings, unchecked }: GroupResult): JsonGroup {
  return {
    group,
    state: stateOf(findings, checked),
    checked,
    findings: findings.map(findingOf),
    unchecked: unchecked.map(({ what, why }) => ({ what, why })),
  };
}

function stateOf(findings: readonly Finding[], checked: number): JsonGroup["state"] {
  if (findings.some(({ severity }) => severity === "error")) return "failed";
  if (findings.length > 0) return "warned";
  return checked === 0 ? "unchecked" : "passed";
}

function findingOf({
  code,
  severity,
  object,
  container,
  path,
  message,
  evidence,
  next,
  passing,
}: Finding): JsonFinding {
  return {
    code,
    severity,
    kind: object.kind,
    namespace: object.namespace ?? "",
    name: object.name,
    container: container ?? null,
    path: path ?? null,
    message,
    evidence: evidence.slice(0, 10),
    next,
    passing: passing === true,
  };
}

/** A finding with its cluster and its group. */
export interface Placed {
  readonly cluster: JsonCluster;
  readonly group: JsonGroup["group"];
  readonly finding: JsonFinding;
}

/** All findings, errors first, causes before what follows from them. */
export function placed({ clusters }: Pick<JsonValidation, "clusters">): readonly Placed[] {
  const all = clusters.flatMap((cluster) =>
    cluster.groups.flatMap(({ group, findings }) => findings.map((finding) => ({ cluster, group, finding }))),
  );
  const ranked = ({ group, finding }: Placed) => ({ group, severity: finding.severity });
  return all.sort((a, b) => byCause(ranked(a), ranked(b)));
}

/** Does it fail the validation? */
export function isFailing({ failOn }: Pick<JsonValidation, "failOn">, { severity }: JsonFinding): boolean {
  return severity === "error" || failOn === "warning";
}
