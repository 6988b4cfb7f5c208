import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { rootDir } from "../../../toolchain/paths";

const project = parse(readFileSync(join(rootDir, "Pulumi.yaml"), "utf8")) as {
  runtime: { options: { nodeargs: string } };
};
/** What the language host gives Node, in the project's folder. */
const nodeargs = project.runtime.options.nodeargs.split(" ");
const alone: string[] = [];
const lean = ["--require", join(rootDir, "program", "leanSdk.cjs")];

/** Runs code in a process of its own, where nothing is loaded yet, and answers what it prints as JSON. */
function run(args: readonly string[], code: string, cwd = rootDir): unknown {
  const all = [...args, "--require", require.resolve("tsx/cjs"), "--eval", code];
  return JSON.parse(execFileSync(process.execPath, all, { cwd, encoding: "utf8" })) as unknown;
}

const sdk = `const pulumi = require(${JSON.stringify(require.resolve("@pulumi/pulumi"))});`;
const runner = `require("@pulumi/pulumi/runtime/closure/v8Hooks"); const tracing = require("@pulumi/pulumi/cmd/run/tracing");`;
/** How many of the files that are loaded lie in these places. */
const parts = ["@npmcli/arborist", "@pulumi/pulumi/automation", "zod/v4/locales", "@opentelemetry/sdk-trace-node"];
const count = `const parts = ${JSON.stringify(parts)}.map((part) => {
  const standsIn = (file) => require.cache[file].children.length === 0 && !require.cache[file].filename;
  const inside = (file) => file.includes("node_modules/" + part + "/") && !/en.cjs$/.test(file);
  return Object.keys(require.cache).filter((file) => inside(file) && !standsIn(file)).length;
});`;
const print = (value: string): string => `console.log(JSON.stringify(${value}));`;

describe("Pulumi's SDK in the program", function () {
  this.timeout(60_000);

  it("brings along what the program never uses when it is loaded alone", () => {
    const loaded = run(alone, `${runner} ${sdk} require("zod"); ${count} ${print("parts")}`) as number[];
    for (const [index, files] of loaded.entries()) assert.ok(files > 0, parts[index]);
  });

  it("does not do so where the project's arguments for Node put it off, nor do the other SDKs", () => {
    const others = `require("@pulumi/kubernetes"); require("@pulumi/random"); require("zod");`;
    assert.deepEqual(run(nodeargs, `${runner} ${sdk} ${others} ${count} ${print("parts")}`), [0, 0, 0, 0]);
  });

  it("is kept from it by the program, which then fails for want of an engine", () => {
    const program = `try { require("./index.ts") } catch { ${count} ${print("parts")} }`;
    assert.deepEqual(run(nodeargs, program), [0, 0, 0, 0]);
  });

  it("still serialises functions with the packages that they need, again and again", () => {
    const folder = mkdtempSync(join(tmpdir(), "functions-"));
    try {
      writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "functions", version: "1.0.0" }));
      const ask = `pulumi.runtime.computeCodePaths().then((paths) => [...paths.keys()])`;
      const twice = `Promise.all([${ask}, ${ask}]).then((all) => console.log(JSON.stringify(all)))`;
      assert.deepEqual(run(lean, `${sdk} ${twice}`, folder), [[], []]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("still serialises functions with what they capture, as it does alone", () => {
    const functions = `const path = require("node:path"); const base = 41; const add = (n) => path.sep.length + base + n;`;
    const serialise = `pulumi.runtime.serializeFunction(add).then(({ text }) => { ${print("text")} })`;
    const [expected, found] = [alone, lean].map((args) => run(args, `${sdk} ${functions} ${serialise}`));
    assert.match(String(expected), /base = 41|41/);
    assert.equal(found, expected);
  });

  it("still runs programs by its automation API, and tells zod's errors in other languages", () => {
    const used = `[typeof pulumi.automation.LocalWorkspace.create, Object.keys(pulumi.automation).length > 5,
      typeof require("zod").locales.de()]`;
    assert.deepEqual(run(lean, `${sdk} ${print(used)}`), ["function", true, "object"]);
  });

  it("still traces once it is told to", () => {
    const trace = `const before = tracing.newSpan("before").isRecording();
      tracing.start("http://127.0.0.1:1/api/v2/spans"); const within = tracing.newSpan("within").isRecording(); tracing.stop();`;
    assert.deepEqual(run(lean, `${runner} ${trace} ${print("[before, within]")} process.exit()`), [false, true]);
  });
});
