import assert from "node:assert/strict";
import { join } from "node:path";
import { openProject, stack, type Project } from "../project";

const pack = `
const { PolicyPack } = require("@pulumi/policy");
const pulumi = require("@pulumi/pulumi");
new PolicyPack("tiny", {
  policies: [
    {
      name: "where",
      description: "Says where it runs.",
      enforcementLevel: "advisory",
      validateResource: (resource, report) => {
        report("seen in " + [pulumi.getProject(), pulumi.getStack()].join("/"));
      },
    },
    {
      name: "no-stacks",
      description: "Forbids everything.",
      enforcementLevel: process.env.LEVEL ?? "disabled",
      validateStack: (stack, report) => {
        // Without a URN, policy analyze of CLI 3.250 breaks off.
        report(stack.resources.length + " resources are too many", stack.resources[0].urn);
      },
    },
  ],
});
`;

describe("offline language host: policy packs", function () {
  this.timeout(120_000);
  let project: Project;
  before(async () => {
    project = await openProject({
      "index.ts": "export {};\n",
      "policy/PulumiPolicy.yaml": "runtime: nodejs\n",
      "policy/package.json": JSON.stringify({ name: "tiny-policy", version: "1.2.3", main: "dist/pack.js" }),
      "policy/dist/pack.js": pack,
    });
  });
  after(() => {
    project.remove();
  });

  const preview = (env: NodeJS.ProcessEnv = {}) =>
    project.session.run(["preview", "--policy-pack", "policy"], { stack, env });

  it("warns by an advisory policy, which knows project and stack", async () => {
    const { code, stdout } = await preview();
    assert.equal(code, 0, stdout);
    assert.match(stdout, /tiny@v1\.2\.3/);
    assert.match(stdout, /\[advisory\] {2}where[^]*seen in tiny\/dev/);
  });

  it("stops at a mandatory policy", async () => {
    const { code, stdout } = await preview({ LEVEL: "mandatory" });
    assert.equal(code, 1);
    assert.match(stdout, /\[mandatory\] {2}no-stacks[^]*1 resources are too many/);
    assert.match(stdout, /error: preview failed/);
  });

  it("analyzes a state that stands", async () => {
    const up = await project.session.run(["up", "--yes", "--skip-preview"], { stack });
    assert.equal(up.code, 0, up.stdout);
    const args = ["policy", "analyze", "--policy-pack", join(project.folder, "policy")];
    const { code, stdout, stderr } = await project.session.run(args, { stack, env: { LEVEL: "mandatory" } });
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /\[mandatory\] {2}no-stacks[^]*1 resources are too many/);
  });

  it("shows why a pack can't be loaded", async () => {
    project.write({ "policy/dist/pack.js": `throw new Error("the rules are lost");\n` });
    const { code, stdout, stderr } = await preview();
    assert.equal(code, 1);
    assert.match(stdout + stderr, /the rules are lost/);
    project.write({ "policy/dist/pack.js": pack });
  });

  it("refuses a pack that prints before it serves, and says so", async () => {
    project.write({ "policy/dist/pack.js": `console.log("chatty");\n${pack}` });
    const { code, stdout, stderr } = await preview();
    assert.equal(code, 1);
    assert.match(stdout + stderr, /the policy pack must print nothing before it serves, but printed: chatty/);
    project.write({ "policy/dist/pack.js": pack });
  });
});
