/** One thing that is wrong with a stack's settings, in words for the person who can mend it. */
export interface Problem {
  /** The setting, as written after the project's name: `scaling.autoscaling.maxReplicas`, `clusters[0].context`. */
  readonly path: string;
  /** What is wrong with it; names the value, unless that may be a secret. */
  readonly message: string;
  /** What to do about it. */
  readonly mend: string;
  /** Identifies a cross-field rule; never changes. */
  readonly code?: string;
  /** Line of the stack file, where it could be found. */
  readonly line?: number;
}

/** Namespace of the settings in a stack file: the project's name. */
export const project = "circle-core";

/** Name of a stack's file. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** Joins the parts of a path as `pulumi config --path` wants them. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      const key = String(part);
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}

/** The command that sets one setting of a stack. */
export function setCommand(stack: string, path: string, value: string): string {
  return `pulumi config set --stack ${stack} --path '${project}:${path}' ${value}`;
}

/** The command that removes one setting of a stack. */
export function removeCommand(stack: string, path: string): string {
  return `pulumi config rm --stack ${stack} --path '${project}:${path}'`;
}

/** All problems as one message. */
export function report(stack: string, problems: readonly Problem[]): string {
  const file = stackFileName(stack);
  const count = problems.length === 1 ? "one setting" : `${problems.length} settings`;
  const entries = problems.map(({ path, message, mend, code, line }) => {
    const where = line === undefined ? "" : ` (${file}:${line})`;
    return `  ${project}:${path}${where}\n    ${message}${code === undefined ? "" : ` [${code}]`}\n    ${mend}`;
  });
  return [`Stack "${stack}": ${count} of ${file} cannot be used. Nothing was changed.`, ...entries].join("\n\n");
}
