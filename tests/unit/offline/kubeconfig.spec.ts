import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { activeCluster, loadKubeconfig } from "../../../toolchain/offline/kubernetes/kubeconfig";

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
      assert.deepEqual([config.cluster.server, config.namespace], ["https://a.test", "chosen"]);
    }
  });

  it("is made of all the files of the environment; of one name the first counts, and missing files do not", () => {
    const files = [
      join(folder, "missing"),
      file("first", content({ a: "https://first.test" })),
      file("second", content({ a: "https://second.test", b: "https://b.test" })),
    ];
    const env = { KUBECONFIG: files.join(delimiter) };
    assert.equal(loadKubeconfig(nothing, env).cluster.server, "https://first.test");
    assert.equal(loadKubeconfig({ ...nothing, context: "b" }, env).cluster.server, "https://b.test");
  });

  it("never stands for a cluster that nobody named", () => {
    const env = { KUBECONFIG: join(folder, "missing") };
    assert.throws(() => loadKubeconfig(nothing, env), /no configuration has been provided/);
  });

  it("takes the context and the cluster that the provider names", () => {
    const kubeconfig = content({ a: "https://a.test", b: "https://b.test" });
    assert.equal(loadKubeconfig({ ...nothing, kubeconfig, context: "b" }).cluster.server, "https://b.test");
    assert.equal(loadKubeconfig({ ...nothing, kubeconfig, cluster: "b" }).cluster.server, "https://b.test");
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

  it("finds files beside it where the environment names it", () => {
    const user = { "client-certificate": "own.crt", "client-key": "/keys/own.key", tokenFile: "token" };
    const kubeconfig = {
      "current-context": "a",
      clusters: [{ name: "a", cluster: { server: "https://a.test/", "certificate-authority": "ca.crt" } }],
      users: [{ name: "a", user }],
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    };
    assert.deepEqual(loadKubeconfig(nothing, { KUBECONFIG: file("beside", stringify(kubeconfig)) }), {
      cluster: { name: "a", server: "https://a.test", skipTLSVerify: false, caFile: join(folder, "ca.crt") },
      user: {
        name: "a",
        certFile: join(folder, "own.crt"),
        keyFile: "/keys/own.key",
        tokenFile: join(folder, "token"),
      },
    });
  });

  it("says which record lacks what", () => {
    const broken = (text: string) => () => loadKubeconfig({ ...nothing, kubeconfig: text });
    assert.throws(broken("clusters: [{ cluster: {} }]"), { message: "clusters[0].name is missing" });
    assert.throws(broken("clusters: [{ name: a }]"), { message: "clusters[0].cluster.server is missing" });
    assert.throws(broken("contexts: [{ name: a }]"), { message: "contexts[0].context.cluster is missing" });
    assert.throws(broken("users: [1]"), { message: "users[0].name is missing" });
  });

  it("needs no user, and is no kubeconfig where it is no map", () => {
    const anyone = stringify({
      "current-context": "a",
      clusters: [{ name: "a", cluster: { server: "https://a.test", "insecure-skip-tls-verify": true } }],
      contexts: [{ name: "a", context: { cluster: "a" } }],
    });
    assert.deepEqual(loadKubeconfig({ ...nothing, kubeconfig: anyone }), {
      cluster: { name: "a", server: "https://a.test", skipTLSVerify: true },
      user: { name: "" },
    });
    assert.throws(() => loadKubeconfig({ ...nothing, kubeconfig: "nowhere" }), /no configuration has been provided/);
  });
});
