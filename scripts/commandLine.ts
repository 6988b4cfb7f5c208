import { CommanderError, type Command } from "commander";
import { exitCode, messageOf, UserError } from "../toolchain/errors";

/**
 * Makes a command of an npm script, which is called after its name: `npm run bench --`.
 * @returns whether there is something to do; not so where only help was asked for
 * @throws UserError with exit code 2
 */
export function parse(command: Command, args: readonly string[]): boolean {
  command
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  try {
    command.parse(args, { from: "user" });
    return true;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return false;
    throw new UserError(`${error.message.replace(/^error: /, "")}\nSee ${command.name()} --help`, {
      exitCode: exitCode.usage,
    });
  }
}

/** Runs a script to its exit code; an error is told in words. */
export function runScript(main: (args: readonly string[]) => Promise<number>): void {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`\n✗ ${messageOf(error)}\n`);
      process.exitCode = error instanceof UserError ? error.exitCode : exitCode.error;
    },
  );
}
