import { Command, Option } from "commander";
import type { ImagesOptions } from "../images/run";
import { configOption, environmentOption } from "./options";

/** `circle-core images`: what a registry must have before the stack can run. */
export function imagesCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("images")
    .summary("list the images that the pods run")
    .description(
      "Lists every image that a stack's pods run, sidecars among them: one in a line as the pods name it, to be mirrored " +
        "or carried into a network without a way out; or as JSON with registry, repository, tag, digest and who runs it.",
    )
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(new Option("-o, --output <format>", "lines, or a JSON list").choices(["text", "json"]).default("text"))
    .addHelpText("after", help)
    .action(async (options: ImagesOptions) => {
      const { listImages } = await import("../images/run.js");
      done(await listImages(root, options));
    });
}

const help = `
Exit codes: 0 listed · 2 the settings can't be used

Examples:
  circle-core images -e production
  circle-core images -e production | xargs -I {} skopeo copy docker://{} dir:mirror/
  circle-core images -e production -o json`;
