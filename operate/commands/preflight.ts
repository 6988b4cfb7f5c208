import { Command, Option } from "commander";
import type { PreflightOptions } from "../preflight/run";
import { configOption, environmentOption } from "./options";

/** `circle-core preflight`: can the settings be deployed to the clusters? */
export function preflightCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("preflight")
    .summary("ask the cluster whether a stack can be deployed")
    .description(
      "Asks every cluster of a stack, before anything is deployed, for what its settings need: version, kinds, your own rights, " +
        "namespace, storage class, ingress class or Gateway, certificate, Secrets with their keys, quota, nodes, metrics. " +
        "Nothing is changed, and no value of a Secret is shown. ✓ is fine, ✗ would fail, ! would not be what is wanted, " +
        "– could not be seen.",
    )
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(new Option("-o, --output <format>", "how it is printed").choices(["text", "json"]).default("text"))
    .addHelpText("after", help)
    .action(async (_: unknown, command: Command) => {
      const { runPreflight } = await import("../preflight/run.js");
      done(await runPreflight(command.optsWithGlobals<PreflightOptions>(), root));
    });
}

const help = `
Exit codes: 0 it can · 1 a cluster can't be reached · 2 settings or usage · 3 credentials · 4 a check failed · 8 cancelled

Examples:
  circle-core preflight --environment production
  circle-core preflight -e staging --config candidate.yaml
  circle-core preflight -e production -o json | jq '.clusters[].checks[] | select(.state != "ok")'`;
