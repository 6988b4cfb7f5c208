import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { clusterProvider } from "../../../components/provider";
import type { ClusterTarget } from "../../../components/schema/clusters";
import { value } from "./deployment";

describe("the provider of a cluster", function () {
  this.timeout(30_000);

  /** What another stack's outputs are, where one is asked. */
  const outputs = { kubeconfig: { kind: "Config", "current-context": "live" }, text: "kind: Config" };

  const inputsOf = async (cluster: Partial<ClusterTarget> = {}): Promise<Record<string, unknown>> => {
    let inputs: unknown;
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs: given, id }) => {
        if (type === "pulumi:pulumi:StackReference") return { id: id ?? name, state: { outputs } };
        inputs = given;
        return { id: `${name}-id`, state: {} };
      },
      call: () => ({}),
    });
    await value(clusterProvider({ name: "east", ...cluster }).urn);
    return inputs as Record<string, unknown>;
  };

  it("is identified by the cluster's name and pinned to its context", async () => {
    assert.deepEqual(await inputsOf({ context: "live" }), {
      clusterIdentifier: "east",
      context: "live",
      enableConfigMapMutable: "true",
      enableSecretMutable: "true",
    });
  });

  it("stays the same under another name, by the first that the cluster had", async () => {
    const { clusterIdentifier } = await inputsOf({ formerNames: ["first", "second"] });
    assert.equal(clusterIdentifier, "first");
  });

  it("takes its kubeconfig from another stack's output, text or not, and keeps it secret", async () => {
    const from = async (output: string): Promise<unknown> =>
      (await inputsOf({ kubeconfig: { stack: "organization/platform/production", output } })).kubeconfig;
    const marker = "4dabf18193072939515e22adb298388d";
    assert.deepEqual(await from("text"), { [marker]: "1b47061264138c4ac30d75fd1eb44270", value: "kind: Config" });
    assert.match(JSON.stringify(await from("kubeconfig")), /current-context/);
  });

  it("does not depend on where the kubeconfig lies", async () => {
    const before = process.env.KUBECONFIG;
    process.env.KUBECONFIG = "/somewhere/else";
    try {
      assert.doesNotMatch(JSON.stringify(await inputsOf()), /somewhere/);
    } finally {
      if (before === undefined) delete process.env.KUBECONFIG;
      else process.env.KUBECONFIG = before;
    }
  });
});
