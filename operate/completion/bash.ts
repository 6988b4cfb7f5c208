import { namesOf, type CompletedOption, type Completions, type Values } from "./model";
import { functionName, quoted } from "./words";

/** For bash 3.2 and newer. */
export function bash({ program, options, commands }: Completions): string {
  const name = functionName(program);
  const cases = commands.flatMap((command) => valueCases(namesOf(command), command.options, name));
  return `# bash completion of ${program}, made by it: source <(${program} completion bash)

# Stacks of the checkout: the files Pulumi.NAME.yaml beside the nearest Pulumi.yaml.
${name}_stacks() {
  local folder=$PWD file
  while [[ -n $folder && ! -e $folder/Pulumi.yaml ]]; do folder=\${folder%/*}; done
  for file in "$folder"/Pulumi.*.yaml; do
    file=\${file##*/Pulumi.}
    file=\${file%.yaml}
    [[ $file =~ ^[A-Za-z0-9._-]+$ ]] && ${name}_words "$file"
  done
}

# Those of the words that begin as what is typed; nothing of them is ever run, as by compgen -W.
${name}_words() {
  local word
  for word in "$@"; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done
}

${name}_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$current")
}

${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command="" index
  # --option=value comes as three words.
  if [[ $current == "=" ]]; then
    current=""
  elif [[ $previous == "=" ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case \${COMP_WORDS[index]} in
${skipped(options)}
    -* | =) ;;
    *)
      command=\${COMP_WORDS[index]}
      break
      ;;
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
${[...valueCases([""], options, name), ...cases].join("\n")}
  esac
  case $command in
  "")
    ${name}_words ${[...commands.map((command) => command.name), ...flags(options)].join(" ")}
    ;;
${commands
  .map(
    (command) => `  ${namesOf(command).join(" | ")})
    if [[ $current == -* ]]; then
      ${command.options.length === 0 ? ":" : `${name}_words ${flags(command.options).join(" ")}`}
    else
      ${proposal(command.argument ?? { kind: "free" }, name)}
    fi
    ;;`,
  )
  .join("\n")}
  esac
}

complete -F ${name} ${program}
`;
}

/** The values of options before the command are no commands. */
function skipped(options: readonly CompletedOption[]): string {
  const taking = options.filter(({ values }) => values !== undefined).flatMap(spellings);
  return `    ${taking.join(" | ")}) [[ \${COMP_WORDS[index + 1]} == "=" ]] && ((index += 2)) || ((index += 1)) ;;`;
}

function valueCases(commands: readonly string[], options: readonly CompletedOption[], name: string): readonly string[] {
  return options.flatMap((option) => {
    const { values } = option;
    if (!values) return [];
    const patterns = commands.flatMap((command) => spellings(option).map((spelling) => `"${command} ${spelling}"`));
    return [`  ${patterns.join(" | ")})\n    ${proposal(values, name)}\n    return\n    ;;`];
  });
}

function proposal(values: Values, name: string): string {
  switch (values.kind) {
    case "free":
      return ":";
    case "words":
      return `${name}_words ${values.words.map(quoted).join(" ")}`;
    case "stacks":
      return `${name}_stacks`;
    case "files":
      return `${name}_files`;
  }
}

function flags(options: readonly CompletedOption[]): readonly string[] {
  return options.map(({ long }) => `--${long}`);
}

function spellings({ short, long }: CompletedOption): readonly string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${long}`];
}
