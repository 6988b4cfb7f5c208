import { Command, Option } from "commander";
import type { GenerateOptions } from "../generate/run";
import { configOption, environmentOption } from "./options";

// As operate/generate/formats.ts has them, which need not be loaded for a help text; a test compares them.
export const treeFormats = ["kustomize", "yaml", "helm"];

/** `circle-core generate-config`: a stack as files for kubectl and kustomize. */
export function generateConfigCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("generate-config")
    .alias("render")
    .summary("write a stack as files for kubectl apply -k, as plain YAML, or as a Helm chart")
    .description(
      "Writes what a stack deploys as files, from its settings alone: no engine and no cluster is asked. kustomize: base/ with " +
        "what the environments share, overlays/ENV/ with what differs, and a kustomization.yaml that stands for the stack; " +
        "yaml: its objects in one file; helm: a chart whose values are the stack's, with a file of values for each environment. What is written is what pulumi up applies. No secret is in it: the values of a generated " +
        "Secret are read from a file of yours, whose template is written; a chart generates them in the cluster.",
    )
    .addOption(environmentOption())
    .requiredOption("-o, --output-dir <folder>", "where to write; - is the standard output, for yaml")
    .addOption(configOption())
    .addOption(new Option("-f, --format <format>", "what to write").choices(treeFormats).default("kustomize"))
    .option("--force", "write into a folder that was not generated, or was changed since")
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { generate } = await import("../generate/run.js");
      done(await generate(command.optsWithGlobals<GenerateOptions>(), root));
    });
}

const help = `
The folder is made where it is missing. In one that was generated before, files that are no longer needed are removed; others
stay. It is written whole or not at all. A kustomize tree needs kubectl v1.27 or newer, or kustomize 5.

Exit codes: 0 written · 1 the folder can't be written · 2 settings or a folder that can't be used

Examples:
  circle-core generate-config --environment production --output-dir ./config && kubectl apply -k ./config
  circle-core generate-config -e staging -o ./config --config my-settings.yaml
  circle-core generate-config -e production -o ./chart --format helm && helm upgrade --install circle-core ./chart
  circle-core render -e production -o - --format yaml | circle-core lint -`;
