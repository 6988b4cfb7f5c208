import { Command, Option } from "commander";
import type { DriftOptions } from "../drift/run";
import { configOption, environmentOption } from "./options";

/** `circle-core drift`: what the settings declare against what the clusters have. */
export function driftCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("drift")
    .summary("compare what the settings declare with what runs")
    .description(
      "Compares every object that the settings of a stack declare now with the one in the cluster, field by field, and looks " +
        "for what was added beside them: rules, rights, containers, variables, whole objects. Each difference comes with who " +
        "wrote it last. Nothing is changed, and no value of a Secret is shown. Settings that were changed and not deployed " +
        "yet are drift too: pulumi preview tells them. What may not be seen is listed, and counts neither for nor against.",
    )
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(new Option("-o, --output <format>", "how it is printed").choices(["text", "json"]).default("text"))
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { drift } = await import("../drift/run.js");
      done(await drift(command.optsWithGlobals<DriftOptions>(), root));
    });
}

const help = `
Exit codes: 0 none in what could be seen · 1 a cluster can't be reached, the others are judged · 2 settings or usage · 3 credentials · 7 drift · 8 cancelled

Examples:
  circle-core drift --environment production
  circle-core drift -e staging -o json | jq '.clusters[].findings[] | {object, path, found, wanted}'`;
