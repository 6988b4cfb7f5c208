import { Command, Option } from "commander";
import { version } from "../package.json";
import { admissionCommand } from "./commands/admission";
import { lintCommand } from "./commands/lint";
import { exitCodeTexts } from "./errors";
import { colorChoices } from "./terminal";

/**
 * The command line of `circle-core`. A command loads what it needs only when it runs.
 * @param root the folder of the package
 * @param done takes a command's exit code
 */
export function program(root: string, done: (exitCode: number) => void): Command {
  const main = new Command("circle-core")
    .description("Circle Core on Kubernetes: judge what is to be deployed.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .addOption(
      new Option("--color <when>", "colours; auto heeds the terminal and NO_COLOR")
        .choices(colorChoices)
        .default("auto"),
    )
    .addHelpText("after", () => `\nExit codes:\n${exitCodeLines()}`);
  for (const command of [lintCommand(root, done), admissionCommand(root, done)])
    main.addCommand(command.copyInheritedSettings(main));
  return main;
}

function exitCodeLines(): string {
  return Object.entries(exitCodeTexts)
    .map(([code, text]) => `  ${code}  ${text}`)
    .join("\n");
}
