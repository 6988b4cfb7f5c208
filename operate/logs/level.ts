/** How bad a line says it is, for as much as is worth telling. */
export type Level = "fatal" | "error" | "warning" | "fine";

/** What one line says: how bad it is, where it tells, and its message. */
export interface Said {
  readonly level: Level | undefined;
  readonly message: string;
  /** A trace that came with it in a field of its own. */
  readonly trace?: string;
}

/** What a line of one of the usual formats says. */
export function said(line: string): Said {
  return (line.trimStart().startsWith("{") ? fromJson(line) : undefined) ?? { level: plainLevel(line), message: line };
}

const words: Readonly<Record<string, Level>> = {
  fatal: "fatal",
  panic: "fatal",
  dpanic: "fatal",
  critical: "fatal",
  crit: "fatal",
  alert: "fatal",
  emerg: "fatal",
  emergency: "fatal",
  f: "fatal",
  ftl: "fatal",
  c: "fatal",
  severe: "error",
  error: "error",
  err: "error",
  e: "error",
  warning: "warning",
  warn: "warning",
  wrn: "warning",
  w: "warning",
};

function levelOfWord(word: string): Level {
  const lower = word.toLowerCase();
  return Object.hasOwn(words, lower) ? (words[lower] ?? "fine") : "fine";
}

/** Bunyan and pino count in tens, syslog and GELF downwards from 7, OpenTelemetry up to 24. */
function levelOfNumber(key: string, number: number): Level {
  if (/number$/i.test(key)) return ranked(number, 21, 17, 13);
  if (number >= 10) return ranked(number, 60, 50, 40);
  return ranked(-number, -2, -3, -4);
}

function ranked(value: number, fatal: number, error: number, warning: number): Level {
  if (value >= fatal) return "fatal";
  if (value >= error) return "error";
  return value >= warning ? "warning" : "fine";
}

const levelKeys = ["level", "severity", "lvl", "levelname", "loglevel", "log_level", "log.level", "@level", "s"];
const numberKeys = ["severityNumber", "SeverityNumber", "severity_number"];
const messageKeys = ["message", "msg", "@message", "event", "body", "text"];
const traceKeys = ["stack", "stacktrace", "stack_trace", "exc_info", "exception", "traceback", "err", "error"];

type Mapping = Readonly<Record<string, unknown>>;

function fromJson(line: string): Said | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isMapping(value)) return undefined;
  const message = first(value, messageKeys, textOf) ?? line;
  const trace = first(value, traceKeys, traceOf);
  return { level: jsonLevel(value), message, ...(trace !== undefined && { trace }) };
}

function jsonLevel(value: Mapping): Level | undefined {
  const read = (key: string, found: unknown): Level | undefined => {
    if (typeof found === "number") return levelOfNumber(key, found);
    if (typeof found === "string") return /^\d+$/.test(found) ? levelOfNumber(key, Number(found)) : levelOfWord(found);
    // As ECS has it: {"log": {"level": "error"}}, and logging libraries of Python.
    return isMapping(found) ? first(found, ["level", "name"], (inner) => read(key, inner)) : undefined;
  };
  for (const key of [...levelKeys, ...numberKeys, "log"]) {
    const level = Object.hasOwn(value, key) ? read(key, value[key]) : undefined;
    if (level !== undefined) return level;
  }
  return undefined;
}

function first<T>(value: Mapping, keys: readonly string[], read: (found: unknown) => T | undefined): T | undefined {
  for (const key of keys) {
    const found = Object.hasOwn(value, key) ? read(value[key]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function traceOf(value: unknown): string | undefined {
  const text = isMapping(value) ? first(value, ["stack", "stacktrace", "stack_trace"], textOf) : textOf(value);
  return text?.includes("\n") === true ? text : undefined;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where a line's level stands, if it has one: what comes later is the message. */
const headLength = 160;

const klog = /^([IWEF])\d{4} \d\d:\d\d:\d\d/;
const syslog = /^<(\d{1,3})>/;
const logfmt = /(?:^|\s)(?:level|lvl|severity)="?(\w{1,12})"?(?=\s|$)/i;
const shouted =
  /(?:^|[\s[(|:<-])(FATAL|CRITICAL|CRIT|EMERG|EMERGENCY|ALERT|PANIC|SEVERE|ERROR|ERR!?|WARN|WARNING|WRN|NOTICE|INFO|INF|DEBUG|DBG|TRACE|LOG|FINE)(?=$|[\s\])|:>,!-])/;
const bracketed = /\[(fatal|crit|critical|emerg|alert|error|err|warn|warning|notice|info|debug|trace)\]/i;
const led = /^(fatal|error|warning|warn)(?: \w{1,20})?: /i;
const died = [
  /^panic: /,
  /^fatal error: /,
  /^thread '[^']{0,80}' (?:\(\d+\) )?panicked at/,
  /^(?:Segmentation fault|Aborted|Bus error|Illegal instruction)\b/,
  /^#? ?A fatal error has been detected by the Java Runtime/,
];
const threw = [
  /^Traceback \(most recent call last\):/,
  /^Exception in thread /,
  /^Uncaught /,
  /^(?:\[?UnhandledPromiseRejection|Unhandled (?:exception|rejection))/i,
  /^(?:[a-z_]\w{0,40}\.){1,10}[A-Z]\w{0,80}(?:Exception|Error)\b/,
  /^[A-Z]\w{0,80}(?:Exception|Error)(?=:| \[|$)/,
];

function plainLevel(line: string): Level | undefined {
  const head = line.slice(0, headLength);
  const letter = klog.exec(head)?.[1];
  if (letter !== undefined) return levelOfWord(letter);
  const priority = syslog.exec(head)?.[1];
  if (priority !== undefined) return levelOfNumber("severity", Number(priority) % 8);
  if (died.some((pattern) => pattern.test(head))) return "fatal";
  if (threw.some((pattern) => pattern.test(head))) return "error";
  const word = (logfmt.exec(head) ?? led.exec(head) ?? firstOf(bracketed.exec(head), shouted.exec(head)))?.[1];
  return word === undefined ? undefined : levelOfWord(word.replace("!", ""));
}

/** The one that stands further in front: `INFO sent ERROR to the client` is no error. */
function firstOf(one: RegExpExecArray | null, other: RegExpExecArray | null): RegExpExecArray | null {
  if (!one || !other) return one ?? other;
  return one.index <= other.index ? one : other;
}
