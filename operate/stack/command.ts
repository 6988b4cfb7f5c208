import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { exitCodes, Failure } from "../errors";
import { runChild } from "./child";
import { engineError } from "./engineError";
import { unlockCommand } from "./words";

/** The Automation API: a second to load, so only where a stack is worked on. */
export async function automation() {
  return import("@pulumi/pulumi/automation/index.js");
}

/** What every command of the Automation API goes through, here as there. */
type Run = (
  args: string[],
  cwd: string,
  env: Record<string, string>,
  onOutput?: (text: string) => void,
  onError?: (text: string) => void,
  signal?: AbortSignal,
) => Promise<CommandResult>;

/** What the Automation API takes for the end of a command. */
interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Commands after whose sudden end the stack may stay locked. */
const locking = new Set(["up", "refresh", "destroy"]);

/**
 * The `pulumi` on PATH for the Automation API. It runs apart from the terminal's Ctrl-C (see runChild), and its failures are
 * told in words.
 * @throws Failure where there is none
 */
export async function pulumiCommand(stack: string): Promise<PulumiCommand> {
  const { PulumiCommand } = await automation();
  const command = await PulumiCommand.get().catch((error: unknown) => {
    throw missing(error);
  });
  const run: Run = async (args, cwd, env, onOutput, onError, signal) => {
    const { code, stdout, stderr } = await runChild(command.command, [...args, "--non-interactive"], {
      cwd,
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", ...env, PULUMI_AUTOMATION_API: "true" },
      onOutput,
      onError,
      signal,
      onAbandoned: locking.has(args[0] ?? "") ? () => process.stderr.write(abandoned(stack)) : undefined,
    });
    if (code !== 0) throw engineError({ stack, code, stdout, stderr });
    return { stdout, stderr, code };
  };
  return Object.assign(command, { run });
}

function missing(error: unknown): Failure {
  const said = error instanceof Error ? error.message : String(error);
  if (/ENOENT/.test(said)) {
    return new Failure(
      exitCodes.error,
      "There is no pulumi on PATH: the stack is deployed by Pulumi's own engine",
      "Install it, see https://www.pulumi.com/docs/install/; without any of it, on a bare machine: npm run quickstart",
    );
  }
  const version = /minimum CLI version requirement is (\S+?), your current CLI version is (\S+?)\./.exec(said);
  return version
    ? new Failure(
        exitCodes.error,
        `The pulumi on PATH is ${version[2] ?? ""}, and at least ${version[1] ?? ""} is needed`,
      )
    : new Failure(exitCodes.error, `The pulumi on PATH does not run: ${said.split("\n")[0] ?? ""}`);
}

function abandoned(stack: string): string {
  return (
    `The engine was told to stop, and is not waited for. If the stack stays locked: ${unlockCommand(stack)}\n` +
    `Then deploy again, which begins with what was not ended.\n`
  );
}
