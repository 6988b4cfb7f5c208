import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { exitCodes } from "../../../operate/errors";
import { runChild } from "../../../operate/stack/child";
import { engineError, errorLines } from "../../../operate/stack/engineError";
import { holdersIn, LockedError } from "../../../operate/stack/holder";
import { policyPack } from "../../../operate/stack/policyPack";
import { withSettings, withStackFile } from "../../../operate/stack/stackFile";

const locked =
  "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file " +
  "with `pulumi cancel`.\n  file:///state/.pulumi/locks/a.json: created by ann@host-1 (pid 4711) at 2026-01-02T03:04:05Z\n";

describe("a failure of the engine", () => {
  const failed = (stderr: string, code = 1, stdout = "") => engineError({ stack: "production", code, stderr, stdout });

  it("of a locked stack says who holds it, since when, and how it is unlocked", () => {
    const error = failed(locked);
    assert.ok(error instanceof LockedError);
    assert.deepEqual(holdersIn(locked), [
      { who: "ann@host-1", process: 4711, since: new Date("2026-01-02T03:04:05Z") },
    ]);
    const at = (seconds: number) =>
      new LockedError("production", error.holders, new Date(Date.parse("2026-01-02T03:04:05Z") + seconds * 1000))
        .message;
    assert.match(at(42), /^Stack production is being worked on by ann@host-1 \(process 4711, since 42 s\)/);
    assert.match(at(600), /since 10 min\)/);
    assert.equal(error.hint?.endsWith("pulumi cancel production --yes"), true);
  });

  it("of a stack that Pulumi Cloud is updating says so without a name", () => {
    const error = failed("error: [409] Conflict: Another update is currently in progress.");
    assert.match(error.message, /worked on by somebody else/);
  });

  for (const [what, stderr, code, exitCode, says] of [
    ["no such stack", "error: no stack named 'production' found", 6, exitCodes.noSuchStack, /no stack production/],
    ["no login", "error: PULUMI_ACCESS_TOKEN must be set for login", 3, exitCodes.credentials, /not logged in/],
    ["another passphrase", "error: incorrect passphrase", 1, exitCodes.credentials, /passphrase does not open/],
    ["no passphrase", "error: passphrase must be set with X", 1, exitCodes.credentials, /none is set/],
    [
      "a resource",
      "error: Deployment is broken\nerror: update failed",
      4,
      exitCodes.validation,
      /^Deployment is broken$/,
    ],
    ["anything else", "error: a plugin\u001b[0m is missing", 255, exitCodes.error, /^a plugin is missing$/],
    ["nothing said", "", 255, exitCodes.error, /exit code 255/],
  ] as const) {
    it(`has its exit code and its words: ${what}`, () => {
      const error = failed(stderr, code);
      assert.equal(error.exitCode, exitCode);
      assert.match(error.message, says);
    });
  }

  it("has each of its lines once, without those that only say that it failed", () => {
    assert.deepEqual(errorLines("error: a\n  error: b\nerror: a\nerror: preview failed\n"), ["a", "b"]);
  });
});

