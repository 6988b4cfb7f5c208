import assert from "node:assert/strict";
import type { Live } from "../../../operate/drift/live";
import { readConfiguration } from "../../../operate/drift/read";
import { check, deployed, seen, settingsWith, told } from "./driftObjects";
import { fakeCluster, type Answer } from "./fakeCluster";

const settings = settingsWith("development");
const namespace = settings.namespace.name;
const routes = `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes`;

const made = (kind: string, spec: object, metadata: object = {}): Live => ({
  kind,
  metadata: { name: "by-hand", namespace, ...metadata },
  spec,
});
const route = (backend: object, metadata?: object) =>
  made("HTTPRoute", { rules: [{ backendRefs: [{ port: 80, weight: 1, ...backend }] }] }, metadata);
const ingress = (service: string) =>
  made("Ingress", { rules: [{ http: { paths: [{ path: "/", backend: { service: { port: {}, name: service } } }] } }] });
const found = (object: Live) => check(settings, seen([...deployed(settings), object]));

describe("what nobody declared", () => {
  it("is a way in that leads to the stack's Service", () => {
    for (const service of ["circle-core", "circle-core-pods"]) {
      assert.deepEqual(told(found(ingress(service))), ["ingress-undeclared"]);
      const [first, ...more] = found(route({ name: service }));
      assert.deepEqual([first?.code, first?.severity, more], ["http-route-undeclared", "error", []]);
      assert.match(
        first?.message ?? "",
        new RegExp(`^The HTTPRoute is not declared, and leads to the Service ${service}:`),
      );
      assert.match(first?.next ?? "", /kubectl delete --namespace \S+ httproute by-hand$/);
    }
    const backendRef = { group: "", kind: "Service", name: "circle-core", namespace, port: 80 };
    const filters = [{ type: "RequestMirror", requestMirror: { backendRef } }];
    assert.deepEqual(told(found(made("HTTPRoute", { rules: [{ filters }] }))), ["http-route-undeclared"]);
  });

  it("is nothing of ours where it leads elsewhere", () => {
    const elsewhere = [
      { name: "shop" },
      { name: "circle-core", namespace: "shop" },
      { name: "circle-core", kind: "Other" },
    ];
    for (const object of [ingress("shop"), ...elsewhere.map((backend) => route(backend))]) {
      assert.deepEqual(told(found(object)), []);
    }
  });

  it("is a route that bears our labels, wherever it leads", () => {
    const labels = deployed(settings).find(({ kind }) => kind === "Service")?.metadata["labels"];
    assert.deepEqual(told(found(route({ name: "shop" }, { labels }))), ["object-undeclared"]);
  });
});

describe("what drift reads", () => {
  /** What is read and found, where routes are answered so, and everything else is as deployed. */
  async function drift(answer: Answer) {
    const objects = deployed(settings);
    await using cluster = await fakeCluster(({ path }) => {
      if (path === routes) return answer;
      const [, name] = /\/([^/]+)$/.exec(path) ?? [];
      const one = objects.find(
        ({ kind, metadata }) => metadata.name === name && path.includes(`/${kind.toLowerCase()}s`),
      );
      if (one) return one;
      const items = objects.filter(({ kind }) => path.endsWith(`/${kind.toLowerCase().replace(/y$/, "ie")}s`));
      return path.includes("/namespaces/") ? { items } : 404;
    });
    const live = await readConfiguration(cluster, settings);
    return { codes: told(check(settings, live)), unseen: live.unseen.map(({ what }) => what) };
  }

  it("is every HTTPRoute, though the stack has none", async () => {
    assert.deepEqual(await drift({ items: [route({ name: "circle-core" })] }), {
      codes: ["http-route-undeclared"],
      unseen: [],
    });
    assert.deepEqual(await drift({ items: [] }), { codes: [], unseen: [] });
  });

  it("says nothing of routes where the API server knows none, and that they are unseen where it shows none", async () => {
    assert.deepEqual(await drift(404), { codes: [], unseen: [] });
    assert.deepEqual(await drift(403), { codes: [], unseen: [`httproutes of ${namespace}`] });
  });
});
