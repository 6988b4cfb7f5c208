import { said, type Said } from "./level";

/** A line of a log as the API server hands it over. */
export interface Line {
  /** When it was written, by the node's clock; undefined where that is not told. */
  readonly time: string | undefined;
  readonly text: string;
}

/** One thing that was logged: a line, with the lines of the trace that follow it. */
export interface Entry extends Said {
  readonly time: string | undefined;
  /** The line as it was written. */
  readonly line: string;
  readonly rest: readonly string[];
}

/** As many lines of a trace as are kept: the first ones, and the last. */
const keptOfTrace = 40;

/** Of longer lines the beginning is kept: what they say stands there. JSON is read whole before, for its fields have no order. */
const lineAtMost = 8192;

/** Folds stack traces (Python, Java, Go, Node.js, Rust) into the line that they belong to. */
export function fold(lines: readonly Line[]): readonly Entry[] {
  const entries: Open[] = [];
  for (const { time, text: whole } of lines) {
    const text = whole.slice(0, lineAtMost);
    const open = entries.at(-1);
    if (open?.takes(text)) continue;
    if (text.trim() !== "") entries.push(new Open(time, text, said(whole)));
  }
  return entries.map((entry) => entry.closed());
}

const pythonStart = /^Traceback \(most recent call last\):/;
const pythonChain = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const goStart = /^(?:panic: |fatal error: |goroutine \d+ )/;
const goMore =
  /^(?:goroutine \d+ |\[signal |created by |panic\(|exit status \d|runtime\.|main\.|r\d\d? |[\w./*()\-]+\(.{0,2000}\)$|\.\.\.additional frames)/;
const javaMore = /^(?:Caused by: |Suppressed: |\.\.\. \d+ (?:more|common frames))/;
const rustMore = /^(?:stack backtrace:|note: )/;
const nodeMore = /^(?:Node\.js v\d|throw |\^+$)/;
const exception = /^(?:[a-zA-Z_]\w{0,60}\.){0,10}(?:[A-Z]\w{0,80})?(?:Exception|Error)(?=: |$)/;
const rustStart = /^thread '[^']{0,80}' (?:\(\d+\) )?panicked at/;

/** An entry that may still take lines. */
class Open {
  private readonly rest: string[] = [];
  /** Whose trace is being read. */
  private trace: "python" | "python-end" | "go" | "rust" | undefined;
  private conclusion: string | undefined;

  constructor(
    private readonly time: string | undefined,
    private readonly line: string,
    private readonly said: Said,
  ) {
    this.trace = traceOf(line);
  }

  /** Does the line belong to this entry? Then it is kept with it. */
  takes(text: string): boolean {
    const mine = this.belongs(text);
    if (mine) this.keep(text);
    return mine;
  }

  closed(): Entry {
    const { level, trace } = this.said;
    const message = this.said.message.slice(0, lineAtMost);
    const inside = trace === undefined ? [] : trace.slice(0, keptOfTrace * lineAtMost).split("\n", keptOfTrace);
    // The last line of Python's trace says what happened; the first one only that something did.
    const headline = pythonStart.test(message) ? (this.conclusion ?? message) : message;
    return { level, message: headline, time: this.time, line: this.line, rest: [...inside, ...this.rest] };
  }

  private belongs(text: string): boolean {
    if (text.startsWith("{")) return false;
    if (text.trim() === "") return this.trace !== undefined || this.rest.length > 0;
    if (/^\s/.test(text)) return true;
    switch (this.trace) {
      case "python":
        // Not indented: the exception itself, or its several lines' first.
        this.trace = "python-end";
        this.conclusion = text;
        return true;
      case "python-end":
        if (!pythonChain.test(text) && !pythonStart.test(text)) break;
        if (pythonStart.test(text)) this.trace = "python";
        return true;
      case "go":
        if (goStart.test(text) || goMore.test(text)) return true;
        break;
      case "rust":
        // The message stands on the line after the place.
        if (this.rest.length === 0 || rustMore.test(text)) {
          this.conclusion ??= text;
          return true;
        }
        break;
      case undefined:
    }
    return (
      this.begins(text) || javaMore.test(text) || nodeMore.test(text) || (this.rest.length > 0 && rustMore.test(text))
    );
  }

  /** Does a trace begin here that was logged with the line before it? */
  private begins(text: string): boolean {
    const bad = this.said.level === "error" || this.said.level === "fatal";
    if (!bad || this.trace !== undefined || this.rest.length > 0) return false;
    this.trace = traceOf(text);
    return this.trace !== undefined || (exception.test(text) && said(text).level === "error");
  }

  private keep(text: string): void {
    if (this.rest.length >= keptOfTrace) this.rest.pop();
    this.rest.push(text);
  }
}

function traceOf(text: string): Open["trace"] {
  if (pythonStart.test(text)) return "python";
  if (goStart.test(text)) return "go";
  return rustStart.test(text) ? "rust" : undefined;
}
