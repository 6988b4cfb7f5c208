import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../errors";
import { interruption } from "../interruption";
import type { Progress } from "../progress";
import { runChild, type PulumiResult } from "./child";
import { mendCheckpoint } from "./checkpoint";
import { commandLine, needsConfiguration } from "./commandLine";
import { pulumiEnvironment } from "./environment";
import { hasUnfinishedLock, livingLocks, staleLocks } from "./locks";
import type { PulumiTools } from "./resolve";
import { readYaml, writeConfigCopy } from "./stackConfig";

export { resolvePulumi, type PulumiTools } from "./resolve";
export type { PulumiResult } from "./child";

export interface SessionOptions {
  tools: PulumiTools;
  /** Where the stacks' state and copies of their configuration live. */
  stateDir: string;
  /** Encrypts secrets in the state; handed over by the environment only. */
  passphrase: string;
  /** The folder of Pulumi.yaml. */
  projectDir: string;
  /** The only kubeconfig that programs and plugins see. Without it they see no cluster. */
  kubeconfig?: string;
  progress: Progress;
}

export interface RunOptions {
  /** The stack: adds `--stack` and, where the command reads configuration, the copy of its configuration. */
  stack?: string;
  onLine?: (line: string) => void;
  /** Written to its standard input. */
  input?: string;
  /** Asks Pulumi to stop cleanly when aborted. */
  signal?: AbortSignal;
  /** More environment for the program, the plugins and the policy packs. */
  env?: NodeJS.ProcessEnv;
}

/** Pulumi for one project with a state of its own: never the person's login, selected stack or tracked stack files. */
export interface Session {
  /**
   * Runs the CLI and collects what it says. It never asks: pass `--yes`. Throws only where it can't be started: a failure
   * is its exit code. A Ctrl-C is handed over once and answered as `interrupted`.
   * Relative paths count from the project for commands that run the program; give absolute ones to all others.
   */
  run(args: readonly string[], options?: RunOptions): Promise<PulumiResult>;
  /** As `run`, but what it says goes straight to the terminal, with colour where that has it. */
  runInteractive(
    args: readonly string[],
    options?: Pick<RunOptions, "stack" | "signal" | "env">,
  ): Promise<PulumiResult>;
  /** Names of the stacks that there are. */
  stacks(): Promise<string[]>;
  /** Waits until nobody else works on the stack, e.g. what a killed command has left running. */
  untilFree(stack: string): Promise<void>;
  /** Makes the stack unless it exists. */
  stackInit(stack: string): Promise<void>;
  /**
   * Renews the copy of the stack's configuration with overrides merged in, and answers its path. Without a call the first
   * command of a session renews it as it stands in the tracked file; what `config set` writes lasts until then.
   */
  withConfigCopy(stack: string, overrides: Readonly<Record<string, unknown>>): Promise<string>;
  /** Stack outputs; secrets as "[secret]" unless asked for. */
  outputs(stack: string, options?: { showSecrets?: boolean }): Promise<Record<string, unknown>>;
  /** The state as `pulumi stack export` prints it; secrets stay encrypted. */
  exportState(stack: string): Promise<unknown>;
}

const collected = ["pipe", "pipe", "pipe"] as const;
/** Without standard input a Ctrl-C comes to us, and not as a key press to Pulumi. */
const shown = ["ignore", "inherit", "inherit"] as const;

