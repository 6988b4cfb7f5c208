import type { Finding } from "../checks/finding";
import type { JudgedLog, LogGroup } from "./judge";

/** The judged log of one container. */
export interface ContainerLog {
  readonly pod: string;
  readonly container: string;
  /** Of the container before its last restart. */
  readonly previous: boolean;
  readonly log: JudgedLog;
}

/** Whose logs they are, and when they were read. */
export interface LogPlace {
  readonly cluster: string;
  readonly context: string;
  readonly namespace: string;
  readonly now: Date;
}

/** An error that has not come again for so many seconds is over: it is told, and fails nothing. */
const quietSeconds = 30;
/** One that comes again and again is over when it has been away for so many times as long as it is usually. */
const quietIntervals = 3;

/** An error that came so many times, and still does, is no passing one. */
const lastingCount = 5;

interface Found {
  readonly group: LogGroup;
  readonly where: ContainerLog;
}

/** What containers' logs come to: one finding for all lines that say the same, in whichever pods. */
export function logFindings(logs: readonly ContainerLog[], place: LogPlace): readonly Finding[] {
  const found = logs.flatMap((where) => where.log.groups.map((group) => ({ group, where })));
  const alike = Map.groupBy(found, ({ group, where }) => `${where.container} ${group.level} ${group.shape}`);
  return [...alike.values()]
    .map((same) => findingOf(same, place))
    .sort((a, b) => ranks[a.severity] - ranks[b.severity]);
}

const ranks = { error: 0, warning: 1 } as const;

function findingOf(same: readonly Found[], place: LogPlace): Finding {
  const newest = same.toSorted((a, b) => (b.group.last ?? "").localeCompare(a.group.last ?? ""))[0];
  if (!newest) throw new RangeError("a finding is about at least one line");
  const { group, where } = newest;
  const count = same.reduce((sum, each) => sum + each.group.count, 0);
  const first = same.flatMap((each) => each.group.first ?? []).sort()[0];
  const pods = [...new Set(same.map((each) => each.where.pod))];
  const still = comes({ first, last: group.last, count }, place.now);
  return {
    group: "logs",
    code: `log-${group.level}`,
    ...weigh(group.level, count, still),
    cluster: place.cluster,
    object: { kind: "Pod", name: where.pod, namespace: place.namespace },
    container: where.container,
    message: `${called[group.level]}${many(count, pods.length)}: ${group.message}`,
    evidence: [
      ...(group.line === group.message ? [] : [group.line]),
      ...group.trace,
      `${count === 1 ? "at" : `${count} times, from ${first ?? "?"} to`} ${group.last ?? "a time not told"}`,
      ...(pods.length > 1 ? [`in ${pods.join(", ")}`] : []),
    ].slice(0, 10),
    next: `See what led to it: ${logsCommand(where, place)}`,
  };
}

/** Does it still come, by how often it has come so far? */
function comes(
  { first, last, count }: { first: string | undefined; last: string | undefined; count: number },
  now: Date,
) {
  if (last === undefined) return true;
  const usual = first !== undefined && count >= lastingCount ? (Date.parse(last) - Date.parse(first)) / (count - 1) : 0;
  return now.getTime() - Date.parse(last) < Math.max(quietSeconds * 1000, quietIntervals * usual);
}

const called = { fatal: "It died of an error", error: "It logs an error", warning: "It logs a warning" } as const;

function many(count: number, pods: number): string {
  const times = count === 1 ? "" : ` ${count} times`;
  return pods === 1 ? times : `${times} in ${pods} pods`;
}

function weigh(level: LogGroup["level"], count: number, still: boolean): Pick<Finding, "severity" | "passing"> {
  if (level === "fatal") return { severity: "error" };
  if (level === "warning" || !still) return { severity: "warning" };
  return { severity: "error", ...(count < lastingCount && { passing: true }) };
}

function logsCommand({ pod, container, previous }: ContainerLog, { context, namespace }: LogPlace): string {
  const flags = ["-c", container, ...(previous ? ["--previous"] : []), "--since=1h"];
  return ["kubectl --context", context, "-n", namespace, "logs", pod, ...flags].join(" ");
}
