import type { Command } from "commander";
import { bash } from "./bash";
import { fish } from "./fish";
import { completionsOf, type Completions } from "./model";
import { zsh } from "./zsh";

const writers = { bash, zsh, fish } as const satisfies Readonly<Record<string, (completions: Completions) => string>>;

export type Shell = keyof typeof writers;
export const shells = Object.keys(writers) as readonly Shell[];

/** The script by which a shell completes a command line. */
export function completionScript(shell: Shell, main: Command): string {
  return writers[shell](completionsOf(main));
}
