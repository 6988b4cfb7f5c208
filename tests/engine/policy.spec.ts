import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootDir } from "../../toolchain/paths";
import { openStack, type Outcome, type TestStack } from "../support/stack";
import { configurationFile } from "../policy/environments";
import { breakages, lateBreakage, type Breakage } from "./programs/forbidden/breakages";

/** What the CLI ends with where a policy is not kept: 5, before that was introduced 1. */
const policyCodes = [5, 1];
const pack = join(rootDir, "policy");
const development = configurationFile("development") as Record<string, unknown>;
const mandatory = ({ violations }: Outcome) =>
  violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy);

let stack: TestStack;

/** The stack of development with one field broken. */
async function open(breakage: string): Promise<void> {
  stack = await openStack({
    stack: "forbidden",
    projectDir: join(__dirname, "programs", "forbidden"),
    config: {
      "circle-core:environment": "development",
      "circle-core:namespace": { name: "engine-forbidden" },
      "fixture:breakage": breakage,
    },
  });
}

/** Removes what an update has made, of which one that was stopped leaves a part. */
async function close(): Promise<void> {
  if ((await stack.resources()).length > 0) {
    const { code, output } = await stack.destroy();
    assert.equal(code, 0, output);
  }
  await stack.dispose();
}

/** Runs a command under the pack with a configuration of the test's own. */
async function runUnder(configuration: object, command: "preview" | "up", ...flags: string[]): Promise<Outcome> {
  const file = join(stack.stateDir, "policy-config.json");
  await writeFile(file, JSON.stringify({ ...development, ...configuration }));
  return stack.run(command, ["--policy-pack", pack, "--policy-pack-config", file, ...flags]);
}

describe("a forbidden change", function () {
  this.timeout(120_000);
  afterEach(close);

  for (const [what, { rule, resource }] of Object.entries<Breakage>(breakages))
    it(`stops the preview, and the rule is named: ${what}`, async () => {
      await open(what);
      const outcome = await stack.preview();
      assert.ok(policyCodes.includes(outcome.code), `exit code ${outcome.code}\n${outcome.output}`);
      assert.deepEqual(mandatory(outcome), [rule], outcome.output);
      assert.match(outcome.output, new RegExp(`\\[mandatory\\].* ${rule} .*: ${resource}\\)`));
    });

  it("stops the update before anything is made", async () => {
    await open("a privileged container");
    const { code, output } = await stack.up();
    assert.ok(policyCodes.includes(code), `exit code ${code}\n${output}`);
    assert.deepEqual(await stack.resources(), []);
  });

  it("that only the update knows is undecided at the preview, and stopped then", async () => {
    await open("late");
    const before = await stack.preview();
    assert.equal(before.code, 0, before.output);
    const told = before.violations.filter(
      ({ policy, message }) => policy === "undecided" && message.includes("memory-limit"),
    );
    assert.equal(told.length, 1, before.output);
    assert.match(
      told[0]?.message ?? "",
      /memory-limit: Deployment .*limits\.memory is not known yet; decided at the update/,
    );
    const outcome = await stack.up("--skip-preview");
    assert.ok(policyCodes.includes(outcome.code), `exit code ${outcome.code}\n${outcome.output}`);
    assert.deepEqual(mandatory(outcome), [lateBreakage.rule], outcome.output);
    const made = await stack.resources();
    assert.ok(!made.some((urn) => urn.includes("apps/v1:Deployment")), made.join("\n"));
  });
});

describe("the pack's configuration, by the engine", function () {
  this.timeout(120_000);
  afterEach(close);

  const rule = "read-only-root-filesystem";
  const exemption = {
    kind: "Deployment",
    namespace: "engine-forbidden",
    name: "circle-core",
    reason: "Writes its cache beside its program until 2.0",
    owner: "team-shop",
    until: "9999-12-31",
  };

  it("lets an exempted object off, visibly, and an exemption that is not needed is refused", async () => {
    await open("a root file system that can be written");
    const off = await runUnder({ [rule]: { exemptions: [exemption] } }, "preview");
    assert.equal(off.code, 0, off.output);
    const exempted = off.violations.filter(({ policy }) => policy === "exempted");
    assert.equal(exempted.length, 1, off.output);
    assert.match(exempted[0]?.message ?? "", /until 9999-12-31, by team-shop: Writes its cache/);
    const unneeded = await runUnder(
      { [rule]: { exemptions: [exemption] }, "memory-limit": { exemptions: [exemption] } },
      "preview",
    );
    assert.deepEqual(mandatory(unneeded), ["exemptions"], unneeded.output);
    assert.match(unneeded.output, /memory-limit: the exemption of Deployment .* lets nothing off/);
  });

  it("is refused, with the place named, before anything is judged", async () => {
    await open("a privileged container");
    for (const [bad, told] of [
      [{ "high-uid": { minimum: "many" } }, /high-uid: minimum/],
      [{ [rule]: { exemptions: [{ ...exemption, until: "soon" }] } }, /exemptions\.0\.until/],
      [{ [rule]: { exemptions: [{ kind: "Pod" }] } }, /exemptions\.0.*owner is required/],
    ] as const) {
      const { code, output, violations } = await runUnder(bad, "preview");
      assert.notEqual(code, 0, output);
      assert.match(output, told);
      assert.deepEqual(violations, []);
    }
  });

  it("remediates where it says so: the object is mended, the secret beside it stays one", async () => {
    await open("a root file system that can be written");
    const { session } = stack;
    const outcome = await runUnder({ [rule]: "remediate" }, "up", "--yes", "--skip-preview");
    assert.equal(outcome.code, 0, outcome.output);
    const state = JSON.stringify(await session.exportState("forbidden"));
    assert.match(state, /"readOnlyRootFilesystem":true/);
    assert.doesNotMatch(state, /"readOnlyRootFilesystem":false/);
    assert.doesNotMatch(state, /hunter2/);
    const again = await runUnder({ [rule]: "remediate" }, "up", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(again.code, 0, again.output);

    // The state, by the rules as they are, with neither program nor cluster.
    const analyzed = await session.run(
      ["policy", "analyze", "--policy-pack", pack, "--policy-pack-config", join(pack, "config", "development.json")],
      { stack: "forbidden" },
    );
    assert.equal(analyzed.code, 0, analyzed.stdout + analyzed.stderr);
  });
});
