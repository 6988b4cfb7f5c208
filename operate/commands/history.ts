import { Command, Option } from "commander";
import type { HistoryOptions } from "../release/history";
import { environmentOption } from "./options";

/** `circle-core history`: what was deployed, when, by whom, and how it went. */
export function historyCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("history")
    .summary("list the releases of a stack")
    .description(
      "Lists the releases that circle-core deploy and rollback have made, as every cluster of the stack records them, and the " +
        "updates that the stack's history has beside them, such as those of a plain pulumi up.",
    )
    .addOption(environmentOption())
    .addOption(new Option("-o, --output <format>", "how it is printed").choices(["text", "json"]).default("text"))
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { history } = await import("../release/history.js");
      done(await history(command.optsWithGlobals<HistoryOptions>(), root));
    });
}

const help = `
Exit codes: 0 listed · 1 no cluster can be reached · 2 settings or usage · 3 credentials · 6 no such stack

Examples:
  circle-core history --environment production
  circle-core history -e production -o json | jq '.releases[-1]'`;
