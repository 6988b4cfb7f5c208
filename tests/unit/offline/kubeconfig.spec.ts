import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { activeCluster, contextNamespace, loadKubeconfig } from "../../../toolchain/offline/kubernetes/kubeconfig";

/** A kubeconfig with one context for each cluster, named alike; the first is current. */
function content(clusters: Readonly<Record<string, string>>, namespace?: string): string {
  const names = Object.keys(clusters);
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": names[0] ?? "",
    clusters: names.map((name) => ({ name, cluster: { server: clusters[name] } })),
    users: names.map((name) => ({ name, user: { token: "t" } })),
    contexts: names.map((name) => ({
      name,
      context: { cluster: name, user: name, ...(namespace ? { namespace } : {}) },
    })),
  });
}

const nothing = { kubeconfig: undefined, context: undefined, cluster: undefined };

describe("the kubeconfig", () => {
  let folder: string;
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read from a path, or is the content itself", () => {
    const text = content({ a: "https://a.test" }, "chosen");
    for (const kubeconfig of [text, file("one", text)]) {
      const config = loadKubeconfig({ ...nothing, kubeconfig });
      assert.deepEqual([config.getCurrentCluster()?.server, contextNamespace(config)], ["https://a.test", "chosen"]);
    }
  });

  it("is made of all the files of the environment; of one name the first counts, and missing files do not", () => {
    const files = [
      join(folder, "missing"),
      file("first", content({ a: "https://first.test" })),
      file("second", content({ a: "https://second.test", b: "https://b.test" })),
    ];
    const env = { KUBECONFIG: files.join(delimiter) };
    assert.equal(loadKubeconfig(nothing, env).getCurrentCluster()?.server, "https://first.test");
    assert.equal(loadKubeconfig({ ...nothing, context: "b" }, env).getCurrentCluster()?.server, "https://b.test");
  });

  it("never stands for a cluster that nobody named", () => {
    const env = { KUBECONFIG: join(folder, "missing") };
    assert.throws(() => loadKubeconfig(nothing, env), /no configuration has been provided/);
  });

  it("takes the context and the cluster that the provider names", () => {
    const kubeconfig = content({ a: "https://a.test", b: "https://b.test" });
    assert.equal(
      loadKubeconfig({ ...nothing, kubeconfig, context: "b" }).getCurrentCluster()?.server,
      "https://b.test",
    );
    assert.equal(
      loadKubeconfig({ ...nothing, kubeconfig, cluster: "b" }).getCurrentCluster()?.server,
      "https://b.test",
    );
    assert.throws(() => loadKubeconfig({ ...nothing, kubeconfig, context: "c" }), /context "c" does not exist/);
    assert.throws(() => loadKubeconfig({ ...nothing, kubeconfig, cluster: "c" }), /cluster "c" does not exist/);
  });

  it("tells its active cluster apart from another one", () => {
    const kubeconfig = content({ a: "https://a.test", b: "https://b.test" });
    assert.equal(activeCluster({ ...nothing, kubeconfig })?.server, "https://a.test");
    assert.equal(activeCluster({ ...nothing, kubeconfig, context: "b" })?.server, "https://b.test");
    assert.equal(activeCluster({ ...nothing, kubeconfig, context: "c" }), undefined);
    assert.equal(activeCluster(nothing), undefined);
  });
});
