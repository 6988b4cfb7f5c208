import { Command, Option } from "commander";
import type { StatusOptions } from "../status/run";
import { configOption, environmentOption } from "./options";

/** `circle-core status`: how a stack is doing now. */
export function statusCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("status")
    .summary("show how a stack is doing now")
    .description(
      "Shows what runs on each cluster of a stack at this moment: release, image, workload, pods with their reasons, " +
        "autoscaler, budget, claims, URL and the last events. It judges nothing: circle-core validate does.",
    )
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(new Option("-o, --output <format>", "how it is printed").choices(["text", "json"]).default("text"))
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { status } = await import("../status/run.js");
      done(await status(command.optsWithGlobals<StatusOptions>(), root));
    });
}

const help = `
Exit codes: 0 shown · 1 a cluster can't be reached, the others are shown · 2 settings or usage · 3 credentials · 6 deployed nowhere · 8 cancelled

Examples:
  circle-core status --environment production
  watch --color --interval 5 circle-core status -e staging --color always
  circle-core status -e production -o json | jq '.clusters[].pods[] | select(.ready | not)'`;
