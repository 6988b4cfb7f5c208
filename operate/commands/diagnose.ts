import { Command, Option } from "commander";
import type { DiagnoseOptions } from "../diagnose/run";
import { configOption, environmentOption } from "./options";

// As the report's writers have them, which need not be loaded for a help text; a test compares them.
export const diagnosisFormatNames = ["text", "json", "markdown"];

/** `circle-core diagnose`: from symptom to cause. */
export function diagnoseCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("diagnose")
    .summary("find out why what is deployed does not run")
    .description(
      "Looks at pods, events, claims, Services, autoscaler and all else that a deployment hangs on, with the last log lines of " +
        "containers that fail (secrets masked), and names the most probable cause first: what shows it, what has happened, " +
        "what to do, and commands to paste. What only follows from a cause stands beneath it. Nothing is changed. " +
        "docs/troubleshooting.md lists every cause.",
    )
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(new Option("-o, --output <format>", "how it is printed").choices(diagnosisFormatNames).default("text"))
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { diagnose } = await import("../diagnose/run.js");
      done(await diagnose(command.optsWithGlobals<DiagnoseOptions>(), root));
    });
}

const help = `
Exit codes: 0 nothing is broken · 1 a cluster can't be reached, the others are looked at · 2 settings or usage · 3 credentials · 4 something is broken · 8 cancelled

Examples:
  circle-core diagnose --environment production
  circle-core diagnose -e staging -o markdown > cause.md
  circle-core diagnose -e staging -o json | jq -r '.clusters[].causes[0].code'`;
