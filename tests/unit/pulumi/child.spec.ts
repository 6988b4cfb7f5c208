import assert from "node:assert/strict";
import { runChild, type ChildOptions } from "../../../toolchain/pulumi/child";

const options: ChildOptions = { cwd: process.cwd(), env: process.env, stdio: ["pipe", "pipe", "pipe"] };
const script = (text: string, more: Partial<ChildOptions> = {}) =>
  runChild(process.execPath, ["-e", text], { ...options, ...more });

/** A process that says "ready" and then answers signals as the CLI does: cleanly at the first SIGINT. */
const clean = `process.on("SIGINT", () => { console.log("cleaning"); process.exit(7); });
setInterval(() => undefined, 1000); console.log("ready");`;
/** One that no SIGINT ends. */
const stubborn = `process.on("SIGINT", () => console.log("interrupted")); setInterval(() => undefined, 1000); console.log("ready");`;

describe("runChild", () => {
  it("answers exit code and both streams", async () => {
    const result = await script(`console.log("out"); console.error("err"); process.exitCode = 5`);
    assert.deepEqual(result, { code: 5, stdout: "out\n", stderr: "err\n", interrupted: false });
  });
  it("tells whole lines, and the last one also without its end", async () => {
    const lines: string[] = [];
    await script(`process.stdout.write("one\\ntw"); setImmediate(() => process.stdout.write("o\\n\\nthree ünï"))`, {
      onLine: (line) => lines.push(line),
    });
    assert.deepEqual(lines, ["one", "two", "", "three ünï"]);
  });
  it("writes the input", async () => {
    assert.equal((await script(`process.stdin.pipe(process.stdout)`, { input: "given" })).stdout, "given");
  });
  it("answers the signal that ended it as a shell does", async () => {
    assert.equal((await script(`process.kill(process.pid, "SIGKILL")`)).code, 137);
  });
  it("throws where it can't be started", async () => {
    await assert.rejects(runChild("/no/such/cli", [], options), /ENOENT/);
  });

  it("asks for a clean end when the caller aborts, says so once, and waits", async () => {
    const stop = new AbortController();
    let told = 0;
    const result = await script(clean, {
      signal: stop.signal,
      onInterrupt: () => told++,
      onLine: (line) => {
        if (line === "ready") stop.abort();
      },
    });
    assert.deepEqual(result, { code: 7, stdout: "ready\ncleaning\n", stderr: "", interrupted: true });
    assert.equal(told, 1);
  });
  it("hands one SIGINT of its own process over, as one", async () => {
    const result = await script(clean, {
      onLine: (line) => {
        if (line === "ready") process.kill(process.pid, "SIGINT");
      },
    });
    assert.deepEqual(result, { code: 7, stdout: "ready\ncleaning\n", stderr: "", interrupted: true });
  });
  it("takes the same Ctrl-C, coming twice, for one", async () => {
    const result = await script(clean, {
      onLine: (line) => {
        if (line !== "ready") return;
        process.kill(process.pid, "SIGINT");
        process.kill(process.pid, "SIGTERM");
      },
    });
    assert.deepEqual(result, { code: 7, stdout: "ready\ncleaning\n", stderr: "", interrupted: true });
  });
  it("terminates it on the next", async () => {
    let repeat: NodeJS.Timeout | undefined;
    const { code, stdout } = await script(stubborn, {
      onLine: (line) => {
        if (line === "ready") process.kill(process.pid, "SIGINT");
        else repeat = setInterval(() => process.kill(process.pid, "SIGINT"), 20);
      },
    });
    clearInterval(repeat);
    assert.equal(stdout, "ready\ninterrupted\n");
    assert.equal(code, 143);
  });
  it("stops what it starts where the caller has aborted already", async () => {
    const { interrupted } = await script(`setInterval(() => undefined, 1000)`, { signal: AbortSignal.abort() });
    assert.ok(interrupted);
  });
  it("leaves no handler behind", async () => {
    const handlers = () => ["SIGINT", "SIGTERM", "exit"].map((name) => process.listenerCount(name));
    const before = handlers();
    await script("");
    assert.deepEqual(handlers(), before);
  });
});
