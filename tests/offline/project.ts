import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rootDir } from "../../toolchain/paths";
import { silentProgress, type Progress } from "../../toolchain/progress";
import { openSession, resolvePulumi, type Session } from "../../toolchain/pulumi/session";

/** A Pulumi project in a folder of its own, with a state of its own, run by the real engine. */
export interface Project {
  folder: string;
  stateDir: string;
  session: Session;
  /** Writes files of the project, by their paths in it. */
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

export const stack = "dev";

export interface ProjectOptions {
  /** Of Pulumi.yaml, beside typescript and tsconfig. */
  runtimeOptions?: Readonly<Record<string, string>>;
  /** Whether the SDK is installed for it. Default true. */
  installed?: boolean;
  progress?: Progress;
}

/** Makes a project with the given files and its stack; `remove` it at the end. */
export async function openProject(
  files: Readonly<Record<string, string>>,
  options: ProjectOptions = {},
): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-project-"));
  const write: Project["write"] = (changed) => {
    for (const [path, content] of Object.entries(changed)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  const runtimeOptions = Object.entries(options.runtimeOptions ?? {}).map(([key, value]) => `    ${key}: ${value}\n`);
  write({
    "Pulumi.yaml": `name: tiny\nruntime:\n  name: nodejs\n  options:\n    tsconfig: tsconfig.json\n${runtimeOptions.join("")}`,
    "package.json": JSON.stringify({ name: "tiny", version: "1.0.0", main: "index.ts" }),
    "tsconfig.json": JSON.stringify({ extends: join(rootDir, "tsconfig.json"), compilerOptions: { noCheck: true } }),
    ...files,
  });
  if (options.installed ?? true) symlinkSync(join(rootDir, "node_modules"), join(folder, "node_modules"));
  const stateDir = join(folder, "state");
  const progress = options.progress ?? silentProgress;
  const tools = await resolvePulumi(progress, { download: false });
  const session = await openSession({
    tools,
    stateDir,
    passphrase: "only for this test",
    projectDir: folder,
    progress,
  });
  await session.stackInit(stack);
  return {
    folder,
    stateDir,
    session,
    write,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
