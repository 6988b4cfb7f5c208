import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootDir } from "../../../toolchain/paths";

describe("the loader of the program's TypeScript", function () {
  this.timeout(60_000);
  let folder: string;
  const at = (...parts: string[]): string => join(folder, ...parts);
  const kept = (): string => at("node_modules", ".cache", "circle-core", "program.json");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "program-"));
    mkdirSync(at("node_modules"));
    mkdirSync(at("node_modules", "@pulumi"));
    for (const name of ["typescript", "@pulumi/pulumi"]) {
      symlinkSync(join(rootDir, "node_modules", name), at("node_modules", name));
    }
    cpSync(join(rootDir, "program", "typeScript.cjs"), at("program", "typeScript.cjs"));
    writeFileSync(
      at("answer.ts"),
      "export interface Answer {\n  is: number;\n}\nexport const answer: Answer = { is: 42 };\n",
    );
    writeFileSync(at("index.ts"), 'import { answer } from "./answer";\nconsole.log(answer.is);\n');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs the program, and says whether the compiler was needed. */
  function run(): { code: number | null; stdout: string; stderr: string; compiled: boolean } {
    const loaded = `process.on("exit", () => console.error("compiled:" + Object.keys(require.cache).some((f) => /lib.typescript.js$/.test(f))))`;
    writeFileSync(at("after.cjs"), loaded);
    const required = ["typeScript.cjs", "../after.cjs"].flatMap((name) => ["--require", join(folder, "program", name)]);
    // The runner of Pulumi's SDK requires the program.
    const runner = `require("source-map-support/register"); require(${JSON.stringify(at("index.ts"))});`;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...required, "--eval", runner], {
      cwd: join(rootDir, "node_modules", "@pulumi", "pulumi"),
      encoding: "utf8",
    });
    return { code: status, stdout, stderr, compiled: stderr.includes("compiled:true") };
  }

  it("translates what it has not seen, and nothing twice", () => {
    const first = run();
    assert.deepEqual([first.code, first.stdout, first.compiled], [0, "42\n", true], first.stderr);
    const second = run();
    assert.deepEqual([second.code, second.stdout, second.compiled], [0, "42\n", false], second.stderr);
  });

  it("never runs what a file was before", () => {
    run();
    writeFileSync(at("answer.ts"), "export const answer = { is: 43 };\n");
    const changed = run();
    assert.deepEqual([changed.stdout, changed.compiled], ["43\n", true]);
    assert.deepEqual([run().stdout, run().compiled], ["43\n", false]);
  });

  it("translates anew what is kept by halves, of another version, or not what it should be", () => {
    run();
    const whole = readFileSync(kept(), "utf8");
    for (const broken of [whole.slice(0, 100), "", "null", whole.replace('"version":"', '"version":"0')]) {
      writeFileSync(kept(), broken);
      assert.deepEqual([run().stdout, run().compiled], ["42\n", false]);
      assert.equal(readFileSync(kept(), "utf8"), whole);
    }
  });

  it("works where nothing can be kept", () => {
    writeFileSync(at("node_modules", ".cache"), "a file where the folder would be");
    for (let turn = 0; turn < 2; turn++) {
      const { code, stdout, compiled } = run();
      assert.deepEqual([code, stdout, compiled], [0, "42\n", true]);
    }
  });

  it("says where a file is no TypeScript, and keeps nothing of it", () => {
    writeFileSync(at("answer.ts"), "export const answer = {\n  is 42,\n};\n");
    const { code, stderr } = run();
    assert.equal(code, 1);
    assert.match(stderr, /SyntaxError: answer\.ts\(2,6\): error TS1005: ',' expected\./);
    const { files } = JSON.parse(readFileSync(kept(), "utf8")) as { files: Record<string, unknown> };
    assert.deepEqual(Object.keys(files), ["index.ts"]);
  });

  it("gives traces the lines of the sources, kept or not", () => {
    writeFileSync(
      at("answer.ts"),
      "interface Gone {\n  one: 1;\n}\nexport const answer = { get is(): number {\n  throw new Error('no');\n} };\n",
    );
    for (let turn = 0; turn < 2; turn++) assert.match(run().stderr, /answer\.ts:5:9/);
  });

  it("says what to do where the compiler is not installed", () => {
    rmSync(at("node_modules", "typescript"));
    const { code, stderr } = run();
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^The compiler of the program's TypeScript is not installed: run npm ci, without --omit=dev\n/,
    );
    assert.doesNotMatch(stderr, /\n +at /);
  });
});
