import type { Argument, Command, Option } from "commander";
import { formats } from "../commands/lint";

/** What may stand in a place: nothing that could be proposed, words, stacks of the checkout, files. */
export type Values =
  | { readonly kind: "free" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "stacks" }
  | { readonly kind: "files" };

/** An option as shells complete it. */
export interface CompletedOption {
  /** Without the dash; undefined where it has none. */
  readonly short?: string;
  /** Without the dashes. */
  readonly long: string;
  readonly description: string;
  /** Undefined where it takes no value. */
  readonly values?: Values;
  readonly again: boolean;
}

/** A command as shells complete it. */
export interface CompletedCommand {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Of what stands behind it; undefined where nothing does. */
  readonly argument?: Values;
}

export interface Completions {
  /** What is called. */
  readonly program: string;
  /** Options before a command. */
  readonly options: readonly CompletedOption[];
  readonly commands: readonly CompletedCommand[];
}

/** What can be completed of a command line, as its help shows it. */
export function completionsOf(main: Command): Completions {
  const help = main.createHelp();
  const commands = help.visibleCommands(main);
  const names = commands.map((command) => command.name());
  return {
    program: main.name(),
    options: optionsOf(main),
    commands: commands.map((command) => {
      const argument =
        command.name() === "help" ? { kind: "words" as const, words: names } : argumentOf(command.registeredArguments);
      return {
        name: command.name(),
        aliases: command.aliases(),
        description: help.subcommandDescription(command),
        options: command.name() === "help" ? [] : optionsOf(command),
        ...(argument && { argument }),
      };
    }),
  };
}

/** All that a command is called by. */
export function namesOf({ name, aliases }: CompletedCommand): readonly string[] {
  return [name, ...aliases];
}

function optionsOf(command: Command): readonly CompletedOption[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap((option) =>
      option.long === undefined
        ? []
        : [
            {
              ...(option.short !== undefined && { short: option.short.replace(/^-/, "") }),
              long: option.long.replace(/^--/, ""),
              description: option.description,
              ...((option.required || option.optional) && { values: valuesOf(option) }),
              again: Array.isArray(option.defaultValue) || option.variadic,
            },
          ],
    );
}

function valuesOf({ argChoices, flags, long }: Option): Values {
  if (argChoices) return { kind: "words", words: argChoices };
  if (/<format\[=file\]>/.test(flags)) return { kind: "words", words: formats };
  if (long === "--environment") return { kind: "stacks" };
  return isFile(flags) ? { kind: "files" } : { kind: "free" };
}

function argumentOf([first]: readonly Argument[]): Values | undefined {
  if (!first) return undefined;
  if (first.argChoices) return { kind: "words", words: first.argChoices };
  // As its description calls it: the name says what the stack is for.
  if (/^the stack\b/.test(first.description)) return { kind: "stacks" };
  return isFile(first.name()) ? { kind: "files" } : { kind: "free" };
}

function isFile(text: string): boolean {
  return /\b(file|path|folder|target)\b/.test(text.replace(/^[^<[]*(?=[<[])/, ""));
}
