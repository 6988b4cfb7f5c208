import { Command, Option } from "commander";
import { version } from "../package.json";
import { admissionCommand } from "./commands/admission";
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
    .description("Circle Core on Kubernetes: judge what is to be deployed.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    // What stands after a command is that command's: deploy has a --version of its own.
    .enablePositionalOptions()
    .addOption(colorOption())
    .addHelpText("after", () => `\nExit codes:\n${exitCodeLines()}`);
  for (const command of [
    lintCommand(root, done),
    admissionCommand(root, done),
    diagnoseCommand(root, done),
    diagramCommand(root, done),
    diffCommand(root, done),
    driftCommand(root, done),
    preflightCommand(root, done),
    statusCommand(root, done),
    validateCommand(root, done),
    generateConfigCommand(root, done),
    imagesCommand(root, done),
    deployCommand(root, done),
    rollbackCommand(root, done),
    historyCommand(root, done),
    destroyCommand(root, done),
  ])
    main.addCommand(command.addOption(colorOption().default("auto").hideHelp()).copyInheritedSettings(main));
  return main;
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
