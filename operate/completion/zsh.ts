import { namesOf, type CompletedCommand, type CompletedOption, type Completions, type Values } from "./model";
import { brief, functionName, quoted } from "./words";

/** For zsh 5: to be sourced, or to lie in a folder of fpath as `_circle-core`. */
export function zsh({ program, options, commands }: Completions): string {
  const name = functionName(program);
  return `#compdef ${program}
# zsh completion of ${program}, made by it: source <(${program} completion zsh)

# Stacks of the checkout: the files Pulumi.NAME.yaml beside the nearest Pulumi.yaml.
${name}_stacks() {
  local folder=$PWD
  while [[ -n $folder && ! -e $folder/Pulumi.yaml ]]; do folder=\${folder%/*}; done
  local -a stacks=("$folder"/Pulumi.*.yaml(N:t:r))
  stacks=(\${stacks#Pulumi.})
  compadd -- $stacks
}

${name}() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C \\
${[...options.map((option) => specification(option, name)), "'1:command:->command'", "'*::argument:->argument'"].map((line) => `    ${line}`).join(" \\\n")}
  case $state in
  command)
    local -a commands=(
${commands.map(({ name: command, description }) => `      ${single(`${command}:${brief(description)}`)}`).join("\n")}
    )
    _describe command commands
    ;;
  argument)
    case $line[1] in
${commands.map((command) => branch(command, name)).join("\n")}
    esac
    ;;
  esac
}

if [[ $funcstack[1] == ${name} ]]; then
  ${name} "$@"
else
  compdef ${name} ${program}
fi
`;
}

function branch(command: CompletedCommand, name: string): string {
  const { options, argument } = command;
  const rest = argument ? [single(`*:argument:${action(argument, name)}`)] : [];
  const lines = [...options.map((option) => specification(option, name)), ...rest];
  const body =
    lines.length === 0
      ? "_message 'no more'"
      : `_arguments \\\n${lines.map((line) => `        ${line}`).join(" \\\n")}`;
  return `    ${namesOf(command).join(" | ")})\n      ${body}\n      ;;`;
}

/** As `_arguments` takes an option: what it excludes, its spellings, its description, its value. */
function specification({ short, long, description, values, again }: CompletedOption, name: string): string {
  const what = `[${escaped(brief(description))}]`;
  const value = values ? `:${long}:${action(values, name)}` : "";
  const excluded = again ? "*" : short === undefined ? "" : `(-${short} --${long})`;
  if (short === undefined) return single(`${excluded}--${long}${values ? "=" : ""}${what}${value}`);
  // With the value as a word of its own or, behind the long one, after an equals sign.
  return `${single(excluded)}{-${short},--${long}${values ? "=" : ""}}${single(`${what}${value}`)}`;
}

function action(values: Values, name: string): string {
  switch (values.kind) {
    case "free":
      return " ";
    case "words":
      return `(${values.words.map(quoted).join(" ")})`;
    case "stacks":
      return `${name}_stacks`;
    case "files":
      return "_files";
  }
}

/** What has a meaning in a specification. */
function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, "\\$&");
}

function single(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
