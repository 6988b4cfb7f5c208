import assert from "node:assert/strict";
import { openProject, stack, type Project } from "../project";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
const keepers = { rotation: new pulumi.Config().get("rotation") ?? "1" };
const password = new random.RandomPassword("password", { length: 24, minUpper: 2, overrideSpecial: "-_", keepers });
const name = new random.RandomString("name", { length: 8, special: false, upper: false });
const key = new random.RandomBytes("key", { length: 32 });
const id = new random.RandomId("id", { byteLength: 4, prefix: "run-" });
export const outputs = { password: password.result, hash: password.bcryptHash, name: name.result, key: key.hex, id: id.hex };
`;

interface Outputs {
  password: string;
  hash: string;
  name: string;
  key: string;
  id: string;
}

describe("offline random provider: a stack's life", function () {
  this.timeout(120_000);
  let project: Project;
  let first: Outputs;

  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await project.session.run(args, { stack });
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  };
  const outputs = async (): Promise<Outputs> =>
    (await project.session.outputs(stack, { showSecrets: true }))["outputs"] as Outputs;

  before(async () => {
    project = await openProject({ "index.ts": program });
  });
  after(() => {
    project.remove();
  });

  it("previews without knowing or showing what will be drawn", async () => {
    const stdout = await run("preview");
    assert.match(stdout, /\+ 5 to create/);
    for (const hidden of ["password", "hash", "key"]) assert.match(stdout, new RegExp(`${hidden} *: \\[secret\\]`));
    for (const unknown of ["name", "id"]) assert.match(stdout, new RegExp(`${unknown} *: \\[unknown\\]`));
  });

  it("draws by the rules", async () => {
    const stdout = await run("up", "--yes", "--skip-preview");
    assert.match(stdout, /\+ 5 created/);
    first = await outputs();
    assert.match(first.password, /^[A-Za-z0-9_-]{24}$/);
    assert.match(first.password, /[A-Z].*[A-Z]/);
    assert.match(first.hash, /^\$2a\$10\$/);
    assert.match(first.name, /^[a-z0-9]{8}$/);
    assert.match(first.key, /^[0-9a-f]{64}$/);
    assert.match(first.id, /^run-[0-9a-f]{8}$/);
    assert.ok(!stdout.includes(first.password));
  });

  it("keeps passwords out of the state", async () => {
    const state = JSON.stringify(await project.session.exportState(stack));
    assert.ok(state.includes(first.name));
    for (const hidden of [first.password, first.hash, first.key]) assert.ok(!state.includes(hidden));
  });

  it("changes nothing where nothing has changed", async () => {
    const stdout = await run("up", "--yes", "--skip-preview", "--expect-no-changes");
    assert.match(stdout, /5 unchanged/);
    assert.deepEqual(await outputs(), first);
  });

  it("finds nothing on refresh", async () => {
    assert.match(await run("refresh", "--yes", "--skip-preview", "--expect-no-changes"), /5 unchanged/);
  });

  it("draws only the password anew when its keeper changes", async () => {
    await project.session.withConfigCopy(stack, { "tiny:rotation": "2" });
    const preview = await run("preview");
    assert.match(preview, /\+- random:index:RandomPassword password replace +\[diff: ~keepers\]/);
    assert.match(await run("up", "--yes", "--skip-preview"), /\+-1 replaced\n +4 unchanged/);
    const { password, hash, ...rest } = await outputs();
    assert.notEqual(password, first.password);
    assert.notEqual(hash, first.hash);
    assert.deepEqual(rest, { name: first.name, key: first.key, id: first.id });
  });

  it("leaves nothing after destroy", async () => {
    assert.match(await run("destroy", "--yes", "--skip-preview"), /- 5 deleted/);
  });
});

describe("offline random provider: refusals and imports", function () {
  this.timeout(120_000);
  let project: Project;
  before(async () => {
    project = await openProject({});
  });
  after(() => {
    project.remove();
  });

  const run = (resource: string, command = "preview") => {
    project.write({ "index.ts": `import * as random from "@pulumi/random";\n${resource}\n` });
    return project.session.run([command, ...(command === "up" ? ["--yes", "--skip-preview"] : [])], { stack });
  };

  it("refuses a length below the sum of the minima", async () => {
    const { code, stdout } = await run(`new random.RandomPassword("p", { length: 3, minUpper: 2, minLower: 2 });`);
    assert.equal(code, 1);
    assert.match(stdout, /property length value \{3\} has a problem: must be at least the sum of .* = 4, got 3/);
  });

  it("names what it offers where something else is asked for", async () => {
    const { code, stdout } = await run(`new random.RandomPet("p");`);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /offers RandomPassword, RandomString, RandomBytes, RandomId; random:index\/randomPet:RandomPet/,
    );
    assert.match(stdout, /run pulumi plugin install resource random/);
  });

  it("takes in an existing value", async () => {
    const imported = `new random.RandomId("i", { byteLength: 8 }, { import: "gEtk2V_GVJQ" });`;
    const { code, stdout } = await run(`export const hex = ${imported.slice(0, -1)}.hex;`, "up");
    assert.equal(code, 0, stdout);
    assert.deepEqual(await project.session.outputs(stack), { hex: "804b64d95fc65494" });
    const again = await run(`export const hex = new random.RandomId("i", { byteLength: 8 }).hex;`, "up");
    assert.match(again.stdout, /2 unchanged/);
  });
});
