import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { livingLocks, staleLocks } from "../../../toolchain/pulumi/locks";

/** No process has this id: it is beyond what Linux and macOS give out. */
const nobody = 2 ** 22 + 1;

describe("staleLocks", () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "state-"));
  });
  afterEach(() => {
    rmSync(state, { recursive: true });
  });
  const lock = (content: object | string): void => {
    const folder = join(state, ".pulumi", "locks", "organization", "shop", "dev");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "1.json"), typeof content === "string" ? content : JSON.stringify(content));
    writeFileSync(join(folder, "1.json.attrs"), "not a lock");
  };
  const pids = async (): Promise<number[]> => (await staleLocks(state, "shop", "dev")).map(({ pid }) => pid);

  it("are none where nothing was ever locked", async () => {
    assert.deepEqual(await pids(), []);
  });
  it("are those whose holder has ended", async () => {
    lock({ pid: nobody, hostname: hostname(), timestamp: "" });
    assert.deepEqual(await pids(), [nobody]);
  });
  it("are not those of a living holder", async () => {
    lock({ pid: process.pid, hostname: hostname(), timestamp: "" });
    assert.deepEqual(await pids(), []);
  });
  it("are told from those of a living holder", async () => {
    lock({ pid: process.pid, hostname: hostname(), timestamp: "" });
    assert.deepEqual(
      (await livingLocks(state, "shop", "dev")).map(({ pid }) => pid),
      [process.pid],
    );
  });
  it("are not those of another machine", async () => {
    lock({ pid: nobody, hostname: `not-${hostname()}`, timestamp: "" });
    assert.deepEqual(await pids(), []);
  });
  it("are not those of another stack", async () => {
    lock({ pid: nobody, hostname: hostname(), timestamp: "" });
    assert.deepEqual(await staleLocks(state, "shop", "staging"), []);
  });
  it("name a file that can't be read", async () => {
    lock("{");
    await assert.rejects(pids(), /1\.json is no valid lock of a Pulumi stack: remove it/);
  });
});
