import type { EngineEvent, PulumiCommand, Stack, UpdateSummary } from "@pulumi/pulumi/automation/index.js";
import { exitCodes, Failure, type ExitCode } from "../errors";
import { automation, pulumiCommand } from "./command";
import { EngineError } from "./engineError";
import { LockedError } from "./holder";
import { PlanReader, type Plan } from "./plan";
import type { PolicyPack } from "./policyPack";

export interface EngineOptions {
  /** Folder of Pulumi.yaml. */
  readonly project: string;
  readonly stack: string;
  readonly pack: PolicyPack;
}

export interface RunOptions {
  /** A stack file in place of the tracked one. */
  readonly file?: string | undefined;
  /** Aborted, the engine ends what it has begun, and frees the stack. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: EngineEvent, plan: Plan) => void;
}

/** What an update takes over from others, instead of being refused. */
export interface TakeOver {
  /** Objects that exist and that the state does not know: after an update that was killed. */
  readonly objects: boolean;
  /** Fields of the stack's objects that others have written: after changes by hand. */
  readonly fields: boolean;
}

export interface PreviewOptions extends RunOptions {
  /** Default: nothing. */
  readonly takeOver?: TakeOver;
}

export interface UpdateOptions extends PreviewOptions {
  /** Stands in the stack's history. */
  readonly message: string;
}

/** How a command of the engine went: what it did, and what made it fail, if it did. */
export interface EngineOutcome {
  readonly plan: Plan;
  readonly failure?: Failure;
}

/** The state of a stack, as far as it is asked for here. Secrets in it are encrypted. */
export interface State {
  readonly resources: readonly StateResource[];
  /** Operations that were begun by an update that was killed. */
  readonly pending: number;
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Not so for a component, which only groups. */
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** One stack, worked on by the person's own Pulumi: their login, their key, the same program, pack and files as `pulumi up`. */
export class Engine {
  private constructor(
    private readonly options: EngineOptions,
    private readonly command: PulumiCommand & { run: Runner },
    private readonly automated: Stack,
  ) {}

  /** @throws Failure where there is no Pulumi to work with */
  static async open(options: EngineOptions): Promise<Engine> {
    const { LocalWorkspace, Stack } = await automation();
    const command = (await pulumiCommand(options.stack)) as PulumiCommand & { run: Runner };
    const workspace = await LocalWorkspace.create({ workDir: options.project, pulumiCommand: command });
    // Which stack the person has selected is theirs; every command names the stack anyway.
    Object.assign(workspace, { selectStack: () => Promise.resolve() });
    const automated = await Stack.select(options.stack, workspace);
    // What an update did is known by its events: reading the state three times more would only take a second.
    Object.assign(automated, { outputs: () => Promise.resolve({}), info: () => Promise.resolve(undefined) });
    return new Engine(options, command, automated);
  }

  /** What an update would do, judged by the pack. */
  preview({ file, signal, onEvent, takeOver }: PreviewOptions): Promise<EngineOutcome> {
    return this.following(onEvent, (follow) =>
      this.with(variablesOf(takeOver), () =>
        this.automated.preview({ ...this.common(file, signal), ...this.gate(), onEvent: follow }),
      ),
    );
  }

  /** Carries out an update, under the pack. */
  up({ file, signal, onEvent, message, takeOver }: UpdateOptions): Promise<EngineOutcome> {
    return this.following(onEvent, (follow) =>
      this.with(variablesOf(takeOver), () =>
        this.automated.up({
          ...this.common(file, signal),
          ...this.gate(),
          message,
          showSecrets: false,
          onEvent: follow,
        }),
      ),
    );
  }

  /** Brings the state to what the cluster has, and forgets operations that were never ended. */
  refresh({ file, signal, onEvent }: RunOptions): Promise<EngineOutcome> {
    return this.following(onEvent, (follow) =>
      this.automated.refresh({
        ...this.common(file, signal),
        clearPendingCreates: true,
        showSecrets: false,
        onEvent: follow,
      }),
    );
  }

