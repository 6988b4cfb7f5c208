import assert from "node:assert/strict";
import { connect } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { testKubeconfig } from "../support/stack";

describe("the development stack", function () {
  this.timeout(180_000);
  let stack: DevelopmentStack;
  afterEach(() => stack.dispose());

  it("is previewed and deployed under the policy pack, and its pods get ready", async () => {
    stack = await openDevelopment("engine-deploy");
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.deepEqual(new Set(preview.steps.map(({ op }) => op)), new Set(["create"]));
    assert.deepEqual(preview.violations, []);

    const up = await stack.up("--skip-preview");
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(up.violations, []);
    const { core } = connect(testKubeconfig());
    const { items: pods } = await core.listNamespacedPod({ namespace: stack.namespace });
    assert.equal(pods.length, 1);
    assert.equal(pods[0]?.status?.conditions?.find(({ type }) => type === "Ready")?.status, "True");
    const namespace = await core.readNamespace({ name: stack.namespace });
    assert.equal(namespace.metadata?.labels?.["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("previews what it then does", async () => {
    stack = await openDevelopment("engine-promise");
    const made = (steps: { op: string; name: string }[]) => steps.map(({ op, name }) => `${op} ${name}`).sort();
    const preview = await stack.preview();
    const up = await stack.up("--skip-preview");
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(made(up.steps), made(preview.steps));
  });

  it("shows the way on in its outputs, and no secret anywhere", async () => {
    stack = await openDevelopment("engine-outputs");
    const up = await stack.up("--skip-preview");
    assert.equal(up.code, 0, up.output);
    const outputs = await stack.session.outputs("development");
    assert.equal(outputs["namespace"], stack.namespace);
    assert.deepEqual(Object.keys(outputs).sort(), ["commands", "image", "namespace", "service", "url"]);

    const { core } = connect(testKubeconfig());
    const { data = {} } = await core.readNamespacedSecret({ name: "circle-core-secret", namespace: stack.namespace });
    assert.equal(Object.keys(data).length, 4);
    const places = {
      "what up prints": up.output,
      "the outputs": JSON.stringify(outputs),
      "the state": JSON.stringify(await stack.session.exportState("development")),
    };
    const readable = Object.entries(data).flatMap(([key, value]) =>
      Object.entries(places)
        .filter(([, text]) => text.includes(value) || text.includes(Buffer.from(value, "base64").toString()))
        .map(([place]) => `${key} in ${place}`),
    );
    assert.deepEqual(readable, []);
  });
});
