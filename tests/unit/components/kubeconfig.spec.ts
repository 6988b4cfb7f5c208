import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contextRefusal } from "../../../components/contextGuard";
import { absentFiles, contextsOf, kubeconfigPaths, readContexts } from "../../../components/kubeconfig";
import { accepted } from "./stackConfig";

const kubeconfig = (contexts: string[], current?: string): string =>
  JSON.stringify({ ...(current && { "current-context": current }), contexts: contexts.map((name) => ({ name })) });

describe("kubeconfig", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kubeconfig-"));
    await writeFile(join(folder, "one"), kubeconfig(["staging", "both"]));
    await writeFile(join(folder, "two"), kubeconfig(["production", "both"], "production"));
    await writeFile(join(folder, "three"), kubeconfig([], "staging"));
  });
  after(() => rm(folder, { recursive: true }));

  it("is looked for where kubectl looks", () => {
    assert.deepEqual(kubeconfigPaths({ HOME: "/home/me" }), ["/home/me/.kube/config"]);
    assert.deepEqual(kubeconfigPaths({ HOME: "/home/me", KUBECONFIG: "/a:/b" }), ["/a", "/b"]);
    assert.deepEqual(kubeconfigPaths({ HOME: "/home/me", KUBECONFIG: "" }), ["/home/me/.kube/config"]);
  });

  it("of several files: all contexts, the first current one, absent files left out", () => {
    const paths = ["one", "absent", "two", "three"].map((name) => join(folder, name));
    assert.deepEqual(readContexts(paths), { names: ["staging", "both", "production"], current: "production" });
  });

  it("that is absent or empty has no contexts", () => {
    const absent = join(folder, "absent");
    assert.deepEqual(absentFiles([join(folder, "one"), absent]), [absent]);
    assert.deepEqual(readContexts([absent]), { names: [] });
    assert.deepEqual(contextsOf("", "f"), { names: [] });
    assert.deepEqual(contextsOf("current-context: ''\ncontexts: null\n", "f"), { names: [] });
  });

  it("that can't be read is named with the reason", () => {
    assert.throws(() => readContexts([folder]), {
      name: "KubeconfigError",
      message: `${folder} can't be read: EISDIR: illegal operation on a directory, read. Name another file in KUBECONFIG.`,
    });
  });

  it("that is something else is named", () => {
    assert.throws(() => contextsOf("contexts: 3", "/f"), {
      message: "/f is not a kubeconfig. Name another file in KUBECONFIG.",
    });
  });

  it("that is not YAML is named with the line, which is not quoted: it may hold a token", () => {
    assert.throws(
      () => contextsOf("users:\n  - token: hunter2 [\n   - {", "/f"),
      (error: Error) => {
        assert.match(error.message, /^\/f is not YAML \(line \d\)\. Mend it, or name another file in KUBECONFIG\.$/);
        return true;
      },
    );
  });
});

describe("the context guard", () => {
  const where = { stack: "production", paths: ["/home/me/.kube/config"], absent: [] };
  const production = accepted("production");

  it("lets a stack go to its context", () => {
    assert.equal(contextRefusal(production, { names: ["production"], current: "production" }, where), undefined);
  });

  it("names the contexts there are where its own is missing", () => {
    assert.equal(
      contextRefusal(production, { names: ["staging", "kind"], current: "kind" }, where),
      [
        'Stack "production" deploys to the context production, which is not in the kubeconfig /home/me/.kube/config; it has staging, kind.',
        "Name the right file in KUBECONFIG, or the right context: pulumi config set --stack production --path 'circle-core:clusters[0].context' CONTEXT",
      ].join("\n"),
    );
  });

  it("says so where the kubeconfig names none", () => {
    assert.match(contextRefusal(production, { names: [] }, where) ?? "", /it has none\./);
  });

  it("says so where there is no kubeconfig", () => {
    assert.equal(
      contextRefusal(production, { names: [] }, { ...where, absent: where.paths }),
      [
        'Stack "production" deploys to the context production, but there is no kubeconfig: /home/me/.kube/config does not exist.',
        "Put the cluster's kubeconfig there, or name the file that you have: export KUBECONFIG=FILE",
      ].join("\n"),
    );
  });

  it("says which of several kubeconfigs is absent", () => {
    const message = contextRefusal(production, { names: ["kind"] }, { ...where, paths: ["/a", "/b"], absent: ["/b"] });
    assert.match(message ?? "", /in the kubeconfig \/a, \/b; it has kind \(\/b does not exist\)\./);
  });

  it("refuses production while another context is current", () => {
    assert.equal(
      contextRefusal(production, { names: ["production", "staging"], current: "staging" }, where),
      [
        'Stack "production" is production and deploys to production, but the current context of /home/me/.kube/config is staging.',
        "If you mean production: kubectl config use-context production",
      ].join("\n"),
    );
  });

  it("takes any of production's own contexts as current", () => {
    const clusters = [
      { name: "east", context: "live-east" },
      { name: "west", context: "live-west" },
    ];
    const both = accepted("production", { clusters });
    const names = ["live-east", "live-west", "staging"];
    assert.equal(contextRefusal(both, { names, current: "live-west" }, where), undefined);
    assert.match(contextRefusal(both, { names, current: "staging" }, where) ?? "", /is staging\./);
    assert.match(contextRefusal(both, { names: ["live-east"] }, where) ?? "", /'circle-core:clusters\[1\]\.context'/);
  });

  it("lets staging go to its context whatever is current", () => {
    assert.equal(
      contextRefusal(accepted("staging"), { names: ["staging", "kind"], current: "kind" }, where),
      undefined,
    );
  });
});
