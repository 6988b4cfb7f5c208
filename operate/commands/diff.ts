import { Command, Option } from "commander";
import type { DiffOptions } from "../difference/run";
import { configOption, type CommonOptions } from "./options";

// As the writers have them, which need not be loaded for a help text; a test compares them.
export const diffFormats = ["text", "markdown", "json"] as const;

/** `circle-core diff`: what differs between two environments. */
export function diffCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("diff")
    .summary("tell what differs between two environments")
    .description(
      "Tells field by field what differs between two stacks: their settings, each with the line that says so, and what " +
        "that comes to in their objects. What many objects share, such as the namespace, is told once.",
    )
    .argument("<one>", "the stack that is compared with: development, staging, production, or another")
    .argument("<other>", "the stack that is compared; may be the same, to see what --config does")
    .addOption(configOption())
    .addOption(new Option("-o, --output <format>", "how it is told").choices(diffFormats).default("text"))
    .option("--exit-code", "exit with 7 where anything differs")
    .addHelpText("after", help)
    .action(async (one: string, other: string, _: unknown, command: Command) => {
      const { diff } = await import("../difference/run.js");
      done(await diff(root, [one, other], command.optsWithGlobals<DiffOptions & CommonOptions>()));
    });
}

const help = `
--config counts for the second stack alone.

Exit codes: 0 compared · 2 the settings can't be used · 7 something differs, with --exit-code

Examples:
  circle-core diff staging production
  circle-core diff staging production -o markdown >> comment.md
  circle-core diff production production --config mine.yaml --exit-code`;
