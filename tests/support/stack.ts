import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootDir } from "../../toolchain/paths";
import { silentProgress } from "../../toolchain/progress";
import {
  openSession,
  resolvePulumi,
  type PulumiTools,
  type RunOptions,
  type Session,
} from "../../toolchain/pulumi/session";
import { readEvents, type Events } from "./events";

const policyPack = join(rootDir, "policy");

export interface TestStackOptions {
  /** Name of the stack; where the project has a file for it, that is its configuration. */
  stack: string;
  /** Configuration over the stack's file: full key → value. */
  config?: Readonly<Record<string, unknown>>;
  /** Default: this checkout. */
  projectDir?: string;
  /** Default: an empty one of its own. Stacks of one state can refer to each other; it goes with the first of them. */
  stateDir?: string;
  /** Default: the light cluster's; a path that leads nowhere stands for a cluster that is gone. */
  kubeconfig?: string;
}

/** How a command of the engine ended, and what it did. */
export interface Outcome extends Events {
  code: number;
  /** All that a person would have read, both streams. */
  output: string;
}

/** A stack with a state of its own, driven by the real engine. */
export interface TestStack {
  session: Session;
  /** Where its state lies. */
  stateDir: string;
  /** Replaces the configuration over the stack's file; answers the path of the file that the engine reads. */
  configure(config: Readonly<Record<string, unknown>>): Promise<string>;
  /** `pulumi preview` under the policy pack. */
  preview(...flags: string[]): Promise<Outcome>;
  /** `pulumi up` under the policy pack, with its own preview first unless a flag says otherwise. */
  up(...flags: string[]): Promise<Outcome>;
  /** The same without a preview, told to stop as soon as a line of its output matches. */
  upInterruptedAt(line: RegExp): Promise<Outcome>;
  destroy(...flags: string[]): Promise<Outcome>;
  /** `pulumi refresh`: the state becomes what the cluster has. */
  refresh(...flags: string[]): Promise<Outcome>;
  /** Any command that runs the engine, without the policy pack; never asks. */
  run(
    command: "up" | "preview" | "refresh" | "destroy" | "import",
    flags: readonly string[],
    options?: RunOptions,
  ): Promise<Outcome>;
  /** URNs of the resources in the state, the stack itself not counted. */
  resources(): Promise<string[]>;
  /** Forgets the state. */
  dispose(): Promise<void>;
}

/** The kubeconfig of the light cluster that `tests/engine/setup.ts` has started. */
export function testKubeconfig(): string {
  const path = process.env["TEST_KUBECONFIG"];
  if (path === undefined) throw new Error("no TEST_KUBECONFIG: run mocha with --require tests/engine/setup.ts");
  return path;
}

let tools: Promise<PulumiTools> | undefined;

/** Makes a stack in an empty state of its own. */
export async function openStack(options: TestStackOptions): Promise<TestStack> {
  const { stack, config = {}, projectDir = rootDir, kubeconfig = testKubeconfig() } = options;
  const policy = ["--policy-pack", policyPack, ...policyConfig(config["circle-core:environment"] ?? stack)];
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), "engine-")));
  const session = await openSession({
    tools: await (tools ??= resolvePulumi(silentProgress, { download: false })),
    stateDir,
    passphrase: "of a test",
    projectDir,
    kubeconfig,
    progress: silentProgress,
  });
  await session.withConfigCopy(stack, config);
  await session.stackInit(stack);

  let runs = 0;
  const run: TestStack["run"] = async (command, flags, options = {}) => {
    const log = join(stateDir, `events-${++runs}.json`);
    // The CLI has --event-log only then.
    const env = { ...options.env, PULUMI_DEBUG_COMMANDS: "true" };
    const args = [command, ...flags, "--event-log", log];
    const { code, stdout, stderr } = await session.run(args, { ...options, stack, env });
    const events = readEvents(existsSync(log) ? await readFile(log, "utf8") : "");
    return { code, output: stdout + stderr, ...events };
  };
  return {
    session,
    stateDir,
    configure: (changed) => session.withConfigCopy(stack, changed),
    preview: (...flags) => run("preview", [...policy, ...flags]),
    up: (...flags) => run("up", ["--yes", ...policy, ...flags]),
    upInterruptedAt: (pattern) => {
      const stop = new AbortController();
      const onLine = (line: string): void => {
        if (pattern.test(line)) stop.abort();
      };
      return run("up", ["--yes", "--skip-preview"], { onLine, signal: stop.signal });
    },
    destroy: (...flags) => run("destroy", ["--yes", "--skip-preview", ...flags]),
    refresh: (...flags) => run("refresh", ["--yes", "--skip-preview", ...flags]),
    run,
    resources: async () => urnsOf(await session.exportState(stack)),
    dispose: () => rm(stateDir, { recursive: true, force: true }),
  };
}

/** The pack as it is configured for the environment; where there is none of the name, by its defaults. */
function policyConfig(environment: unknown): readonly string[] {
  const file = join(policyPack, "config", `${String(environment)}.json`);
  return existsSync(file) ? ["--policy-pack-config", file] : [];
}

interface State {
  deployment: { resources?: { urn: string; type: string }[] };
}

function urnsOf(state: unknown): string[] {
  const { resources = [] } = (state as State).deployment;
  return resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").map(({ urn }) => urn);
}
