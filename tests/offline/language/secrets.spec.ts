import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openProject, stack, type Project } from "../project";

const token = "swordfish-4711";

describe("offline language host: configuration and secrets", function () {
  this.timeout(120_000);
  let project: Project;
  before(async () => {
    project = await openProject({
      "Pulumi.dev.yaml": "# kept\nconfig:\n  tiny:plain: visible\n",
      "index.ts": [
        `import * as pulumi from "@pulumi/pulumi";`,
        `const config = new pulumi.Config();`,
        `export const plain = config.require("plain");`,
        `export const length = config.require("token").length;`,
        `export const token = config.requireSecret("token");`,
        `export const list = config.requireObject<number[]>("list");`,
      ].join("\n"),
    });
    await project.session.withConfigCopy(stack, { "tiny:list": [1, 2] });
    const set = await project.session.run(["config", "set", "--secret", "tiny:token"], { stack, input: token });
    assert.equal(set.code, 0, set.stderr);
    const up = await project.session.run(["up", "--yes", "--skip-preview"], { stack });
    assert.equal(up.code, 0, up.stdout);
    assert.ok(!up.stdout.includes(token));
  });
  after(() => {
    project.remove();
  });

  it("hands over plain, structured and secret values", async () => {
    assert.deepEqual(await project.session.outputs(stack, { showSecrets: true }), {
      plain: "visible",
      length: token.length,
      token,
      list: [1, 2],
    });
  });

  it("marks what comes from a secret as secret", async () => {
    assert.equal((await project.session.outputs(stack))["token"], "[secret]");
  });

  it("keeps the secret out of the state", async () => {
    const state = JSON.stringify(await project.session.exportState(stack));
    assert.ok(state.includes("visible"));
    assert.ok(!state.includes(token));
  });

  it("never writes to the tracked stack file", () => {
    assert.equal(
      readFileSync(join(project.folder, "Pulumi.dev.yaml"), "utf8"),
      "# kept\nconfig:\n  tiny:plain: visible\n",
    );
  });
});
