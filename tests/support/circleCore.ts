import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import { rootDir } from "../../toolchain/paths";
import { silentProgress } from "../../toolchain/progress";
import { pulumiEnvironment } from "../../toolchain/pulumi/environment";
import { resolvePulumi } from "../../toolchain/pulumi/resolve";
import { configuration, removeNamespace, type SettingsOver } from "./development";
import { processesWith } from "./processes";

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves when its standard error has matched; rejects when it has ended before. */
  said(pattern: RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** The project as a person has it on their machine: stack files of their own, a state, a Pulumi on PATH. */
export interface PersonsProject {
  readonly folder: string;
  readonly stack: string;
  readonly namespace: string;
  /** What of the engine still runs for it, as command lines. */
  processes(): readonly string[];
  /** The locks that are on its stacks, as file names. */
  locks(): Promise<readonly string[]>;
  /** Writes the stack's file anew; how its secrets are encrypted stays. */
  settings(over: SettingsOver): Promise<void>;
  /** Writes a file into the project, and answers its path. */
  file(name: string, content: unknown): Promise<string>;
  stackFile(): Promise<string>;
  /** Runs `circle-core` to its end; a stack trace fails the test. */
  run(...args: string[]): Promise<Ended>;
  start(...args: string[]): Running;
  /** Runs the `pulumi` that the command finds. */
  pulumi(...args: string[]): Promise<Ended>;
  /** Removes the namespace and the folder. */
  dispose(): Promise<void>;
}

export interface ProjectOptions {
  readonly stack: string;
  readonly settings: SettingsOver;
  readonly namespace: string;
  readonly kubeconfig: string;
  /** Default: true. */
  readonly init?: boolean;
}

/** What of the checkout the program and the pack are. */
const shared = ["index.ts", "components", "program", "policy", "node_modules", "package.json", "tsconfig.json"];

/** Makes a project around this checkout's program, with an empty state. */
export async function openProject(options: ProjectOptions): Promise<PersonsProject> {
  const { stack, namespace, kubeconfig, init = true } = options;
  const folder = await mkdtemp(join(tmpdir(), "project-"));
  const stateDir = await mkdtemp(join(tmpdir(), "state-"));
  const tools = await resolvePulumi(silentProgress, { download: false });
  const ofPulumi = pulumiEnvironment({ home: tools.home, stateDir, passphrase: "of a test", kubeconfig });
  const env = {
    ...ofPulumi,
    PATH: [dirname(tools.cli), ofPulumi.PATH ?? ""].join(delimiter),
    NO_COLOR: "1",
    CI: "true",
  };
  await Promise.all(shared.map((name) => symlink(join(rootDir, name), join(folder, name))));
  await writeFile(join(folder, "Pulumi.yaml"), await readFile(join(rootDir, "Pulumi.yaml"), "utf8"));
  const file = join(folder, `Pulumi.${stack}.yaml`);

  const settings = async (over: SettingsOver): Promise<void> => {
    const all = { ...options.settings, namespace: { name: namespace }, ...over };
    const salt = existsSync(file) ? /^encryptionsalt: .*$/m.exec(await readFile(file, "utf8"))?.[0] : undefined;
    await writeFile(file, `${stringify({ config: configuration(all) })}${salt ?? ""}\n`);
  };
  const start = (command: string, args: readonly string[]): Running => {
    const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const said = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        let all = "";
        child.stderr.on("data", (chunk: Buffer) => {
          all += chunk.toString();
          if (pattern.test(all)) resolve();
        });
        child.once("close", () => {
          reject(new Error(`ended without saying ${String(pattern)}:\n${all}`));
        });
      });
    const ended = (async (): Promise<Ended> => {
      const closed = once(child, "close") as Promise<[number | null]>;
      const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
      assert.doesNotMatch(err, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace");
      return { code, out, err };
    })();
    return { child, said, ended };
  };
  const circleCore = (args: readonly string[]) =>
    start(process.execPath, [join(rootDir, "operate", "launch.cjs"), ...args]);
  const pulumi = (...args: string[]) => start(tools.cli, [...args, "--non-interactive"]).ended;

  await settings({});
  if (init) {
    const made = await pulumi("stack", "init", stack, "--no-select");
    assert.equal(made.code, 0, made.err);
  }
  return {
    folder,
    stack,
    namespace,
    processes: () => processesWith(stateDir).map(({ command }) => command),
    locks: async () => {
      const found = await readdir(join(stateDir, ".pulumi", "locks"), { recursive: true, withFileTypes: true });
      return found.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    settings,
    async file(name, content) {
      await writeFile(join(folder, name), typeof content === "string" ? content : stringify(content));
      return join(folder, name);
    },
    stackFile: () => readFile(file, "utf8"),
    run: (...args) => circleCore(args).ended,
    start: (...args) => circleCore(args),
    pulumi,
    async dispose() {
      await removeNamespace(namespace, kubeconfig);
      await Promise.all([folder, stateDir].map((each) => rm(each, { recursive: true, force: true })));
    },
  };
}
