import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requiredPlugins } from "../../../toolchain/offline/language/packages";

describe("requiredPlugins", () => {
  let program: string;
  beforeEach(() => {
    program = mkdtempSync(join(tmpdir(), "packages-"));
  });
  afterEach(() => {
    rmSync(program, { recursive: true });
  });
  const install = (path: string, manifest: unknown): void => {
    const folder = join(program, "node_modules", path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), typeof manifest === "string" ? manifest : JSON.stringify(manifest));
  };

  it("finds none where nothing is installed", () => {
    assert.deepEqual(requiredPlugins(program), []);
  });
  it("finds the packages that ask for a plugin", () => {
    install("@pulumi/random", {
      name: "@pulumi/random",
      version: "1.0.0",
      pulumi: { resource: true, version: "4.0.0" },
    });
    install("left-pad", { name: "left-pad", version: "1.0.0" });
    install("own", {
      name: "own",
      version: "2.0.0",
      pulumi: { resource: true, name: "mine", server: "file:///plugins" },
    });
    assert.deepEqual(requiredPlugins(program), [
      { name: "random", version: "v4.0.0", server: "" },
      { name: "mine", version: "v2.0.0", server: "file:///plugins" },
    ]);
  });
  it("finds packages within packages, and each version once", () => {
    const manifest = { name: "@pulumi/random", version: "4.0.0", pulumi: { resource: true } };
    install("@pulumi/random", manifest);
    install("component/node_modules/@pulumi/random", { ...manifest, version: "3.0.0" });
    install("other/node_modules/@pulumi/random", manifest);
    assert.deepEqual(
      requiredPlugins(program)
        .map(({ version }) => version)
        .sort(),
      ["v3.0.0", "v4.0.0"],
    );
  });
  it("follows a linked node_modules", () => {
    install("@pulumi/random", { name: "@pulumi/random", version: "4.0.0", pulumi: { resource: true } });
    const linked = join(program, "linked");
    mkdirSync(linked);
    symlinkSync(join(program, "node_modules"), join(linked, "node_modules"));
    assert.equal(requiredPlugins(linked).length, 1);
  });
  it("names a package.json that can't be read", () => {
    install("broken", "{");
    assert.throws(() => requiredPlugins(program), /broken\/package.json is no valid package.json: run npm ci again/);
  });
});
