import assert from "node:assert/strict";
import { changed, podSpec, workload } from "../policy/fixtures";
import { cleanUp } from "../support/cleanUp";
import { apply } from "../support/apply";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { dryRun, openRawApi, type RawApi } from "../support/rawApi";
import { testKubeconfig } from "../support/stack";
import { until } from "../support/until";
import { pathOf, rulesIn, withoutDebug } from "./admission/server";

const spec = changed(changed(podSpec(), "containers.0.tty", true), "serviceAccountName", "default");
const broken = workload("v1", "Pod", [], withoutDebug(spec));

describe("the stack with admission on", function () {
  this.timeout(180_000);
  const cleaning = cleanUp();
  let stack: DevelopmentStack;
  let api: RawApi;

  before(async () => {
    api = await openRawApi(testKubeconfig());
    cleaning.owe(() => {
      api.close();
    });
    stack = await openDevelopment("engine-admission", {
      kubernetes: { version: "v1.30" },
      admission: { enabled: true },
    });
    cleaning.owe(() => stack.dispose());
  });
  after(() => cleaning.run());

  const policies = async () => {
    const { body } = await api.send("GET", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies");
    return (body as { items: { metadata: { name: string } }[] }).items
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.endsWith("engine-admission"));
  };

  it("deploys, and its pods are let in and get ready", async () => {
    const made = await apply(stack);
    assert.equal(made.filter((change) => change === "create primary-admission-engine-admission").length, 2);
    assert.deepEqual(await policies(), ["circle-core-admission-engine-admission"]);
  });

  it("lets no bad pod into its namespace, and has nothing to do with others", async () => {
    const bad = (namespace: string) =>
      changed(changed(broken, "metadata.namespace", namespace), "metadata.name", "bad");
    const denied = await until("admission judges", 30, async () => {
      const answer = await api.send("POST", `${pathOf("Pod", stack.namespace)}${dryRun}`, bad(stack.namespace));
      return answer.code === 201 ? undefined : answer;
    });
    assert.deepEqual([denied.code, rulesIn(denied)], [403, ["default-service-account", "interactive"]]);
    const elsewhere = await api.send("POST", `${pathOf("Pod", "default")}${dryRun}`, bad("default"));
    assert.deepEqual([elsewhere.code, rulesIn(elsewhere)], [201, []]);
  });

  it("replaces its pods, all of which are let in", async () => {
    await stack.change({
      kubernetes: { version: "v1.30" },
      admission: { enabled: true },
      metadata: { podAnnotations: { "example.com/changed": "yes" } },
    });
    assert.deepEqual(await apply(stack), ["update primary-deployment"]);
  });

  it("leaves no policy behind", async () => {
    const destroy = await stack.destroy();
    assert.equal(destroy.code, 0, destroy.output);
    assert.deepEqual(await policies(), []);
  });
});
