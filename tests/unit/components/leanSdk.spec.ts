import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootDir } from "../../../toolchain/paths";

/** Runs code in a process of its own, where nothing is loaded yet, and answers what it prints as JSON. */
function run(code: string, cwd = rootDir): unknown {
  const args = ["--require", require.resolve("tsx/cjs"), "--eval", code];
  return JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: "utf8" })) as unknown;
}

const lean = `require(${JSON.stringify(join(rootDir, "components/leanSdk"))});`;
const sdk = `const pulumi = require(${JSON.stringify(require.resolve("@pulumi/pulumi"))});`;
const count = (pattern: RegExp): string =>
  `Object.keys(require.cache).filter((file) => ${String(pattern)}.test(file)).length`;
const loaded = count(/@pulumi.pulumi.index.js$/);
const resolvers = count(/@npmcli.arborist.lib.index/);

describe("Pulumi's SDK in the program", function () {
  this.timeout(60_000);

  it("brings npm's dependency resolver along when it is loaded alone", () => {
    assert.equal(run(`${sdk} console.log(${resolvers})`), 1);
  });

  it("does not do so after this import, nor do the other SDKs", () => {
    assert.equal(
      run(`${lean} ${sdk} require("@pulumi/kubernetes"); require("@pulumi/random"); console.log(${resolvers})`),
      0,
    );
  });

  it("is kept from it by the program, which then fails for want of an engine", () => {
    const program = `try { require("./index.ts") } catch { console.log(JSON.stringify([${loaded}, ${resolvers}])) }`;
    assert.deepEqual(run(program), [1, 0]);
  });

  it("still serialises functions with the packages that they need, again and again", () => {
    const folder = mkdtempSync(join(tmpdir(), "functions-"));
    try {
      writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "functions", version: "1.0.0" }));
      const ask = `pulumi.runtime.computeCodePaths().then((paths) => [...paths.keys()])`;
      const twice = `Promise.all([${ask}, ${ask}]).then((all) => console.log(JSON.stringify([...all, ${resolvers}])))`;
      assert.deepEqual(run(`${lean} ${sdk} ${twice}`, folder), [[], [], 1]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
