import { Command } from "commander";
import type { DestroyOptions } from "../destroy/run";
import { environmentOption } from "./options";

/** `circle-core destroy`: the end of a stack's objects. */
export function destroyCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("destroy")
    .summary("remove what a stack has deployed, but what is protected")
    .description(
      "Removes what a stack has deployed. What is protected stays, and all that it needs: in production the namespace, the " +
        "claims, the Secret and the workload. It is listed, with the commands that give it up.",
    )
    .addOption(environmentOption())
    .option("-v, --verbose", "tell each step of the engine", false)
    .option("-y, --yes", "do not ask", false)
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { destroy } = await import("../destroy/run.js");
      done(await destroy(command.optsWithGlobals<DestroyOptions>(), root));
    });
}

const help = `
Exit codes: 0 removed, or there was nothing · 1 no way to the cluster, or somebody else is at work on the stack · 2 settings
or usage · 3 credentials · 4 a resource could not be removed · 6 no such stack · 8 cancelled, or not confirmed

Examples:
  circle-core destroy --environment development
  circle-core destroy -e staging --yes`;
