import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { clusterProvider } from "../../../components/provider";
import { value } from "./deployment";

describe("the provider of a cluster", function () {
  this.timeout(30_000);

  const inputsOf = async (context?: string): Promise<unknown> => {
    let inputs: unknown;
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs: given }) => {
        inputs = given;
        return { id: `${name}-id`, state: {} };
      },
      call: () => ({}),
    });
    await value(clusterProvider({ name: "east", context }).urn);
    return inputs;
  };

  it("is identified by the cluster's name and pinned to its context", async () => {
    assert.deepEqual(await inputsOf("live"), {
      clusterIdentifier: "east",
      context: "live",
      enableConfigMapMutable: "true",
      enableSecretMutable: "true",
    });
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
