import assert from "node:assert/strict";
import { answered, connect } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { changes } from "../support/events";
import { locks } from "../support/kill";
import { readable } from "../support/readable";
import { assertOnlySecretsUndecided } from "../support/undecided";
import { testKubeconfig, type Outcome } from "../support/stack";

describe("the development stack", function () {
  this.timeout(180_000);
  let stack: DevelopmentStack;
  let preview: Outcome;
  let up: Outcome;
  before(async () => {
    stack = await openDevelopment("engine-deploy");
    preview = await stack.preview();
    up = await stack.up("--skip-preview");
  });
  after(() => stack.dispose());

  it("is previewed and deployed under the policy pack, and its pods get ready", async () => {
    assert.equal(preview.code, 0, preview.output);
    assert.deepEqual(new Set(preview.steps.map(({ op }) => op)), new Set(["create"]));
    assertOnlySecretsUndecided(preview.violations);
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(up.violations, []);

    const { core } = connect(testKubeconfig());
    const { items: pods } = await core.listNamespacedPod({ namespace: stack.namespace });
    assert.equal(pods.length, 1);
    assert.equal(pods[0]?.status?.conditions?.find(({ type }) => type === "Ready")?.status, "True");
    const namespace = await core.readNamespace({ name: stack.namespace });
    assert.equal(namespace.metadata?.labels?.["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("previews what it then does", () => {
    assert.deepEqual(changes(up), changes(preview));
  });

  it("shows the way on in its outputs, and no secret anywhere", async () => {
    const outputs = await stack.session.outputs("development");
    assert.equal(outputs["namespace"], stack.namespace);
    assert.deepEqual(Object.keys(outputs).sort(), ["commands", "image", "namespace", "service", "url"]);

    const { core } = connect(testKubeconfig());
    const { data = {} } = await core.readNamespacedSecret({ name: "circle-core-secret", namespace: stack.namespace });
    assert.equal(Object.keys(data).length, 4);
    const places = {
      "what preview prints": preview.output,
      "what up prints": up.output,
      "the outputs": JSON.stringify(outputs),
      "the state": JSON.stringify(await stack.session.exportState("development")),
    };
    const found = Object.entries(places).flatMap(([place, text]) =>
      readable(data, text).map((key) => `${key} in ${place}`),
    );
    assert.deepEqual(found, []);
  });

  it("leaves nothing when it is destroyed: no namespace, no resource in the state, no lock", async () => {
    const destroy = await stack.destroy();
    assert.equal(destroy.code, 0, destroy.output);
    const namespace = connect(testKubeconfig()).core.readNamespace({ name: stack.namespace });
    await assert.rejects(namespace, (error) => answered(error, 404));
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await locks(stack), []);
  });
});