export async function openSession(options: SessionOptions): Promise<Session> {
  const { tools, progress } = options;
  const stateDir = resolve(options.stateDir);
  const projectDir = resolve(options.projectDir);
  const project = await projectName(projectDir);
  const environment = { ...options, stateDir, home: tools.home };
  // Commands that only work on stacks run here: in the project they would write to the tracked stack file.
  const configDir = join(stateDir, "config");
  await mkdir(configDir, { recursive: true });
  await writeFile(join(configDir, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  const configCopy = (stack: string): string => join(configDir, `Pulumi.${stack}.yaml`);
  const renewed = new Set<string>();

  const withConfigCopy: Session["withConfigCopy"] = async (stack, overrides) => {
    await writeConfigCopy(join(projectDir, `Pulumi.${stack}.yaml`), configCopy(stack), overrides);
    renewed.add(stack);
    return configCopy(stack);
  };

  const prepare = async (stack: string): Promise<void> => {
    await mend(stack);
    await clearStaleLock(stack);
    if (!renewed.has(stack)) await withConfigCopy(stack, {});
  };

  const start = (args: readonly string[], { stack, env, ...rest }: RunOptions, visible: boolean) => {
    const configured = needsConfiguration(args);
    const flags = {
      stack,
      configFile: configured && stack !== undefined ? configCopy(stack) : undefined,
      colour: visible && process.stdout.isTTY && !process.env["NO_COLOR"],
    };
    return runChild(tools.cli, commandLine(args, flags), {
      ...rest,
      cwd: configured ? projectDir : configDir,
      env: pulumiEnvironment(environment, env),
      stdio: [...(visible ? shown : collected)],
      onInterrupt: () => {
        progress.note("Stopping: Pulumi ends what it has begun (Ctrl-C again to end at once)");
      },
    });
  };

  const succeed = async (args: readonly string[], stack: string): Promise<string> => {
    const { code, stdout, stderr } = await start(args, { stack }, false);
    if (code === 0) return stdout;
    throw new UserError(`pulumi ${args.join(" ")} failed for stack ${stack} (exit code ${code}):\n${stderr.trim()}`);
  };

  const mend = async (stack: string): Promise<void> => {
    if ((await livingLocks(stateDir, project, stack)).length > 0) return;
    for (const done of await mendCheckpoint({ stateDir, project, stack })) progress.line(done);
  };

  const read = async (args: readonly string[], stack: string): Promise<unknown> => {
    await mend(stack);
    return JSON.parse(await succeed(args, stack));
  };

  const stacks = async (): Promise<string[]> => {
    const folder = join(stateDir, ".pulumi", "stacks", project);
    const files = existsSync(folder) ? await readdir(folder) : [];
    return files.filter((name) => name.endsWith(".json")).map((name) => basename(name, ".json"));
  };

  const clearStaleLock = async (stack: string): Promise<void> => {
    const [lock] = await staleLocks(stateDir, project, stack);
    if (!lock && !(await hasUnfinishedLock(stateDir, project, stack))) return;
    const holder = lock ? `process ${lock.pid}, which has ended` : "a command that was killed as it began";
    progress.line(`Stack ${stack} was left locked by ${holder}: the lock is cleared`);
    await succeed(["cancel", "--yes"], stack);
  };

  const runPrepared = async (args: readonly string[], runOptions: RunOptions, visible: boolean) => {
    if (runOptions.stack !== undefined) await prepare(runOptions.stack);
    return start(args, runOptions, visible);
  };

  return {
    run: (args, runOptions = {}) => runPrepared(args, runOptions, false),
    runInteractive: (args, runOptions = {}) => runPrepared(args, runOptions, true),
    withConfigCopy,
    stacks,
    async untilFree(stack) {
      for (let said = false; ; said = true) {
        const [lock] = await livingLocks(stateDir, project, stack);
        if (!lock) return;
        interruption.throwIfAborted();
        if (!said) progress.note(`Waiting for process ${lock.pid}, which works on the stack ${stack}`);
        await delay(500);
      }
    },
    async stackInit(stack) {
      if ((await stacks()).includes(stack)) return;
      await prepare(stack);
      await succeed(["stack", "init", "--no-select"], stack);
    },
    async outputs(stack, { showSecrets = false } = {}) {
      const args = ["stack", "output", "--json", ...(showSecrets ? ["--show-secrets"] : [])];
      return (await read(args, stack)) as Record<string, unknown>;
    },
    exportState: (stack) => read(["stack", "export"], stack),
  };
}

async function projectName(projectDir: string): Promise<string> {
  const file = join(projectDir, "Pulumi.yaml");
  if (!existsSync(file)) throw new UserError(`There is no Pulumi.yaml in ${projectDir}: name the folder of a project`);
  const name: unknown = (await readYaml(file)).get("name");
  if (typeof name === "string" && name !== "") return name;
  throw new UserError(`${file} has no name: add a line "name: my-project"`);
}
