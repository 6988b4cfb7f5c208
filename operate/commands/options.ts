import { Option } from "commander";

/** `--environment`: the stack that is meant. */
export function environmentOption(): Option {
  return new Option(
    "-e, --environment <stack>",
    "the stack: development, staging, production, or another with a file Pulumi.NAME.yaml",
  ).makeOptionMandatory();
}

/** `--config`: settings over the stack's; said several times, each over those before. */
export function configOption(): Option {
  return new Option(
    "-c, --config <file>",
    "settings over those of the stack's file, of mappings each key by itself; again for more",
  )
    .argParser((file: string, before: readonly string[]) => [...before, file])
    .default([], "none");
}

/** What both come to. */
export interface EnvironmentOptions {
  readonly environment: string;
  /** Files, each over those before. */
  readonly config?: readonly string[];
}

/** Options that every command has. */
export interface CommonOptions {
  readonly color: string;
}
