import { join } from "node:path";
import { Command, Option } from "commander";
import type { LintOptions } from "../lint/run";

// As the report's writers and the rules have them, which need not be loaded for a help text; a test compares them.
export const formats = ["text", "json", "junit", "sarif", "markdown", "html"];
export const severities = ["low", "medium", "high", "critical"];
export const environments = ["development", "staging", "production"];

/** `circle-core lint`: the rules of the policy pack over manifests, before anything is deployed. */
export function lintCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("lint")
    .summary("judge Kubernetes manifests by the rules of the policy pack")
    .description(
      "Judges Kubernetes manifests by the rules of the policy pack: YAML and JSON with any number of documents, Lists, what " +
        "kustomize and Helm write, and a Pulumi stack export. Folders are searched for .yaml, .yml and .json; what of " +
        "them holds no object is skipped. All inputs are one cluster to the rules about how objects fit together.",
    )
    .argument("<path...>", "files or folders; - is the standard input")
    .addOption(
      new Option("-e, --environment <env>", "use the rules as policy/config/ENV.json has them").choices(environments),
    )
    .option("-c, --config <file>", "use the rules as this file has them, of the form of --policy-pack-config")
    .addOption(
      new Option("-r, --rule <id>", "judge by this rule only; again, or id,id, for more")
        .argParser(collect)
        .default([], "all rules"),
    )
    .addOption(new Option("-s, --severity <least>", "leave out less severe rules").choices(severities).default("low"))
    .option("--per-file", "each file is a cluster of its own")
    .addOption(
      new Option("-o, --output <format[=file]>", `${formats.join(", ")}; again, with a file, for more reports`)
        .argParser((value: string, before: readonly string[]) => [...before, value])
        .default([], "text"),
    )
    .option("--fix", "write what is safe to write into the files, and judge them then")
    .addHelpText("after", help)
    .action(async (paths: readonly string[], _: unknown, command: Command) => {
      const { lint } = await import("../lint/run.js");
      done(await lint(paths, command.optsWithGlobals<LintOptions>(), join(root, "policy", "config")));
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(",").filter((part) => part !== "")];
}

const help = `
Exit codes: 0 clean · 2 an input or a setting can't be used, the rest is judged · 5 a mandatory rule is violated · 8 cancelled

Examples:
  circle-core lint deploy.yaml
  circle-core lint manifests/ --environment production
  kustomize build overlays/production | circle-core lint -
  pulumi stack export | circle-core lint -
  circle-core lint manifests/ -o sarif=lint.sarif -o markdown=comment.md
  circle-core lint manifests/ --rule privileged,host-path --severity high
  circle-core lint manifests/ --fix`;
