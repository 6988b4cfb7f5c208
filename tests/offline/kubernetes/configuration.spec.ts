import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { parse, stringify } from "yaml";
import { unknownValue, type ValueMap } from "../../../toolchain/offline/rpc/values";
import { provider } from "../../../toolchain/offline/rpc/protocol";
import { testKubeconfig } from "./apiServer";
import { configMap } from "./objects";
import { Plugin, urnOf } from "./plugin";

/** The tests' kubeconfig with another server. */
function elsewhere(server: string): string {
  const config = parse(readFileSync(testKubeconfig(), "utf8")) as { clusters: { cluster: { server: string } }[] };
  for (const { cluster } of config.clusters) cluster.server = server;
  return stringify(config);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

describe("kubernetes provider: configuration", () => {
  let plugin: Plugin;
  beforeEach(async () => {
    plugin = await Plugin.start();
  });
  afterEach(() => plugin.stop());

  it("takes a kubeconfig's content as well as its path, and answers as the official plugin", async () => {
    const response = await plugin.configure({ kubeconfig: readFileSync(testKubeconfig(), "utf8") });
    assert.deepEqual(
      [response.getAcceptsecrets(), response.getSupportspreview(), response.getSupportsAutonamingConfiguration()],
      [true, true, true],
    );
    assert.equal((await plugin.create(configMap("default", { a: "1" }, "probe"), { preview: true })).id, "");
  });

  it("goes on without a cluster: previews echo, and what needs it says that it can't be reached", async () => {
    const closed = createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    await plugin.configure({ kubeconfig: elsewhere(`https://127.0.0.1:${port}`) });
    const inputs = await plugin.check(configMap("ns", { a: "1" }));
    assert.deepEqual((await plugin.create(inputs, { preview: true })).state, inputs);
    await assert.rejects(plugin.create(inputs), {
      details: new RegExp(
        "^configured Kubernetes cluster is unreachable: unable to load schema information from the API server: " +
          `Get "https://127\\.0\\.0\\.1:${port}/openapi/v3": dial tcp 127\\.0\\.0\\.1:${port}: connect: connection refused$`,
      ),
    });
    const resource = { id: "ns/settings", inputs, state: inputs };
    await assert.rejects(plugin.read(resource.id, urnOf(inputs), resource), {
      details: /PULUMI_K8S_DELETE_UNREACHABLE/,
    });
    await assert.rejects(plugin.delete(resource), {
      details: /If the cluster was deleted, .*PULUMI_K8S_DELETE_UNREACHABLE/,
    });
  });

  it("drops resources of a dead cluster, or keeps them as they are, where it is told to", async () => {
    const kubeconfig = elsewhere("https://127.0.0.1:1");
    const inputs = configMap("ns", { a: "1" });
    const resource = { id: "ns/settings", inputs, state: { ...inputs, __inputs: inputs } };
    await plugin.configure({ kubeconfig, deleteUnreachable: "true" });
    assert.equal((await plugin.read(resource.id, urnOf(inputs), resource)).id, "");
    await plugin.delete(resource);
    await plugin.configure({ kubeconfig, skipUpdateUnreachable: "true" });
    assert.deepEqual(await plugin.read(resource.id, urnOf(inputs), resource), resource);
    assert.deepEqual(await plugin.check(configMap("ns", { a: "2" }), inputs), inputs);
  });

  it("gives a server up that accepts a connection and then says nothing", async function () {
    this.timeout(20_000);
    const mute = createServer();
    const port = await listen(mute);
    try {
      await plugin.configure({ kubeconfig: elsewhere(`https://127.0.0.1:${port}`) });
      await assert.rejects(plugin.create(configMap("ns", {})), { details: /no connection within 10 s/ });
    } finally {
      mute.close();
    }
  });

  for (const [what, kubeconfig, words] of [
    ["is no YAML", "{", /failed to parse kubeconfig data/],
    ["names no context", "{}", /no configuration has been provided/],
  ] as const) {
    it(`says what is wrong with a kubeconfig that ${what}`, async () => {
      await plugin.configure({ kubeconfig });
      await assert.rejects(plugin.create(configMap("ns", {})), { details: words });
    });
  }

  it("says that a context does not exist", async () => {
    await plugin.configure({ kubeconfig: testKubeconfig(), context: "nowhere" });
    await assert.rejects(plugin.create(configMap("ns", {})), { details: /context "nowhere" does not exist/ });
  });

  it("refuses what only the official plugin does, before anything happens", async () => {
    const checked = await plugin.checkConfig({ renderYamlToDirectory: "out" });
    const [failure] = checked.getFailuresList();
    assert.equal(failure?.getProperty(), "renderYamlToDirectory");
    assert.match(failure.getReason(), /the offline kubernetes plugin does not offer/);
    await assert.rejects(plugin.configure({ kubeconfig: testKubeconfig(), enableServerSideApply: "false" }), {
      details: /"enableServerSideApply" turns to client-side apply/,
    });
  });

  it("refuses functions, methods and components by a sentence", async () => {
    const words = { code: 12, details: /the offline kubernetes plugin does not offer/ };
    await assert.rejects(plugin.raw("invoke", new provider.InvokeRequest()), words);
    await assert.rejects(plugin.raw("call", new provider.CallRequest()), words);
    await assert.rejects(plugin.raw("construct", new provider.ConstructRequest()), words);
  });

  describe("a changed provider", () => {
    const diff = async (olds: ValueMap, news: ValueMap) => {
      const response = await plugin.diffConfig(olds, news);
      return { diffs: response.getDiffsList(), replaces: response.getReplacesList() };
    };

    it("is replaced where its cluster is another one", async () => {
      const other = { kubeconfig: elsewhere("https://127.0.0.1:1") };
      assert.deepEqual(await diff({ kubeconfig: testKubeconfig() }, other), {
        diffs: ["kubeconfig"],
        replaces: ["kubeconfig"],
      });
    });

    it("is not replaced where the same cluster is described elsewhere", async () => {
      const content = { kubeconfig: readFileSync(testKubeconfig(), "utf8") };
      assert.deepEqual(await diff({ kubeconfig: testKubeconfig() }, content), { diffs: ["kubeconfig"], replaces: [] });
    });

    it("is replaced while nobody knows which cluster it is", async () => {
      assert.deepEqual(await diff({ kubeconfig: "{}" }, { kubeconfig: unknownValue }), {
        diffs: ["kubeconfig"],
        replaces: ["kubeconfig"],
      });
    });

    it("goes by the cluster identifier where both have one", async () => {
      const named = (clusterIdentifier: string, server: string) => ({
        clusterIdentifier,
        kubeconfig: elsewhere(server),
      });
      const [olds, moved] = [named("a", "https://127.0.0.1:1"), named("a", "https://127.0.0.1:2")];
      assert.deepEqual((await diff(olds, moved)).replaces, []);
      assert.deepEqual((await diff(olds, named("b", "https://127.0.0.1:1"))).replaces, ["clusterIdentifier"]);
    });
  });
});
