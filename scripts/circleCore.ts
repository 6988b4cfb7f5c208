import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { exitCode } from "../toolchain/errors";
import { rootDir } from "../toolchain/paths";
import { terminalProgress } from "../toolchain/progress";
import { runScript } from "./commandLine";
import { onQuickstart } from "./circleCore/quickstart";

/** `npm run circle-core`: the command with this checkout's Pulumi, on the cluster of `npm run quickstart` where that runs. */
async function main(args: readonly string[]): Promise<number> {
  const { env, more } = await onQuickstart(args, terminalProgress());
  const launch = join(rootDir, "operate", "launch.cjs");
  const [command = [], ...theirs] = args;
  const child = spawn(process.execPath, [launch, command, ...more, ...theirs].flat(), { env, stdio: "inherit" });
  // A Ctrl-C in the terminal reaches the command by itself, which then has something to end; anything else is passed on.
  let heard = false;
  process.on("SIGINT", () => (heard = true));
  for (const name of ["SIGTERM", "SIGHUP"] as const) process.on(name, () => heard || child.kill(name));
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? exitCode.cancelled;
}

runScript(main);
