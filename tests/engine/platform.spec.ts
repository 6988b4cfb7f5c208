import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { rootDir } from "../../toolchain/paths";
import { connect } from "../support/client";
import { configuration, removeNamespace } from "../support/development";
import { openStack, testKubeconfig, type TestStack } from "../support/stack";

const namespace = "engine-platform";

describe("a cluster whose kubeconfig is another stack's output", function () {
  this.timeout(240_000);
  let platform: TestStack;
  let stack: TestStack;

  before(async () => {
    platform = await openStack({
      stack: "shared",
      projectDir: join(rootDir, "tests", "engine", "programs", "platform"),
      config: { "platform:kubeconfig": testKubeconfig() },
    });
    const made = await platform.run("up", ["--yes", "--skip-preview"]);
    assert.equal(made.code, 0, made.output);
    stack = await openStack({
      stack: "referring",
      stateDir: platform.stateDir,
      kubeconfig: join(platform.stateDir, "no-such-kubeconfig"),
      config: configuration({
        environment: "development",
        clusters: [{ name: "primary", kubeconfig: { stack: "organization/platform/shared" } }],
        namespace: { name: namespace },
      }),
    });
  });

  after(async () => {
    await removeNamespace(namespace);
    await platform.dispose();
  });

  it("is deployed to, though no kubeconfig lies where kubectl looks", async () => {
    const up = await stack.up("--skip-preview");
    assert.equal(up.code, 0, up.output);
    const { items } = await connect(testKubeconfig()).core.listNamespacedPod({ namespace });
    assert.equal(items.length, 1);
  });

  it("shows none of its credentials in the state", async () => {
    const { users } = parse(await readFile(testKubeconfig(), "utf8")) as { users: { user: Record<string, string> }[] };
    const credentials = users.flatMap(({ user }) => Object.values(user)).filter((text) => text.length > 20);
    assert.ok(credentials.length > 0, "the kubeconfig has no credentials to look for");
    const state = JSON.stringify(await stack.session.exportState("referring"));
    assert.deepEqual(
      credentials.filter((text) => state.includes(text)),
      [],
    );
  });

  it("is found unchanged by the next update", async () => {
    const again = await stack.run("up", ["--yes", "--skip-preview", "--expect-no-changes"]);
    assert.equal(again.code, 0, again.output);
  });

  it("is told of in words where that stack has no such output", async () => {
    await stack.configure(
      configuration({
        environment: "development",
        clusters: [{ name: "primary", kubeconfig: { stack: "organization/platform/shared", output: "config" } }],
        namespace: { name: namespace },
      }),
    );
    const refused = await stack.preview();
    assert.notEqual(refused.code, 0, refused.output);
    assert.match(refused.output, /organization\/platform\/shared.*config|config.*organization\/platform\/shared/);
    assert.doesNotMatch(refused.output, /^\s+at /m);
  });
});
