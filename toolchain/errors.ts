/** Exit codes are Pulumi's own (`pulumi/pkg/cmd/pulumi/cmd/exit_codes.go`), so that one convention holds everywhere. */
export const exitCode = {
  ok: 0,
  error: 1,
  usage: 2,
  credentials: 3,
  resource: 4,
  policy: 5,
  noSuchStack: 6,
  changes: 7,
  cancelled: 8,
  deadline: 9,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/**
 * Something a person can cause or mend. Printed as its message alone, never with a stack trace.
 * The message says what happened, where, what is allowed and what to do.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly exitCode: ExitCode;

  constructor(message: string, options: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? exitCode.error;
  }
}

/** Any thrown value as one line of text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
