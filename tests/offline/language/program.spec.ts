import assert from "node:assert/strict";
import { openProject, stack, type Project, type ProjectOptions } from "../project";

describe("offline language host: programs", function () {
  this.timeout(120_000);
  let project: Project | undefined;
  afterEach(() => {
    project?.remove();
    project = undefined;
  });

  const preview = async (files: Record<string, string>, options: ProjectOptions = {}) => {
    project = await openProject(files, options);
    return project.session.run(["preview"], { stack });
  };

  it("runs TypeScript of several files, imported without extensions", async () => {
    const { code, stdout } = await preview({
      "index.ts": `import { greet } from "./lib/greet";\nexport const greeting = greet("engine");\n`,
      "lib/greet.ts": `import { hello } from "./words";\nexport const greet = (name: string): string => hello + name;\n`,
      "lib/words.ts": `export const hello: string = "hello ";\n`,
    });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /greeting: "hello engine"/);
  });

  it("runs plain JavaScript where TypeScript is switched off", async () => {
    const { code, stdout } = await preview(
      {
        "package.json": JSON.stringify({ name: "tiny", version: "1.0.0", main: "index.js" }),
        "index.js": `exports.kind = "script";\n`,
      },
      { runtimeOptions: { typescript: "false" } },
    );
    assert.equal(code, 0, stdout);
    assert.match(stdout, /kind: "script"/);
  });

  it("tells the program its project, stack, arguments of Node and that nothing may be changed", async () => {
    const { stdout } = await preview(
      {
        "index.ts": [
          `import * as pulumi from "@pulumi/pulumi";`,
          `export const where = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");`,
          `export const dryRun = pulumi.runtime.isDryRun();`,
          `export const nodeArguments = process.execArgv.join(" ");`,
        ].join("\n"),
      },
      { runtimeOptions: { nodeargs: `"--trace-deprecation --stack-trace-limit=7"` } },
    );
    assert.match(stdout, /where\s*: "organization\/tiny\/dev"/);
    assert.match(stdout, /dryRun\s*: true/);
    assert.match(stdout, /nodeArguments: "--trace-deprecation --stack-trace-limit=7"/);
  });

  it("shows each line that the program prints, of both streams", async () => {
    const { code, stdout } = await preview({
      "index.ts": `console.log("first\\n  second, indented\\nthird");\nconsole.error("to stderr: ünï → ✓");\n`,
    });
    assert.equal(code, 0);
    assert.match(stdout, /Diagnostics:[^]*\n {4}first\n {6}second, indented\n {4}third\n/);
    assert.match(stdout, /Diagnostics:[^]*to stderr: ünï → ✓/);
  });

  it("shows what a program throws, with its place, once", async () => {
    const { code, stdout } = await preview({
      "index.ts": `function broken(): void {\n  throw new Error("the disk is on fire");\n}\nbroken();\n`,
    });
    assert.equal(code, 1);
    const [, diagnostics = ""] = stdout.split("Diagnostics:");
    assert.equal(diagnostics.match(/the disk is on fire/g)?.length, 1);
    assert.match(diagnostics, /index\.ts:2:9/);
    assert.doesNotMatch(stdout, /non-zero exit code/);
  });

  it("shows what a program rejects without anyone waiting", async () => {
    const { code, stdout } = await preview({ "index.ts": `void Promise.reject(new Error("nobody listens"));\n` });
    assert.equal(code, 1);
    assert.match(stdout, /nobody listens/);
  });

  it("hides the stack of an error meant for people", async () => {
    const { code, stdout } = await preview({
      "index.ts": `import { RunError } from "@pulumi/pulumi";\nthrow new RunError("set replicas to 1 or more");\n`,
    });
    assert.equal(code, 1);
    assert.match(stdout, /error: set replicas to 1 or more/);
    assert.doesNotMatch(stdout, /at .*index\.ts/);
  });

  it("names file and line of a syntax error", async () => {
    const { code, stdout } = await preview({ "index.ts": `export const a = 1;\nexport const b = ;\n` });
    assert.equal(code, 1);
    assert.match(stdout, /index\.ts[:(]2/);
  });

  it("tells the exit code of a program that ends itself", async () => {
    const { code, stdout } = await preview({ "index.ts": `process.exit(3);\n` });
    assert.equal(code, 1);
    assert.match(stdout, /Program exited with non-zero exit code: 3/);
  });

  it("tells the signal that ended a program", async () => {
    const { code, stdout } = await preview({ "index.ts": `process.kill(process.pid, "SIGKILL");\n` });
    assert.equal(code, 1);
    assert.match(stdout, /Program was ended by SIGKILL/);
  });

  it("says what to do where the SDK is not installed", async () => {
    const { code, stdout } = await preview({ "index.ts": "" }, { installed: false });
    assert.equal(code, 1);
    assert.match(stdout, /@pulumi\/pulumi\/cmd\/run is not installed for the program in .*: run npm ci there/);
  });

  it("refuses a runtime option of another type", async () => {
    const { code, stdout } = await preview({ "index.ts": "" }, { runtimeOptions: { typescript: `"maybe"` } });
    assert.equal(code, 1);
    assert.match(stdout, /the runtime option "typescript" must be a boolean, not "maybe"/);
  });
});
