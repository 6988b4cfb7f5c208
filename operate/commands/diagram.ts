import { Command, Option } from "commander";
import type { DiagramOptions } from "../diagram/run";
import { configOption, environmentOption } from "./options";

// As the writers have them, which need not be loaded for a help text; a test compares them.
export const diagramFormats = ["mermaid", "svg", "dot"] as const;

/** `circle-core diagram`: the resources and who may talk to whom, as a picture. */
export function diagramCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("diagram")
    .summary("draw the resources, and who may talk to whom")
    .description(
      "Draws a stack's resources and every connection that its NetworkPolicies leave open, each with its ports: what is " +
        "not drawn is refused. Computed from the very objects that are deployed.",
    )
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(
      new Option("-f, --format <format>", "Mermaid for Markdown, SVG for browsers, DOT for Graphviz")
        .choices(diagramFormats)
        .default("mermaid"),
    )
    .addHelpText("after", help)
    .action(async (options: DiagramOptions) => {
      const { drawDiagram } = await import("../diagram/run.js");
      done(await drawDiagram(root, options));
    });
}

const help = `
Exit codes: 0 drawn · 2 the settings can't be used

Examples:
  circle-core diagram -e production
  circle-core diagram -e production --format svg > production.svg
  circle-core diagram -e staging --config mine.yaml --format dot | dot -Tpng > staging.png`;
