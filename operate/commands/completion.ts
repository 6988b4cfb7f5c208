import { Argument, Command } from "commander";
import type { Shell } from "../completion/script";

// As the scripts' writers have them, which need not be loaded for a help text; a test compares them.
export const shellNames = ["bash", "zsh", "fish"];

/** `circle-core completion`: commands, options and stacks by the Tab key. */
export function completionCommand(done: (exitCode: number) => void): Command {
  return new Command("completion")
    .summary("print what completes circle-core in a shell")
    .description(
      "Prints a script by which a shell completes commands, options, their values, files, and the stacks of the checkout. It " +
        "starts nothing when Tab is pressed. circle-core must be in PATH: export PATH=$PWD/node_modules/.bin:$PATH",
    )
    .addArgument(new Argument("<shell>", "the shell that is to complete").choices(shellNames))
    .addHelpText("after", help)
    .action(async (shell: Shell, _: unknown, command: Command) => {
      const { completionScript } = await import("../completion/script.js");
      process.stdout.write(completionScript(shell, command.parent ?? command));
      done(0);
    });
}

const help = `
Exit codes: 0 printed · 2 usage

Examples:
  source <(circle-core completion bash)                  # in ~/.bashrc
  source <(circle-core completion zsh)                   # in ~/.zshrc, after compinit
  circle-core completion fish > ~/.config/fish/completions/circle-core.fish`;
