import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cgroupMembers, cgroupName } from "../../toolchain/cluster/node/cgroups";
import { binDir, imageDir, rootDir } from "../../toolchain/paths";
import { processesWith } from "./processes";

/** How the command ended. */
export interface Ended {
  /** Exit code; null where a signal ended it. */
  code: number | null;
  /** Both streams. */
  output: string;
}

/** The real `quickstart` command in a tools folder of its own, which shares only what is built. */
export interface Quickstart {
  /** Runs it to its end. */
  run(...args: string[]): Promise<Ended>;
  /** Runs it, and presses Ctrl-C as soon as its output matches. */
  interruptAt(pattern: RegExp): Promise<Ended>;
  /** What is left of all runs: processes, mounts, locks, the cluster's folder. */
  leftovers(): Promise<string[]>;
  /** Takes down what is left. */
  dispose(): Promise<void>;
}

export function openQuickstart(): Quickstart {
  const tools = mkdtempSync(join(tmpdir(), "quickstart-"));
  symlinkSync(binDir, join(tools, "bin"));
  symlinkSync(imageDir, join(tools, "images"));
  mkdirSync(join(tools, "pulumi"));
  // As after a day's first try to download the official plugins.
  writeFileSync(join(tools, "pulumi", "downloads-failed"), String(Date.now()));
  const clusters = join(tools, "clusters");

  const start = (args: readonly string[], onOutput: (text: string, interrupt: () => void) => void): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const child = spawn("node", ["scripts/bootstrap.mjs", "quickstart", ...args], {
        cwd: rootDir,
        env: { ...process.env, TOOLCHAIN_DIR: tools },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      let output = "";
      // A terminal signals all processes of the group.
      const interrupt = (): void => {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
      };
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => {
          output += chunk;
          onOutput(output, interrupt);
        });
      }
      child.once("error", reject).once("close", (code) => {
        resolve({ code, output });
      });
    });

  const run = (...args: string[]): Promise<Ended> => start(args, () => undefined);
  return {
    run,
    interruptAt: (pattern) => {
      let pressed = false;
      return start([], (text, interrupt) => {
        if (pressed || !pattern.test(text)) return;
        pressed = true;
        interrupt();
      });
    },
    leftovers: async () => {
      const members = await cgroupMembers(cgroupName(join(clusters, "quickstart")));
      const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
      return [
        ...members.map((pid) => `process ${pid} of the cluster`),
        ...processesWith(tools).map(({ pid, command }) => `process ${pid} ${command}`),
        ...mounts.filter((line) => line.includes(tools)).map((line) => `mount ${line}`),
        ...readdirSync(tools).filter((name) => name.endsWith(".lock")),
        ...readdirSync(clusters),
      ];
    },
    dispose: async () => {
      await run("--down");
      rmSync(tools, { recursive: true, force: true });
    },
  };
}
