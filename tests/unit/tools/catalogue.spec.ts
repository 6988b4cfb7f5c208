import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rootDir } from "../../../toolchain/paths";
import { modules, moduleOf, toolNames, type GoModule, type ModuleName } from "../../../toolchain/tools/catalogue";

const names = Object.keys(modules) as ModuleName[];
const goMod = (name: ModuleName): string => readFileSync(join(rootDir, "toolchain/go", name, "go.mod"), "utf8");

describe("the catalogue of tools", () => {
  it("builds each tool from exactly one module", () => {
    const built = names.flatMap((name) => Object.keys(modules[name].programs));
    assert.deepEqual(built.toSorted(), [...toolNames].sort());
    for (const tool of toolNames) assert.ok(tool in modules[moduleOf(tool)].programs);
  });

  for (const name of names) {
    const module: GoModule = modules[name];
    const version = /\d+\.\d+\.\d+$/.exec(module.title)?.[0];
    if (version === undefined) continue;
    it(`names the version of ${name} that go.mod pins`, () => {
      assert.match(goMod(name), new RegExp(` v${version.replaceAll(".", "\\.")}( |$)`, "m"));
    });
  }
});
