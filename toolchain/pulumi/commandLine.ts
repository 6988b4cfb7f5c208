/** Commands that run the program or read configuration; all others only need to know the project's name. */
const configured = new Set(["preview", "up", "update", "refresh", "destroy", "import", "watch", "config"]);
/** Of these, the ones that print dots while waiting. */
const dotted = new Set(["preview", "up", "update", "refresh", "destroy", "import"]);

/** Whether a command needs the stack's configuration, and so runs in the project's folder. */
export function needsConfiguration([command = ""]: readonly string[]): boolean {
  return configured.has(command);
}

export interface FlagOptions {
  stack: string | undefined;
  configFile: string | undefined;
  colour: boolean;
}

/** A whole command line of the CLI: it never asks, and never paints where nobody can see it. */
export function commandLine(args: readonly string[], { stack, configFile, colour }: FlagOptions): string[] {
  const [command = ""] = args;
  return [
    ...args,
    ...(stack === undefined ? [] : ["--stack", stack]),
    ...(configFile === undefined ? [] : ["--config-file", configFile]),
    ...(dotted.has(command) ? ["--suppress-progress"] : []),
    ...["--color", colour ? "always" : "never", "--non-interactive"],
  ];
}
