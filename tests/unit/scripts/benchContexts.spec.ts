import assert from "node:assert/strict";
import { parse } from "yaml";
import { namedContexts, withContexts } from "../../../scripts/bench/contexts";

describe("the contexts of the benchmark", () => {
  const kubeconfig = `
apiVersion: v1
kind: Config
clusters: [{ name: one, cluster: { server: "https://127.0.0.1:6443" } }]
users: [{ name: admin, user: {} }]
contexts: [{ name: embedded, context: { cluster: one, user: admin } }]
current-context: embedded
`;

  it("have as many names as are wanted, no two alike", () => {
    const names = namedContexts(100).map(({ name }) => name);
    assert.equal(new Set(names).size, 100);
  });

  it("are the same cluster under each name, in a kubeconfig that keeps all else", () => {
    const wanted = namedContexts(3);
    const config = parse(withContexts(kubeconfig, wanted)) as { contexts: { name: string; context: unknown }[] };
    const context = { cluster: "one", user: "admin" };
    const names = ["embedded", ...wanted.map((one) => one.context)];
    assert.deepEqual(config, {
      ...(parse(kubeconfig) as object),
      contexts: names.map((name) => ({ name, context })),
      "current-context": wanted[0]?.context,
    });
  });
});
