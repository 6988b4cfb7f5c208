import { fold, type Entry, type Line } from "./fold";
import type { Level } from "./level";
import { mask } from "./mask";
import { shapeOf } from "./shape";

/** Lines that say the same, but for numbers, ids, addresses and times. Secrets are masked. */
export interface LogGroup {
  readonly level: Exclude<Level, "fine">;
  /** What the latest of them says. */
  readonly message: string;
  /** The whole of that line. */
  readonly line: string;
  /** What they have in common. */
  readonly shape: string;
  readonly count: number;
  /** When the first and the last one came, as far as that is known. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  /** Of the latest one. */
  readonly trace: readonly string[];
}

export interface JudgedLog {
  readonly lines: number;
  /** Entries that the ignore-list let off. */
  readonly ignored: number;
  /** Fatal ones first, then by how often they came. */
  readonly groups: readonly LogGroup[];
}

const messageAtMost = 400;
const traceAtMost = 9;

/** Judges the text of a container's log, each line led by its time where the API server was asked for it. */
export function judgeLog(text: string, ignore: readonly RegExp[] = []): JudgedLog {
  const lines = linesOf(text);
  const entries = fold(lines).filter(isBad);
  const heeded = entries.filter(({ message, rest }) => {
    return !ignore.some((pattern) => pattern.test(message) || rest.some((line) => pattern.test(line)));
  });
  const alike = Map.groupBy(heeded, ({ level, message }) => `${level} ${shapeOf(mask(message))}`);
  return {
    lines: lines.length,
    ignored: entries.length - heeded.length,
    groups: [...alike]
      .map(([, entries]) => groupOf(entries))
      .sort((a, b) => ranks[a.level] - ranks[b.level] || b.count - a.count),
  };
}

const ranks = { fatal: 0, error: 1, warning: 2 } as const;

type Bad = Entry & { readonly level: LogGroup["level"] };

function isBad(entry: Entry): entry is Bad {
  return entry.level !== undefined && entry.level !== "fine";
}

function groupOf(entries: readonly Bad[]): LogGroup {
  const times = entries.flatMap(({ time }) => time ?? []).sort();
  const latest = entries.at(-1);
  const { level = "error", message = "", line = "", rest = [] } = latest ?? {};
  const trace = rest.filter((line) => line.trim() !== "");
  return {
    level,
    message: shortened(mask(message).trim()),
    line: shortened(mask(line).trim()),
    shape: shapeOf(mask(message)),
    count: entries.length,
    first: times[0],
    last: times.at(-1),
    trace: trace.length === 0 ? [] : maskedLines(trace).slice(0, traceAtMost).map(shortened),
  };
}

/** Masked together: a key may reach over several of them. */
function maskedLines(lines: readonly string[]): readonly string[] {
  return mask(lines.join("\n")).split("\n");
}

function shortened(text: string): string {
  return text.length > messageAtMost ? `${text.slice(0, messageAtMost)}…` : text;
}

/** As kubelets write it, in the zone of their node. */
const timed = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d) /;

function linesOf(text: string): readonly Line[] {
  const lines = text.split("\n").map((raw): Line => {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    const [lead = "", seconds = "", fraction = "", zone = ""] = timed.exec(line.slice(0, 48)) ?? [];
    const time = lead === "" ? undefined : inUtc(seconds, fraction, zone);
    return { time, text: line.slice(lead.length) };
  });
  return lines.at(-1)?.text === "" ? lines.slice(0, -1) : lines;
}

/** The same moment in UTC: times are compared as texts. */
function inUtc(seconds: string, fraction: string, zone: string): string {
  if (zone === "Z") return `${seconds}${fraction}Z`;
  const moment = new Date(`${seconds}${zone}`);
  return Number.isNaN(moment.getTime())
    ? `${seconds}${fraction}Z`
    : moment.toISOString().replace(/\.\d+Z$/, `${fraction}Z`);
}
