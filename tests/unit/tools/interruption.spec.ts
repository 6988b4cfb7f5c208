import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { rootDir } from "../../../toolchain/paths";
import { until } from "../../support/until";

/** A command that heeds interruption while a program of its own, with a child, would go on for long. */
const command = `
const { heedInterruption } = require("./toolchain/interruption");
const { run } = require("./toolchain/process");
heedInterruption();
const onLine = (line) => console.log("sleeps as " + line);
run("sh", ["-c", "sleep 60 & echo $!; wait"], { onLine }).catch((error) => {
  console.log(error.message);
  process.exitCode = error.exitCode;
});`;

describe("a request to stop", function () {
  this.timeout(20_000);

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`ends by ${signal} what runs, with its children, and then the command, as cancelled`, async () => {
      const args = ["--require", "tsx/cjs", "-e", command];
      const child = spawn(join(rootDir, "node_modules", ".bin", "node"), args, { cwd: rootDir });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
      const ended = new Promise((done) => child.once("close", done));
      const started = /sleeps as (\d+)/;
      const pid = await until("the program runs", 10, () => Promise.resolve(started.exec(output)?.[1]));
      child.kill(signal);
      assert.equal(await ended, 8, output);
      assert.match(output, /Interrupted\.\n$/);
      await until("its child is gone", 5, () => Promise.resolve(isRunning(Number(pid)) ? undefined : true));
    });
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
