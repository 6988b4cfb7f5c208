import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { rootDir } from "../../../toolchain/paths";
import { until } from "../../support/until";

/** Installs a Node that only says what it was told, and a bundler that does nothing. */
const works = `
mkdir -p node_modules/.bin node_modules/esbuild
printf '#!/bin/sh\\necho "ran $*"\\n[ -z "$STAY" ] || exec sleep 60\\n' > node_modules/.bin/node
chmod +x node_modules/.bin/node
echo 'export const build = async () => ({ outputFiles: [] }); export const stop = async () => {};' > node_modules/esbuild/index.mjs
echo '{"name":"esbuild","exports":"./index.mjs"}' > node_modules/esbuild/package.json`;

interface Run {
  child: ChildProcess;
  /** Both streams so far. */
  output: () => string;
  ended: Promise<number | null>;
}

describe("the way into the npm scripts", function () {
  this.timeout(30_000);
  let folder: string;
  const at = (...parts: string[]): string => join(folder, ...parts);
  const installs = (): number => readFileSync(at("calls"), "utf8").split("\n").length - 1;

  /** What `npm ci` does from now on, as a shell script in the checkout. */
  const npmDoes = (script: string): void => {
    writeFileSync(at("bin", "npm"), `#!/bin/sh\necho "$*" >> calls\n${script}\n`, { mode: 0o755 });
  };
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Run => {
    const child = spawn(process.execPath, ["scripts/bootstrap.mjs", ...args], {
      cwd: folder,
      env: {
        ...process.env,
        PATH: `${at("bin")}${delimiter}${process.env["PATH"] ?? ""}`,
        TOOLCHAIN_DIR: at("tools"),
        ...env,
      },
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
    return { child, output: () => text, ended: new Promise((done) => child.once("close", done)) };
  };
  const finished = async (...args: Parameters<typeof start>): Promise<{ code: number | null; text: string }> => {
    const { output, ended } = start(...args);
    return { code: await ended, text: output() };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bootstrap-"));
    mkdirSync(at("bin"));
    mkdirSync(at("scripts"));
    for (const name of ["bootstrap", "install", "bundle"]) {
      cpSync(join(rootDir, "scripts", `${name}.mjs`), at("scripts", `${name}.mjs`));
    }
    cpSync(join(rootDir, "scripts", "bundle"), at("scripts", "bundle"), { recursive: true });
    writeFileSync(at("package-lock.json"), "{}");
    npmDoes(works);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("installs the packages, then runs the command with its arguments by the pinned Node", async () => {
    const { code, text } = await finished(["quickstart", "--down"]);
    assert.equal(code, 0, text);
    assert.match(text, /✓ npm packages[^]*ran --require tsx\/cjs .*scripts\/quickstart\.ts --down/);
    assert.match(readFileSync(at("calls"), "utf8"), /^ci /);
  });

  it("installs once for the same package-lock.json, and again for another", async () => {
    await finished(["quickstart"]);
    await finished(["quickstart"]);
    assert.equal(installs(), 1);
    writeFileSync(at("package-lock.json"), "{ }");
    await finished(["quickstart"]);
    assert.equal(installs(), 2);
  });

  it("tells what npm could not do, and where its log is", async () => {
    npmDoes("echo 'npm error code E404' >&2; echo 'npm error A complete log of this run' >&2; exit 1");
    const { code, text } = await finished(["quickstart"]);
    assert.equal(code, 1);
    assert.match(text, /✗ npm packages could not be installed:\nnpm error code E404\nThe whole log: .*npm-ci\.log/);
    assert.doesNotMatch(text, /complete|at .*\.mjs/);
  });

  it("installs again after an interrupted installation, of which nothing stays", async () => {
    npmDoes("echo $$ > npm.pid; mkdir -p node_modules; sleep 60 & echo $! >> npm.pid; wait");
    const { child, ended, output } = start(["quickstart"]);
    await until("npm runs", 10, () =>
      Promise.resolve(
        existsSync(at("npm.pid")) && readFileSync(at("npm.pid"), "utf8").split("\n").length > 2 ? true : undefined,
      ),
    );
    child.kill("SIGINT");
    assert.equal(await ended, 8, output());
    assert.match(output(), /✗ Interrupted\.\n$/);
    for (const pid of readFileSync(at("npm.pid"), "utf8").trim().split("\n")) {
      await until(`process ${pid} ends`, 5, () => Promise.resolve(running(pid) ? undefined : true));
    }
    npmDoes(works);
    assert.equal((await finished(["quickstart"])).code, 0);
  });

  it("installs once where two commands start together", async () => {
    npmDoes(`sleep 1\n${works}`);
    const both = await Promise.all([finished(["quickstart"]), finished(["quickstart"])]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(installs(), 1);
    assert.match(both.map(({ text }) => text).join(""), /… Waiting for process \d+, which installs npm packages/);
  });

  it("takes a lock over whose holder was killed", async () => {
    mkdirSync(at("tools"));
    writeFileSync(at("tools", "npm-ci.lock"), "4194305");
    assert.equal((await finished(["quickstart"])).code, 0);
    assert.equal(existsSync(at("tools", "npm-ci.lock")), false);
  });

  it("passes a request to stop on to the command, and waits for it", async () => {
    const { child, output, ended } = start(["quickstart"], { STAY: "1" });
    await until("the command runs", 10, () => Promise.resolve(output().includes("ran") || undefined));
    child.kill("SIGTERM");
    assert.equal(await ended, 8);
  });

  it("says in one sentence where its folder can't be made", async () => {
    symlinkSync("/dev/null", at("tools"));
    const { code, text } = await finished(["quickstart"]);
    assert.equal(code, 1);
    assert.match(text, /^\n✗ .*(ENOTDIR|EEXIST).*\n$/);
  });

  it("refuses a command that there is not, naming those there are", async () => {
    const { code, text } = await finished(["wibble"]);
    assert.equal(code, 1);
    assert.match(text, /unknown command wibble; there are quickstart, test, cluster/);
  });
});

/** Whether a process runs; a dead one that nobody has collected does not. */
function running(pid: string): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !readFileSync(file, "utf8").includes(") Z ");
}
