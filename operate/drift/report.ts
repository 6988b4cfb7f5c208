import { shellWord } from "../../components/shell";
import type { Finding, GroupResult } from "../checks/finding";
import type { Outcome } from "../cluster/each";
import { counted, harmless, objectText } from "../report/words";
import type { Colors } from "../terminal";

/** What `drift` found in the clusters of a stack. */
export interface Drift {
  readonly stack: string;
  readonly outcomes: readonly Outcome<GroupResult>[];
}

/** All that differs. */
export function findingsOf({ outcomes }: Drift): readonly Finding[] {
  return outcomes.flatMap((outcome) => (outcome.state === "known" ? outcome.value.findings : []));
}

/** Is there something that could not be compared? */
function isPartial({ outcomes }: Drift): boolean {
  return outcomes.some((outcome) => outcome.state === "known" && outcome.value.unchecked.length > 0);
}

/** For people: the verdict, and the objects with what differs in each. */
export function text(drift: Drift, colors: Colors): string {
  const clusters = drift.outcomes.flatMap((outcome) => ["", ...clusterLines(outcome, colors)]);
  return `${[...verdict(drift, colors), ...clusters].join("\n")}\n`;
}

function clusterLines({ cluster, ...outcome }: Outcome<GroupResult>, colors: Colors): readonly string[] {
  const head = `${colors.bold(harmless(cluster.name))} ${colors.dim(`(context ${harmless(cluster.context)})`)}`;
  if (outcome.state === "unknown") {
    const { message, hint } = outcome.failure;
    return [
      head,
      `  ${colors.red("✗")} ${harmless(message)}`,
      ...(hint === undefined ? [] : [`      ${harmless(hint)}`]),
    ];
  }
  const { findings, checked, unchecked } = outcome.value;
  const objects = Map.groupBy(findings, ({ object }) => referenceText(object));
  return [
    head,
    ...[...objects].flatMap(([object, found]) => [
      `  ${colors.bold(harmless(object))}`,
      ...found.flatMap((each, index) => told(each, each.next === found[index + 1]?.next, colors)),
    ]),
    ...(findings.length === 0 ? [`  ${colors.green("✓")} ${counted(checked, "object")} as declared`] : []),
    ...unchecked.map(({ what, why }) => `  ${colors.yellow("–")} ${harmless(`${what} could not be seen: ${why}`)}`),
  ];
}

/** What to do is said once for neighbours of which it is all the same. */
function told({ severity, message, evidence, next }: Finding, silent: boolean, colors: Colors): readonly string[] {
  const mark = severity === "error" ? colors.red("✗") : colors.yellow("!");
  return [
    `    ${mark} ${harmless(message)}`,
    ...evidence.map((line) => colors.dim(`        ${harmless(line)}`)),
    ...(silent ? [] : [`        → ${harmless(next)}`]),
  ];
}

function verdict(drift: Drift, colors: Colors): readonly string[] {
  const findings = findingsOf(drift);
  const unknown = drift.outcomes.filter(({ state }) => state === "unknown").length;
  const open =
    unknown > 0 ? [colors.red(`✗ ${counted(unknown, "cluster")} could not be asked: the verdict is incomplete`)] : [];
  if (findings.length === 0) {
    if (unknown > 0) return open;
    return [
      isPartial(drift)
        ? colors.yellow(`! No drift in what could be seen of ${drift.stack}, which is not all`)
        : colors.green(`✓ No drift: ${drift.stack} is as its settings declare it`),
    ];
  }
  const objects = new Set(findings.map(({ cluster, object }) => `${cluster} ${referenceText(object)}`)).size;
  const [first, ...more] = findings;
  const what =
    first && more.length === 0
      ? harmless(first.message)
      : `${counted(findings.length, "difference")} in ${counted(objects, "object")}`;
  return [
    colors.red(`✗ Drift: ${what}`),
    ...open,
    `  Compared with what the settings say now. Those that were changed and not deployed yet differ too: pulumi preview --stack ${shellWord(drift.stack)}`,
  ];
}

function referenceText({ kind, name, namespace = "" }: Finding["object"]): string {
  return objectText({ kind, name, namespace });
}

/** As `validate`, it tells what it could not see apart from what it judges: partial is no drift, in what was seen. */
function verdictWord(drift: Drift): "incomplete" | "drift" | "partial" | "none" {
  if (drift.outcomes.some(({ state }) => state === "unknown")) return "incomplete";
  if (findingsOf(drift).length > 0) return "drift";
  return isPartial(drift) ? "partial" : "none";
}

/** For programs. */
export function json(drift: Drift): string {
  const report = {
    version: 1,
    stack: drift.stack,
    verdict: verdictWord(drift),
    clusters: drift.outcomes.map(({ cluster: { name, context, server }, ...outcome }) => ({
      name,
      context,
      server,
      ...(outcome.state === "known"
        ? { checked: outcome.value.checked, findings: outcome.value.findings, unchecked: outcome.value.unchecked }
        : { unreachable: outcome.failure.message }),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
