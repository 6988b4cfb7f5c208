import { stripVTControlCharacters } from "node:util";
import { harmless } from "../../report/words";
import type { Colors } from "../../terminal";
import type { Display } from "./display";
import { inSeveralClusters, workloadTextWithAge, type WorkloadLine } from "./workloadText";

/** What of a terminal is used. */
export interface Screen {
  write(text: string): void;
  readonly columns?: number;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const pace = 125;

/** In a terminal: what is being done and one line for each workload at the bottom, redrawn; what is said scrolls by above. */
export function liveDisplay(screen: Screen, colors: Colors): Display {
  let phase: { text: string; since: number } | undefined;
  let lines: readonly WorkloadLine[] = [];
  let drawn = 0;
  let frame = 0;
  const erase = (): string => (drawn === 0 ? "" : `\u001b[${drawn}F\u001b[J`);
  const bottom = (): readonly string[] => {
    const several = inSeveralClusters(lines);
    const seconds = phase ? Math.round((performance.now() - phase.since) / 1000) : 0;
    const head = phase
      ? [`${colors.cyan(frames[frame % frames.length] ?? "")} ${phase.text} ${colors.dim(`${seconds} s`)}`]
      : [];
    return [...head, ...lines.map((line) => `  ${sign(line, colors)} ${harmless(workloadTextWithAge(line, several))}`)];
  };
  const draw = (above = ""): void => {
    const rows = bottom().map((row) => fitted(row, screen.columns ?? 80));
    screen.write(`${erase()}${above}${rows.map((row) => `${row}\n`).join("")}`);
    drawn = rows.length;
  };
  let timer: NodeJS.Timeout | undefined;
  const turn = (): void => {
    frame++;
    draw();
  };
  return {
    say: (text) => {
      draw(`${text.split("\n").map(harmless).join("\n")}\n`);
    },
    phase: (text) => {
      phase = { text, since: performance.now() };
      timer ??= setInterval(turn, pace).unref();
      draw();
    },
    workloads: (now) => {
      lines = now;
      draw();
    },
    end: () => {
      clearInterval(timer);
      timer = undefined;
      screen.write(erase());
      drawn = 0;
      phase = undefined;
      lines = [];
    },
  };
}

function sign({ done, reason }: WorkloadLine, colors: Colors): string {
  if (done) return colors.green("✓");
  return reason === undefined ? colors.dim("·") : colors.yellow("…");
}

/** A row that does not wrap: the next redraw counts lines. Colours go where it has to be cut. */
function fitted(row: string, columns: number): string {
  const bare = stripVTControlCharacters(row);
  return bare.length < columns ? row : `${bare.slice(0, Math.max(0, columns - 2))}…`;
}