  /** Removes everything that is not protected; `urns` only, where they are named. */
  destroy({ signal, onEvent, excludeProtected = false }: RunOptions & { excludeProtected?: boolean }) {
    return this.following(onEvent, (follow) =>
      this.automated.destroy({
        ...this.common(undefined, signal),
        excludeProtected,
        showSecrets: false,
        onEvent: follow,
      }),
    );
  }

  /** @throws Failure; with exit code 6 where there is no such stack */
  async state(): Promise<State> {
    const { deployment } = JSON.parse(await this.cli("stack", "export", "--stack", this.options.stack)) as Export;
    return {
      resources: deployment?.resources ?? [],
      pending: deployment?.pending_operations?.length ?? 0,
    };
  }

  /** The latest updates, the newest first. */
  history(count: number): Promise<readonly UpdateSummary[]> {
    return this.automated.history(count, 1, false);
  }

  /** An output of another stack, decrypted. */
  async outputOf(stack: string, output: string): Promise<string> {
    const text = await this.cli("stack", "output", output, "--stack", stack, "--show-secrets", "--json");
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  private async cli(...args: string[]): Promise<string> {
    return (await this.command.run(args, this.options.project, {})).stdout;
  }

  private common(file: string | undefined, signal: AbortSignal | undefined) {
    return {
      ...(file !== undefined && { configFile: file }),
      ...(signal && { signal }),
      suppressProgress: true,
      color: "never" as const,
    };
  }

  private gate() {
    const { folder, config } = this.options.pack;
    return { policyPacks: [folder], policyPackConfigs: [config] };
  }

  /** Variables for the program and the plugins of one command. */
  private async with<T>(variables: Record<string, string>, run: () => Promise<T>): Promise<T> {
    const { workspace } = this.automated;
    workspace.envVars = variables;
    try {
      return await run();
    } finally {
      workspace.envVars = {};
    }
  }

  private async following(
    onEvent: RunOptions["onEvent"],
    run: (follow: (event: EngineEvent) => void) => Promise<unknown>,
  ): Promise<EngineOutcome> {
    const reader = new PlanReader();
    try {
      await run((event) => {
        reader.read(event);
        onEvent?.(event, reader.plan);
      });
      return { plan: reader.plan };
    } catch (error) {
      if (!(error instanceof Failure) || error instanceof LockedError) throw error;
      return { plan: reader.plan, failure: failureOf(reader.plan, error) };
    }
  }
}

/** As the kubernetes plugin reads them. */
function variablesOf({ objects, fields }: TakeOver = { objects: false, fields: false }): Record<string, string> {
  return {
    ...(objects && { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" }),
    ...(fields && { PULUMI_K8S_ENABLE_PATCH_FORCE: "true" }),
  };
}

type Runner = (args: string[], cwd: string, env: Record<string, string>) => Promise<{ stdout: string }>;

interface Export {
  readonly deployment?: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly unknown[];
  };
}

/** What the events say is more than the last words on the standard error. */
function failureOf({ violations, errors, failed }: Plan, error: Failure): Failure {
  const broken = violations.filter(({ mandatory }) => mandatory);
  if (broken.length > 0) {
    const rules = [...new Set(broken.map(({ policy }) => policy))];
    return new Failure(
      exitCodes.policy,
      [`The policy pack forbids it: ${rules.join(", ")}`, ...broken.map(({ message }) => indent(message))].join("\n"),
      "Mend the settings, or exempt what must be so (docs/policies.md)",
    );
  }
  if (errors.length === 0 || error.exitCode === exitCodes.credentials) return error;
  const code: ExitCode = failed.length > 0 ? exitCodes.validation : error.exitCode;
  return new EngineError(code, errors.join("\n"), error instanceof EngineError ? error.said : "", error.hint);
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
