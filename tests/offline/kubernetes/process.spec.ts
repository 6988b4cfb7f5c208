import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { rootDir } from "../../../toolchain/paths";
import { Empty, type plugin, providerService } from "../../../toolchain/offline/rpc/protocol";
import { eventually } from "./kubelet";

const main = join(rootDir, "toolchain/offline/kubernetes/main.ts");
const command = [process.execPath, "--require", "tsx/cjs", main] as const;

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return chunk.toString();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}

describe("kubernetes provider: the process", function () {
  this.timeout(30_000);

  it("prints the port of its service and nothing else, and ends on SIGTERM", async () => {
    const child = spawn(command[0], command.slice(1), { cwd: rootDir, stdio: ["ignore", "pipe", "inherit"] });
    const line = await firstLine(child);
    assert.match(line, /^\d+\n$/);
    const client = new providerService.ResourceProviderClient(`127.0.0.1:${line.trim()}`, credentials.createInsecure());
    const info = await new Promise<plugin.PluginInfo>((resolve, reject) => {
      client.getPluginInfo(new Empty(), (error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
    client.close();
    assert.equal(info.getVersion(), "4.34.2");
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("ends when the engine that started it is gone", async () => {
    const script = `"$@" & echo "pid $!"; read -r _`;
    const shell = spawn("sh", ["-c", script, "sh", ...command], { cwd: rootDir, stdio: ["pipe", "pipe", "inherit"] });
    let text = "";
    shell.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    const pid = await eventually("the plugin's port", () => {
      const found = /pid (\d+)/.exec(text);
      return Promise.resolve(found && /^\d+$/m.test(text) ? Number(found[1]) : undefined);
    });
    shell.kill("SIGKILL");
    await eventually("the plugin's end", () => Promise.resolve(isRunning(pid) ? undefined : true));
  });
});
