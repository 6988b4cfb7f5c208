import { Command, Option } from "commander";
import { version } from "../package.json";
import { admissionCommand } from "./commands/admission";
import { completionCommand } from "./commands/completion";
import { deployCommand } from "./commands/deploy";
import { destroyCommand } from "./commands/destroy";
import { diagnoseCommand } from "./commands/diagnose";
import { diagramCommand } from "./commands/diagram";
import { diffCommand } from "./commands/diff";
import { historyCommand } from "./commands/history";
import { driftCommand } from "./commands/drift";
import { generateConfigCommand } from "./commands/generateConfig";
import { imagesCommand } from "./commands/images";
import { lintCommand } from "./commands/lint";
import { preflightCommand } from "./commands/preflight";
import { rollbackCommand } from "./commands/rollback";
import { statusCommand } from "./commands/status";
import { validateCommand } from "./commands/validate";
import { exitCodeTexts } from "./errors";
import { colorChoices } from "./terminal";

/**
 * The command line of `circle-core`. A command loads what it needs only when it runs.
 * @param root the folder of the package
 * @param done takes a command's exit code
 */
export function program(root: string, done: (exitCode: number) => void): Command {
  const main = new Command("circle-core")
    .description(
      "Circle Core on Kubernetes: deploys it, watches over it, judges it, and writes its manifests for others.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    // What stands after a command is that command's: deploy has a --version of its own.
    .enablePositionalOptions()
    .addOption(colorOption())
    .addHelpText("after", () => `\nExit codes:\n${exitCodeLines()}`);
  for (const [heading, commands] of Object.entries(commandsOf(root, done)))
    for (const command of commands)
      main.addCommand(
        command.helpGroup(heading).addOption(colorOption().default("auto").hideHelp()).copyInheritedSettings(main),
      );
  return main;
}

/** Every command, under the headings of the help. */
function commandsOf(root: string, done: (exitCode: number) => void): Readonly<Record<string, readonly Command[]>> {
  return {
    "Before a deployment:": [
      lintCommand(root, done),
      preflightCommand(root, done),
      diffCommand(root, done),
      imagesCommand(root, done),
      diagramCommand(root, done),
    ],
    "Deployments:": [
      deployCommand(root, done),
      rollbackCommand(root, done),
      historyCommand(root, done),
      destroyCommand(root, done),
    ],
    "What runs:": [
      statusCommand(root, done),
      validateCommand(root, done),
      diagnoseCommand(root, done),
      driftCommand(root, done),
    ],
    "For other tools:": [generateConfigCommand(root, done), admissionCommand(root, done), completionCommand(done)],
  };
}

/** Before the command's name or after it. */
function colorOption(): Option {
  return new Option("--color <when>", "colours; auto, the default, heeds the terminal and NO_COLOR").choices(
    colorChoices,
  );
}

function exitCodeLines(): string {
  return Object.entries(exitCodeTexts)
    .map(([code, text]) => `  ${code}  ${text}`)
    .join("\n");
}
