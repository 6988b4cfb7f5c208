import { CommanderError, type Command } from "commander";
import { exitCodes, Failure } from "./errors";
import { heedSignals } from "./interruption";
import { program } from "./program";
import { harmless } from "./report/words";

/**
 * Runs `circle-core` in this process.
 * @param root the folder of the package
 */
export async function main(root: string, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  heedSignals();
  const command = quiet(program(root, (code) => (process.exitCode = code)));
  try {
    if (args.length === 0) {
      process.exitCode = exitCodes.usage;
      process.stderr.write(command.helpInformation());
    } else await command.parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = fail(error);
  }
}

/** Errors are told here, not by the library, and not by ending the process. */
function quiet(command: Command): Command {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  for (const child of command.commands) quiet(child);
  return command;
}

function fail(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    if (error.code !== "commander.help") say(`${error.message.replace(/^error: /, "")}\nSee circle-core --help`);
    return exitCodes.usage;
  }
  if (error instanceof Failure) {
    say(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`);
    return error.exitCode;
  }
  say(messageOf(error));
  return exitCodes.error;
}

function messageOf(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOSPC":
      return `no space is left on the disk${path === undefined ? "" : ` for ${path}`}`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `${path ?? "a file"} may not be written: permission denied`;
    case "ENOENT":
      return `${path ?? "a file"} can't be written: its folder is not there`;
    default:
      return `something unforeseen went wrong: ${message}`;
  }
}

function say(text: string): void {
  process.stderr.write(`✗ ${harmless(text)}\n`);
}

// Nobody reads on, as after `| head`: that is no error, and the verdict stands.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.exitCode = fail(error);
  process.exit();
});
process.stderr.on("error", () => undefined);
