import type { Outcome } from "../cluster/each";
import { counted, harmless } from "../report/words";
import type { Colors } from "../terminal";
import type { PreflightResult } from "./preflight";

/** What `preflight` found of the clusters of a stack. */
export interface Preflight {
  readonly stack: string;
  readonly outcomes: readonly Outcome<PreflightResult>[];
}

type State = PreflightResult["checks"][number]["state"];

/** How many checks of all clusters came out so. */
export function count(preflight: Preflight, state: State): number {
  return checksOf(preflight, state).length;
}

function checksOf({ outcomes }: Preflight, state: State): PreflightResult["checks"] {
  return outcomes
    .flatMap((outcome) => (outcome.state === "known" ? outcome.value.checks : []))
    .filter((check) => check.state === state);
}

/** For people: the verdict, and each check with what to do. */
export function text(preflight: Preflight, colors: Colors): string {
  const clusters = preflight.outcomes.flatMap((outcome) => ["", ...clusterLines(outcome, colors)]);
  return `${[verdict(preflight, colors), ...clusters].join("\n")}\n`;
}

function clusterLines({ cluster, ...outcome }: Outcome<PreflightResult>, colors: Colors): readonly string[] {
  const { name, context, server } = cluster;
  const head = `${colors.bold(harmless(name))} ${colors.dim(harmless(`(context ${context}, ${server})`))}`;
  if (outcome.state === "unknown") {
    const { message, hint } = outcome.failure;
    return [
      head,
      `  ${colors.red("✗")} ${harmless(message)}`,
      ...(hint === undefined ? [] : [`      ${harmless(hint)}`]),
    ];
  }
  const { checks } = outcome.value;
  const width = Math.max(0, ...checks.map(({ title }) => title.length));
  const marks: Readonly<Record<State, string>> = {
    ok: colors.green("✓"),
    failed: colors.red("✗"),
    warning: colors.yellow("!"),
    skipped: colors.dim("–"),
  };
  const lines = checks.flatMap(({ title, state, message, next }) => [
    `  ${marks[state]} ${colors.bold(title.padEnd(width))}  ${harmless(message)}`,
    ...(next === undefined ? [] : [`    ${" ".repeat(width)}  → ${harmless(next)}`]),
  ]);
  return [head, ...lines];
}

function verdict(preflight: Preflight, colors: Colors): string {
  const unknown = preflight.outcomes.filter(({ state }) => state === "unknown").length;
  const [failed, warnings, skipped] = (["failed", "warning", "skipped"] as const).map((state) =>
    count(preflight, state),
  );
  const asides = [
    ...(warnings ? [counted(warnings, "warning")] : []),
    ...(skipped ? [`${skipped} not seen`] : []),
  ].join(", ");
  const more = asides === "" ? "" : ` (${asides})`;
  if (unknown > 0)
    return colors.red(
      `✗ ${counted(unknown, "cluster")} could not be asked${failed ? `; ${counted(failed, "check")} failed` : ""}${more}`,
    );
  const [first] = checksOf(preflight, "failed");
  if (first) {
    const others = (failed ?? 0) > 1 ? `, and ${counted((failed ?? 0) - 1, "more check")} failed` : "";
    return colors.red(`✗ ${preflight.stack} can't be deployed as it is: ${harmless(first.message)}${others}${more}`);
  }
  return colors.green(`✓ ${preflight.stack} can be deployed${more}`);
}

/** For programs. */
export function json(preflight: Preflight): string {
  const unknown = preflight.outcomes.some(({ state }) => state === "unknown");
  const report = {
    version: 1,
    stack: preflight.stack,
    verdict: unknown ? "incomplete" : count(preflight, "failed") > 0 ? "failed" : "passed",
    clusters: preflight.outcomes.map(({ cluster: { name, context, server }, ...outcome }) => ({
      name,
      context,
      server,
      ...(outcome.state === "known" ? { checks: outcome.value.checks } : { unreachable: outcome.failure.message }),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
