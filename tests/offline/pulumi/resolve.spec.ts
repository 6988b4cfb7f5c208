import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentProgress } from "../../../toolchain/progress";
import { resolvePulumi } from "../../../toolchain/pulumi/session";

describe("resolvePulumi", function () {
  this.timeout(60_000);
  const before = process.env["PULUMI_HOME"];
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "resolve-"));
    process.env["PULUMI_HOME"] = join(root, "users");
  });
  afterEach(() => {
    if (before === undefined) delete process.env["PULUMI_HOME"];
    else process.env["PULUMI_HOME"] = before;
    rmSync(root, { recursive: true });
  });
  const resolve = () => resolvePulumi(silentProgress, { download: false, home: join(root, "home") });

  it("lets the offline plugins stand in, and says so in one line", async () => {
    const { line, plugins } = await resolve();
    assert.match(
      line,
      /^Pulumi 3\.\d+\.\d+ \((built|on PATH)\) · plugins: kubernetes 4\.34\.2 offline, random 4\.21\.2 /,
    );
    assert.match(line, /, nodejs (offline|official)$/);
    assert.deepEqual(
      plugins.map(({ name }) => name),
      ["kubernetes", "random", "nodejs"],
    );
  });

  it("mixes in an official plugin that the person has installed", async () => {
    await resolve();
    const folder = join(root, "users/plugins/resource-random-v4.21.2");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "pulumi-resource-random"), "");
    chmodSync(join(folder, "pulumi-resource-random"), 0o755);
    assert.match((await resolve()).line, /kubernetes 4\.34\.2 offline, random 4\.21\.2 official, nodejs/);
  });

  it("goes back to the offline plugin when the person removes theirs", async () => {
    const folder = join(root, "users/plugins/resource-random-v4.21.2");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "pulumi-resource-random"), "");
    await resolve();
    rmSync(folder, { recursive: true });
    assert.match((await resolve()).line, /random 4\.21\.2 offline/);
  });

  it("gives the same answer to several at once", async () => {
    const lines = (await Promise.all([resolve(), resolve(), resolve()])).map(({ line }) => line);
    assert.equal(new Set(lines).size, 1);
  });
});
