import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../toolchain/errors";
import { mendCheckpoint } from "../../../toolchain/pulumi/checkpoint";

const older = `{"version":3,"checkpoint":{"stack":"dev","latest":{"resources":[]}}}`;
const newer = `{"version":3,"checkpoint":{"stack":"dev","latest":{"resources":[1]}}}`;
const attributes = `{"user.content_type":"text/plain; charset=utf-8","md5":"Shipf+FdaTiBB3quc0l/mg=="}\n`;

describe("mendCheckpoint", () => {
  let stateDir: string;
  let folder: string;
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), "state-"));
    folder = join(stateDir, ".pulumi", "stacks", "shop");
    mkdirSync(folder, { recursive: true });
    write({ "dev.json": newer, "dev.json.attrs": attributes, "dev.json.bak": older, "dev.json.bak.attrs": attributes });
  });
  afterEach(() => {
    rmSync(stateDir, { recursive: true });
  });

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  };
  const contents = (): Record<string, string> =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const mend = () => mendCheckpoint({ stateDir, project: "shop", stack: "dev" });

  it("leaves a readable state as it is, byte by byte", async () => {
    const before = contents();
    assert.deepEqual(await mend(), []);
    assert.deepEqual(contents(), before);
  });
  it("has nothing to do before a stack's first command", async () => {
    rmSync(join(stateDir, ".pulumi"), { recursive: true });
    assert.deepEqual(await mend(), []);
    assert.ok(!existsSync(join(stateDir, ".pulumi")));
  });
  it("has nothing to do for a removed stack, of which the backup has stayed", async () => {
    rmSync(join(folder, "dev.json"));
    const before = contents();
    assert.deepEqual(await mend(), []);
    assert.deepEqual(contents(), before);
  });

  for (const length of [0, 1, attributes.length - 2])
    it(`removes attributes of which ${length} bytes were written, and nothing else`, async () => {
      const { "dev.json.attrs": _, ...others } = contents();
      write({ "dev.json.attrs": attributes.slice(0, length) });
      assert.deepEqual(await mend(), [
        `A command on stack dev was killed as it saved: ${join(folder, "dev.json.attrs")} was cut off, and is removed`,
      ]);
      assert.deepEqual(contents(), others);
      assert.deepEqual(await mend(), []);
    });
  it("does not look at the attributes of the backup: Pulumi writes them anew without reading them", async () => {
    write({ "dev.json.bak.attrs": "" });
    const before = contents();
    assert.deepEqual(await mend(), []);
    assert.deepEqual(contents(), before);
  });

  for (const [what, ruin] of [
    ["is empty", ""],
    ["has lost its last byte", newer.slice(0, -1)],
    ["has kept its length only", "\0".repeat(newer.length)],
  ] as const)
    it(`puts the state before in the place of one that ${what}, which it keeps`, async () => {
      write({ "dev.json": ruin });
      assert.deepEqual(await mend(), [
        `The state of stack dev could not be read: the one before is put back, the broken one is ${join(folder, "dev.json.broken")}`,
      ]);
      assert.deepEqual(contents(), {
        "dev.json": older,
        "dev.json.attrs": attributes,
        "dev.json.bak": older,
        "dev.json.bak.attrs": attributes,
        "dev.json.broken": ruin,
      });
      assert.deepEqual(await mend(), []);
    });
  it("goes on where it was itself killed in between", async () => {
    write({ "dev.json": "{", "dev.json.broken": "{", "dev.json.restored": older.slice(0, 3) });
    await mend();
    const { "dev.json": state, "dev.json.broken": broken } = contents();
    assert.deepEqual({ state, broken }, { state: older, broken: "{" });
    assert.ok(!existsSync(join(folder, "dev.json.restored")));
  });
  it("mends both at once", async () => {
    write({ "dev.json": "", "dev.json.attrs": "" });
    assert.equal((await mend()).length, 2);
    assert.equal(contents()["dev.json"], older);
  });

  for (const backup of [undefined, "{"])
    it(`says where to find a state, and touches none, where the backup is ${backup === undefined ? "missing" : "broken"} too`, async () => {
      if (backup === undefined) rmSync(join(folder, "dev.json.bak"));
      write({ "dev.json": "", ...(backup === undefined ? {} : { "dev.json.bak": backup }) });
      const before = contents();
      await assert.rejects(mend(), (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(
          error.message,
          `The state of stack dev can't be read, nor the one before it: ${folder}/dev.json and dev.json.bak beside it.\n` +
            `Copy a whole one over ${folder}/dev.json: the newest *.checkpoint.json of ${stateDir}/.pulumi/history/shop/dev is from after the last command that ended.\n` +
            `Or import an export that was kept: PULUMI_BACKEND_URL=file://${stateDir} pulumi stack import --stack dev --file EXPORT.\n` +
            "Then run pulumi refresh: what the cluster has beyond it is found, or taken over (docs/guide.md).",
        );
        return true;
      });
      assert.deepEqual(contents(), before);
    });
});
