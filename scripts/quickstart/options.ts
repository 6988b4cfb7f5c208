import { Command, Option } from "commander";
import { parse } from "../commandLine";

export const environments = ["development", "staging", "production"] as const;
export type Environment = (typeof environments)[number];

/** What the command line asks for. */
export interface QuickstartOptions {
  environment: Environment;
  /** A context of the user's kubeconfig; without it the embedded cluster is used. */
  context?: string;
  /** Take everything down again. */
  down: boolean;
}

/**
 * Reads the command line.
 * @returns nothing where only help was asked for
 * @throws UserError with exit code 2
 */
export function readOptions(args: readonly string[]): QuickstartOptions | undefined {
  const command = new Command("npm run quickstart --")
    .description("Brings up a Kubernetes of its own, deploys Circle Core to it with Pulumi, and shows what runs.")
    .addOption(
      new Option("-e, --environment <name>", "the stack to deploy").choices(environments).default("development"),
    )
    .option("-c, --context <name>", "deploy to this context of your kubeconfig instead of the embedded cluster")
    .option("--down", "destroy what quickstart has deployed, and its cluster", false)
    .addHelpText(
      "after",
      `
Examples:
  npm run quickstart                              development on the embedded cluster
  npm run quickstart -- --environment staging     another stack
  npm run quickstart -- --context kind-kind       on a cluster of yours
  npm run quickstart -- --down                    leave nothing behind`,
    );
  return parse(command, args) ? command.opts<QuickstartOptions>() : undefined;
}
