import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { answered, connect } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { testKubeconfig } from "../support/stack";

describe("destroying the stack", function () {
  this.timeout(180_000);
  let stack: DevelopmentStack;
  afterEach(() => stack.dispose());

  it("leaves nothing: no namespace, no resource in the state, no lock", async () => {
    stack = await openDevelopment("engine-destroy");
    const up = await stack.up("--skip-preview");
    assert.equal(up.code, 0, up.output);

    const destroy = await stack.destroy();
    assert.equal(destroy.code, 0, destroy.output);
    await assert.rejects(connect(testKubeconfig()).core.readNamespace({ name: stack.namespace }), (error) =>
      answered(error, 404),
    );
    assert.deepEqual(await stack.resources(), []);
    const files = await readdir(join(stack.stateDir, ".pulumi"), { recursive: true });
    assert.deepEqual(
      files.filter((file) => file.startsWith("locks") && file.endsWith(".json")),
      [],
    );
  });
});
