import { namesOf, type CompletedCommand, type CompletedOption, type Completions, type Values } from "./model";
import { brief } from "./words";

/** For fish 3: to be sourced, or to lie in ~/.config/fish/completions. */
export function fish({ program, options, commands }: Completions): string {
  const name = `__${program.replace(/\W/g, "_")}`;
  const start = `complete -c ${program}`;
  const seen = (command: CompletedCommand): string =>
    `-n ${single(`__fish_seen_subcommand_from ${namesOf(command).join(" ")}`)}`;
  const none = `-n ${name}_begins`;
  return `# fish completion of ${program}, made by it: ${program} completion fish | source

# Stacks of the checkout: the files Pulumi.NAME.yaml beside the nearest Pulumi.yaml.
function ${name}_stacks
    set -l folder $PWD
    while test -n "$folder"; and not test -e "$folder/Pulumi.yaml"
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
    for file in $folder/Pulumi.*.yaml
        string replace -r '^.*/Pulumi\\.(.*)\\.yaml$' '$1' -- $file
    end
end

# No command has been named yet.
function ${name}_begins
    not __fish_seen_subcommand_from ${commands.flatMap(namesOf).join(" ")}
end

${start} -f
${options.map((option) => `${start} ${none} ${optionText(option, name)}`).join("\n")}
${commands
  .flatMap((command) => {
    const { description, options: own, argument } = command;
    return [
      "",
      `${start} ${none} -a ${command.name} -d ${single(brief(description))}`,
      ...own.map((option) => `${start} ${seen(command)} ${optionText(option, name)}`),
      ...(argument && argument.kind !== "free" ? [`${start} ${seen(command)} ${proposal(argument, name)}`] : []),
    ];
  })
  .join("\n")}
`;
}

function optionText({ short, long, description, values }: CompletedOption, name: string): string {
  const spelled = `${short === undefined ? "" : `-s ${short} `}-l ${long}`;
  const value = values ? ` -r ${proposal(values, name)}`.trimEnd() : "";
  return `${spelled}${value} -d ${single(brief(description))}`;
}

function proposal(values: Values, name: string): string {
  switch (values.kind) {
    case "free":
      return "-f";
    case "words":
      return `-f -a ${single(values.words.join(" "))}`;
    case "stacks":
      return `-f -a ${single(`(${name}_stacks)`)}`;
    case "files":
      return "-F";
  }
}

/** In fish a backslash within quotes stands for itself but before a quote or a backslash. */
function single(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
