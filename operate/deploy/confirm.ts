import { createInterface } from "node:readline/promises";
import type { Environment } from "../../components/settings";
import { exitCodes, Failure, UsageError } from "../errors";
import type { Loss } from "./losses";

/** Whether and how the person is asked. */
export interface Asking {
  readonly yes: boolean;
  /** Accept that data is lost without being asked again. */
  readonly allowDataLoss: boolean;
}

/** Where the person is; a test brings its own. */
export interface Terminal {
  readonly canAsk: boolean;
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>;
}

/** The terminal of this process: questions go to the standard error. */
const terminal: Terminal = {
  get canAsk() {
    return process.stdin.isTTY && process.stderr.isTTY;
  },
  ask: async (question, signal) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    // In raw mode a Ctrl-C is a key: it is handed on as the signal that it stands for.
    lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    try {
      return await lines.question(question, { signal });
    } catch (error) {
      signal.throwIfAborted();
      // Ctrl-D ends the input: nobody has said yes.
      if (error instanceof Error && error.name === "AbortError") return "";
      throw error;
    } finally {
      lines.close();
    }
  },
};

/**
 * Refuses to begin what could not be confirmed later.
 * @throws UsageError
 */
export function requireAnswer(
  what: string,
  { yes }: Pick<Asking, "yes">,
  { canAsk }: Pick<Terminal, "canAsk"> = terminal,
) {
  if (!yes && !canAsk) {
    throw new UsageError(
      `${what} asks before it changes anything, and there is no terminal to answer at`,
      "Add --yes where nobody is to be asked, such as in CI",
    );
  }
}

/** What is to be confirmed. */
export interface Question {
  /** `Deploy 0.2.0 to production`. */
  readonly what: string;
  readonly stack: string;
  readonly environment: Environment;
  readonly losses: readonly Loss[];
}

/**
 * Asks whether to go on: in production for the stack's name, elsewhere for a yes; where data is lost once more.
 * @throws Failure where the answer is no, UsageError where data would be lost and nobody has said that it may
 */
export async function confirm(
  { what, stack, environment, losses }: Question,
  { yes, allowDataLoss }: Asking,
  signal: AbortSignal,
  { ask, canAsk }: Terminal = terminal,
): Promise<void> {
  if (!yes) {
    const production = environment === "production";
    const answer = await ask(production ? `${what}? Type ${stack} to go on: ` : `${what}? [y/N] `, signal);
    if (!(production ? answer.trim() === stack : isYes(answer))) throw declined();
  }
  if (losses.length === 0 || allowDataLoss) return;
  const lost = losses.map(({ what: lost, why }) => `${lost} ${why}`).join("\n");
  if (yes || !canAsk) {
    throw new UsageError(
      `Data would be lost:\n${lost}`,
      "If that is meant, add --allow-data-loss; --yes alone does not cover it",
    );
  }
  const answer = await ask(`Data is lost:\n${lost}\nType lose to go on: `, signal);
  if (answer.trim() !== "lose") throw declined();
}

function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer.trim());
}

function declined(): Failure {
  return new Failure(exitCodes.cancelled, "Not confirmed: nothing was changed");
}