describe("a stack file with other settings", () => {
  const tracked =
    "# who\nsecretsprovider: awskms://alias/x\nencryptedkey: abc=\nconfig:\n  # the image\n  circle-core:image:\n    tag: 0.1.0\n" +
    "  kubernetes:context: other\n  circle-core:scaling: { replicas: 3 }\n";

  it("keeps the key and what belongs to others, and has these settings only", () => {
    assert.deepEqual(parse(withSettings(tracked, { environment: "production", image: { tag: "0.2.0" } })), {
      secretsprovider: "awskms://alias/x",
      encryptedkey: "abc=",
      config: {
        "kubernetes:context": "other",
        "circle-core:environment": "production",
        "circle-core:image": { tag: "0.2.0" },
      },
    });
    // What other readers of YAML take for a time or a number stays a text.
    for (const tag of ["2026-01-15", "1_0", "0x10", "1e3", "yes", "0.2.0"]) {
      assert.match(withSettings("", { image: { tag } }), new RegExp(`tag: "${tag}"`));
    }
    assert.deepEqual(parse(withSettings("", { image: { tag: "0.2.0" } })), {
      config: { "circle-core:image": { tag: "0.2.0" } },
    });
  });

  it("is there for as long as it is used, readable by nobody else, beside an untouched tracked one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stack-file-"));
    try {
      writeFileSync(join(folder, "Pulumi.staging.yaml"), tracked);
      let used = "";
      await assert.rejects(
        withStackFile(folder, "staging", { image: { tag: "0.2.0" } }, (file) => {
          used = file;
          assert.match(readFileSync(file, "utf8"), /encryptedkey: abc=/);
          return Promise.reject(new Error("on purpose"));
        }),
        /on purpose/,
      );
      assert.throws(() => readFileSync(used), /ENOENT/);
      assert.equal(readFileSync(join(folder, "Pulumi.staging.yaml"), "utf8"), tracked);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the policy pack", () => {
  it("is the project's, else the package's, and missing nowhere", () => {
    const folder = mkdtempSync(join(tmpdir(), "packs-"));
    const [project, root] = [join(folder, "project"), join(folder, "root")];
    try {
      mkdirSync(join(root, "policy"), { recursive: true });
      assert.throws(() => policyPack([project, root], "staging"), /There is no policy pack in .*project.* or .*root/);
      writeFileSync(join(root, "policy", "PulumiPolicy.yaml"), "");
      const packs = join(root, "policy");
      assert.deepEqual(policyPack([project, root], "staging"), {
        folder: packs,
        config: join(packs, "config", "staging.json"),
      });
      mkdirSync(join(project, "policy"), { recursive: true });
      writeFileSync(join(project, "policy", "PulumiPolicy.yaml"), "");
      assert.equal(policyPack([project, root], "staging").folder, join(project, "policy"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the engine's process", function () {
  this.timeout(20_000);
  const run = (script: string, options: Partial<Parameters<typeof runChild>[2]> = {}) =>
    runChild(process.execPath, ["-e", script], { cwd: tmpdir(), env: process.env, ...options });

  it("answers both streams and the exit code", async () => {
    const result = await run('process.stdout.write("a"); process.stderr.write("b"); process.exitCode = 7');
    assert.deepEqual(result, { code: 7, stdout: "a", stderr: "b" });
  });

  /** Runs what says `ready`, and stops it then. */
  const stopped = (
    script: string,
    options: Partial<Parameters<typeof runChild>[2]> = {},
    shell: readonly string[] = [],
  ) => {
    const stop = new AbortController();
    const [command, ...args] = [...shell, process.execPath, "-e", script];
    return runChild(command, args, {
      cwd: tmpdir(),
      env: process.env,
      signal: stop.signal,
      onOutput: (text) => {
        if (text.includes("ready")) stop.abort();
      },
      ...options,
    });
  };
  const stays = 'console.log("ready"); setInterval(() => {}, 1000);';

  it("is told once to stop, and waited for", async () => {
    const counting =
      'let n = 0; process.on("SIGINT", () => { n++; setTimeout(() => { console.log(n); process.exit(3); }, 200); });';
    assert.deepEqual(await stopped(counting + stays), { code: 3, stdout: "ready\n1\n", stderr: "" });
  });

  it("is told once where it says that it has heard, however long it takes", async () => {
    const engine =
      'let n = 0; process.on("SIGINT", () => { n++; console.log("^C received; cancelling"); });' +
      'setTimeout(() => { console.log("told " + n); process.exit(0); }, 900);';
    assert.match((await stopped(engine + stays, { hearing: 300 })).stdout, /^told 1$/m);
  });

  it("is told to drop what it does where it does not come to an end", async () => {
    const engine =
      'let n = 0; process.on("SIGINT", () => { console.log("^C received; cancelling"); if (++n === 2) process.exit(3); });';
    assert.equal((await stopped(engine + stays, { ending: 300 })).code, 3);
  });

  it("hears of it behind a script that passes no signal on", async () => {
    const engine = 'process.on("SIGINT", () => { console.log("^C received; cancelling"); process.exit(3); });';
    // A shell waits for what it runs, and keeps the signal to itself.
    const shell = ["sh", "-c", '"$@"; exit $?', "pulumi"];
    assert.match((await stopped(engine + stays, { hearing: 300 }, shell)).stdout, /\^C received/);
  });

  it("has a process group of its own, which a Ctrl-C in the terminal does not reach", async () => {
    const { stdout } = await run(
      'console.log(process.pid, require("fs").readFileSync("/proc/self/stat", "utf8").split(" ")[4])',
    );
    const [pid, group] = stdout.trim().split(" ");
    assert.equal(group, pid);
  });

  it("that can't be started is an error", async () => {
    const missing = runChild("/no/such/program", [], { cwd: tmpdir(), env: {} });
    await assert.rejects(missing, /ENOENT/);
  });
});
