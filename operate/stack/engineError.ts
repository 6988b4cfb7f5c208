import { exitCodes, Failure, type ExitCode } from "../errors";
import { holdersIn, isLocked, LockedError } from "./holder";
import { initCommand, plain } from "./words";

/** How a command of the engine ended that did not succeed. */
export interface EngineEnd {
  readonly stack: string;
  readonly code: number;
  readonly stderr: string;
  readonly stdout: string;
}

/** A failure of the engine; `said` is all that it wrote. */
export class EngineError extends Failure {
  constructor(
    exitCode: ExitCode,
    what: string,
    readonly said: string,
    hint?: string,
  ) {
    super(exitCode, what, hint);
  }
}

/** Says what a failed command of the engine means to the person. */
export function engineError({ stack, code, stdout, stderr }: EngineEnd): Failure {
  const said = plain(`${stdout}\n${stderr}`);
  if (isLocked(said)) return new LockedError(stack, holdersIn(said));
  if (code === exitCodes.noSuchStack || /no stack named .* found/.test(said)) {
    return new EngineError(
      exitCodes.noSuchStack,
      `There is no stack ${stack} in the back end that you are logged in to`,
      said,
      `Make it, and choose with it what encrypts its secrets (docs/guide.md): ${initCommand(stack)}`,
    );
  }
  for (const { pattern, what, hint } of credentialMistakes) {
    if (pattern.test(said)) return new EngineError(exitCodes.credentials, what, said, hint);
  }
  if (code === exitCodes.credentials) {
    return new EngineError(exitCodes.credentials, "Pulumi is not logged in", said, "Log in: pulumi login");
  }
  const lines = errorLines(said);
  const what = lines.length > 0 ? lines.join("\n") : `Pulumi ended with exit code ${code}, and did not say why`;
  return new EngineError(code === exitCodes.validation ? exitCodes.validation : exitCodes.error, what, said);
}

const credentialMistakes: readonly { pattern: RegExp; what: string; hint: string }[] = [
  {
    pattern: /incorrect passphrase/,
    what: "The passphrase does not open the stack's secrets",
    hint: "Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the one that the stack was made with",
  },
  {
    pattern: /passphrase must be set/,
    what: "The stack's secrets are encrypted with a passphrase, and none is set",
    hint: "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
  },
  {
    pattern: /PULUMI_ACCESS_TOKEN must be set|not logged in|invalid access token/i,
    what: "Pulumi is not logged in to a place for the state",
    hint: "Log in: pulumi login, or set PULUMI_BACKEND_URL",
  },
];

/** The lines after `error:`, each once. */
export function errorLines(said: string): readonly string[] {
  const found = said.split("\n").flatMap((line) => /^\s*error: (.*\S)/.exec(line)?.[1] ?? []);
  return [...new Set(found)].filter((line) => !/^(update|preview|destroy|refresh) failed$/.test(line));
}
