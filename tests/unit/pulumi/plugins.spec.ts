import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { offlineDir } from "../../../toolchain/paths";
import { isOfficialIn, linkPlugin, movePlugin, writeLauncher, type Plugin } from "../../../toolchain/pulumi/plugins";

const random: Plugin = { kind: "resource", name: "random", version: "4.21.2" };
const inCache = "plugins/resource-random-v4.21.2";
const executable = `${inCache}/pulumi-resource-random`;

describe("plugin cache", () => {
  let home: string;
  let users: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "home-"));
    users = mkdtempSync(join(tmpdir(), "users-"));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
    rmSync(users, { recursive: true });
  });
  const installOfficial = (where: string): void => {
    mkdirSync(join(where, inCache), { recursive: true });
    writeFileSync(join(where, executable), "official");
    chmodSync(join(where, executable), 0o755);
  };

  it("knows an official plugin", () => {
    assert.ok(!isOfficialIn(users, random));
    installOfficial(users);
    assert.ok(isOfficialIn(users, random));
    assert.ok(!isOfficialIn(users, { ...random, version: "4.21.3" }));
  });
  it("takes a half installed one for none", () => {
    installOfficial(users);
    writeFileSync(join(users, `${inCache}.partial`), "");
    assert.ok(!isOfficialIn(users, random));
  });
  it("links a plugin of the person's own home, whose folder the engine takes for a real one", async () => {
    installOfficial(users);
    await linkPlugin(home, users, random);
    assert.ok(isOfficialIn(home, random));
    assert.ok(statSync(join(home, inCache)).isDirectory());
    assert.equal(readFileSync(join(home, executable), "utf8"), "official");
  });
  it("moves a downloaded plugin in the place of what was there", async () => {
    mkdirSync(join(home, inCache), { recursive: true });
    writeFileSync(join(home, inCache, "offline"), "");
    installOfficial(users);
    await movePlugin(home, users, random);
    assert.ok(isOfficialIn(home, random));
    assert.ok(!existsSync(join(users, inCache)));
  });
  it("launches the offline plugin by this checkout's Node, and marks it", async () => {
    await writeLauncher(home, random);
    assert.ok(!isOfficialIn(home, random));
    assert.equal(statSync(join(home, executable)).mode & 0o111, 0o111);
    const script = readFileSync(join(home, executable), "utf8");
    assert.match(script, /^#!\/bin\/sh\nexec ".*node" ".*random\.js" "\$@"\n$/);
    assert.ok(script.includes(join(offlineDir, "random.js")));
  });
  it("leaves a launcher alone that is right", async () => {
    await writeLauncher(home, random);
    const { ino } = statSync(join(home, executable));
    await writeLauncher(home, random);
    assert.equal(statSync(join(home, executable)).ino, ino);
  });
  it("mends a launcher that is not", async () => {
    await writeLauncher(home, random);
    const right = readFileSync(join(home, executable), "utf8");
    writeFileSync(join(home, executable), "#!/bin/sh\nexec old\n");
    await writeLauncher(home, random);
    assert.equal(readFileSync(join(home, executable), "utf8"), right);
  });
  it("says what to do where the offline plugin is not bundled", async () => {
    await assert.rejects(
      writeLauncher(home, { ...random, name: "unheard" }),
      /unheard\.js has not been bundled yet: run npm run build/,
    );
  });
});
