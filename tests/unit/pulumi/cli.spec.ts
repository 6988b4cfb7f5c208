import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { silentProgress, type Progress } from "../../../toolchain/progress";
import { findCli } from "../../../toolchain/pulumi/cli";

describe("findCli", () => {
  let root: string;
  const lines: string[] = [];
  const progress: Progress = { ...silentProgress, note: (text) => lines.push(text) };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "cli-"));
    lines.length = 0;
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const program = (path: string, script: string): string => {
    const file = join(root, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const distribution = (folder: string, version: string): string => {
    program(`${folder}/pulumi-language-nodejs`, "exit 1");
    return program(`${folder}/pulumi`, `[ "$1" = version ] && echo ${version}`);
  };
  const build = (): Promise<string> => Promise.resolve(program("built/pulumi", "echo v3.250.0"));
  const find = (...folders: string[]) =>
    findCli(progress, folders.map((folder) => join(root, folder)).join(delimiter), build);

  it("prefers a distribution on PATH", async () => {
    const path = distribution("bin", "v3.260.1");
    assert.deepEqual(await find("empty", "bin"), { path, version: "3.260.1", origin: "path", hasLanguageHost: true });
  });
  it("follows a link to where the distribution lies", async () => {
    distribution("cellar", "v3.260.1");
    mkdirSync(join(root, "bin"));
    symlinkSync(join(root, "cellar/pulumi"), join(root, "bin/pulumi"));
    assert.equal((await find("bin")).origin, "path");
  });
  it("builds one where PATH has none", async () => {
    assert.deepEqual(await find("empty"), {
      path: join(root, "built/pulumi"),
      version: "3.250.0",
      origin: "built",
      hasLanguageHost: false,
    });
  });
  it("builds one where that on PATH is too old, and says so", async () => {
    distribution("bin", "v3.248.0");
    assert.equal((await find("bin")).origin, "built");
    assert.deepEqual(lines, ["Pulumi 3.248.0 on PATH is older than 3.249.0: it is not used"]);
  });
  it("builds one where that on PATH comes without its language host", async () => {
    program("bin/pulumi", "echo v3.260.1");
    assert.equal((await find("bin")).origin, "built");
  });
  it("tells what a broken CLI says", async () => {
    distribution("bin", "");
    program("bin/pulumi", "echo 'wrong architecture' >&2; exit 126");
    await assert.rejects(find("bin"), /version failed with exit code 126: wrong architecture/);
  });
});
