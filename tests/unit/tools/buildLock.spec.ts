import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../toolchain/process";
import { rootDir } from "../../../toolchain/paths";

describe("the caches of builds", function () {
  this.timeout(20_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "caches-"));
    mkdirSync(join(folder, "cache"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** The end of another command on the same tools folder. */
  const drop = async (more: NodeJS.ProcessEnv = {}): Promise<void> => {
    const script = `require(${JSON.stringify(join(rootDir, "toolchain/tools/go.ts"))}).dropBuildCaches()`;
    const env = { ...process.env, TOOLCHAIN_KEEP_CACHE: "", TOOLCHAIN_DIR: folder, ...more };
    const { code, stderr } = await run(process.execPath, ["--require", "tsx/cjs", "--eval", script], {
      cwd: rootDir,
      env,
    });
    assert.equal(code, 0, stderr);
  };

  it("are dropped where nobody builds, and left where the user keeps them", async () => {
    await drop({ TOOLCHAIN_KEEP_CACHE: "1" });
    assert.equal(existsSync(join(folder, "cache")), true);
    await drop();
    assert.equal(existsSync(join(folder, "cache")), false);
  });

  it("are left to a command that builds just now", async () => {
    writeFileSync(join(folder, "build.lock"), String(process.pid));
    await drop();
    assert.equal(existsSync(join(folder, "cache")), true);
  });
});
