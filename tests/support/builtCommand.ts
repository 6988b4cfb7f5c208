import assert from "node:assert/strict";
import { spawn, type ChildProcessByStdio, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { build } from "esbuild";

const root = join(__dirname, "..", "..");

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The `circle-core` command as people run it: bundled, in a process of its own, in an empty working directory. */
export class BuiltCommand {
  /** The folder of the package. */
  readonly folder = mkdtempSync(join(tmpdir(), "circle-core-"));
  readonly launch = join(this.folder, "operate", "launch.cjs");
  /** Where it runs. */
  readonly work = join(this.folder, "work");

  /** Builds it as `npm run build` does. */
  async build(): Promise<void> {
    mkdirSync(join(this.folder, "operate"), { recursive: true });
    mkdirSync(this.work);
    cpSync(join(root, "operate", "launch.cjs"), this.launch);
    cpSync(join(root, "policy", "config"), join(this.folder, "policy", "config"), { recursive: true });
    const { command, common } = await import("../../scripts/bundle/command.mjs");
    await build({ ...common, ...command, outdir: join(this.folder, "operate", "dist"), write: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  start(args: readonly string[], options: SpawnOptions = {}): ChildProcessByStdio<Writable, Readable, Readable> {
    return spawn(process.execPath, [this.launch, ...args], {
      cwd: this.work,
      env: { ...process.env, NO_COLOR: "", FORCE_COLOR: "" },
      ...options,
      stdio: ["pipe", "pipe", "pipe"],
    });
  }

  /** Runs it to its end; a stack trace fails the test. */
  async run(args: readonly string[], input = ""): Promise<Result> {
    const child = this.start(args);
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close") as Promise<[number | null]>,
    ]);
    assert.doesNotMatch(err, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace");
    return { code, out, err };
  }

  /** Writes a file into the working directory, and answers its name. */
  file(name: string, content: string): string {
    writeFileSync(join(this.work, name), content);
    return name;
  }

  read(name: string): string {
    return readFileSync(join(this.work, name), "utf8");
  }
}
