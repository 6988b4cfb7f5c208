import { isatty } from "node:tty";
import pc from "picocolors";

/** Prints the progress of long steps to stderr: stdout stays free for data. */
export interface Progress {
  /** One finished fact. */
  line(text: string): void;
  /** What is under way, waited for, or otherwise than expected. */
  note(text: string): void;
  /**
   * Runs `work` as one step: shows what it is, how long it has run and how long it usually takes.
   * `usual` is in seconds. `work` may report what it is doing now.
   */
  step<T>(title: string, usual: number, work: (report: (detail: string) => void) => Promise<T>): Promise<T>;
}

const beat = { terminal: 1_000, plain: 15_000 } as const;

function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The progress of a command, on stderr: one live line on a terminal, plain lines elsewhere. */
export function terminalProgress(out: NodeJS.WriteStream & { fd: number } = process.stderr): Progress {
  const live = isatty(out.fd);
  const colour = pc.createColors(live && pc.isColorSupported);
  const print = (text: string): void => {
    out.write(live ? `\r\u001b[K${text}\n` : `${text}\n`);
  };
  return {
    line: (text) => {
      print(`${colour.green("✓")} ${text}`);
    },
    note: (text) => {
      print(`${colour.cyan("…")} ${text}`);
    },
    async step(title, usual, work) {
      const start = Date.now();
      let detail = "";
      const now = (): string =>
        `${title}: ${clock(Date.now() - start)} of about ${clock(usual * 1000)}${detail && ` · ${detail}`}`;
      const show = (): void => {
        if (live) out.write(`\r\u001b[K${colour.cyan("…")} ${now().slice(0, (out.columns || 80) - 3)}`);
        else print(`… ${now()}`);
      };
      const timer = setInterval(show, live ? beat.terminal : beat.plain);
      if (live || usual >= 10) show();
      try {
        const result = await work((text) => {
          detail = text;
        });
        print(`${colour.green("✓")} ${title} (${clock(Date.now() - start)})`);
        return result;
      } catch (error) {
        print(`${colour.red("✗")} ${title} (${clock(Date.now() - start)})`);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** Progress that says nothing: for tests and for library use. */
export const silentProgress: Progress = {
  line: () => undefined,
  note: () => undefined,
  step: (_title, _usual, work) => work(() => undefined),
};
