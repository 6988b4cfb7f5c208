import { Command, InvalidArgumentError, Option } from "commander";
import type { RollbackOptions } from "../rollback/run";
import { secondsOption } from "./deploy";
import { environmentOption } from "./options";

/** `circle-core rollback`: a recorded release again. */
export function rollbackCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("rollback")
    .summary("deploy a recorded release again")
    .description(
      "Deploys a release of the record again, by its settings and its image, validates it, and records that. Default: the newest good " +
        "release that is not what runs. The files of the stack are not touched: what they say comes back with the next deploy.",
    )
    .addOption(environmentOption())
    .addOption(
      new Option("--to <release>", "the number of the release, see circle-core history").argParser((value) => {
        if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError("Must be the number of a release.");
        return Number(value);
      }),
    )
    .option("--dry-run", "say what would be changed, and change nothing", false)
    .option("-v, --verbose", "tell each step of the engine", false)
    .option("-y, --yes", "do not ask", false)
    .option("--allow-data-loss", "do not ask either where data is lost, which --yes does not cover", false)
    .option("--no-validate", "do not validate what then runs: it is recorded as unvalidated")
    .addOption(secondsOption("--timeout <seconds>", "give up after that long; default: the timeouts of the settings"))
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { rollback } = await import("../rollback/run.js");
      done(await rollback(command.optsWithGlobals<RollbackOptions>(), root));
    });
}

const help = `
Secrets that were renewed since and claims that have grown stay as they are, which is told.

Exit codes: 0 runs again and is validated · 1 no way to the cluster, or somebody else is at work on the stack · 2 no such
release, settings or usage · 3 credentials · 4 failed · 5 a mandatory rule is violated · 6 no such stack · 8 cancelled, or
not confirmed · 9 not done in time

Examples:
  circle-core rollback --environment production
  circle-core rollback -e production --to 12 --dry-run
  circle-core rollback -e production --to 12 --yes`;
