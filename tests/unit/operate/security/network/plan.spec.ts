import assert from "node:assert/strict";
import { planOf, type Plan } from "../../../../../operate/security/network/plan";
import { accepted, type Written } from "../../../components/stackConfig";

const address = "10.1.2.3";
const monitoring = { namespace: "monitoring", podLabels: { app: "prometheus" } };
const controller = { namespace: "ingress", podLabels: { app: "ingress" } };

/** Exposed to nobody, unless more is said. */
const planned = (network: Written = {}, more: Written = {}): Plan =>
  planOf(
    accepted("production", { namespace: { name: "shop" }, exposure: { type: "none" }, network, ...more }),
    address,
  );

/** Each attempt in a line. */
const lines = ({ probers }: Plan) =>
  probers.flatMap(({ from, targets }) =>
    targets.map(({ to, host, port, allowed }) => `${from} ${allowed ? "→" : "↛"} ${to} ${host}:${port}`),
  );

const strangers = [
  `a stranger in shop ↛ the application ${address}:8000`,
  "a stranger in shop ↛ the API server $(KUBERNETES_SERVICE_HOST):$(KUBERNETES_SERVICE_PORT)",
];

describe("who tries what, so that the isolation is proven", () => {
  it("is a stranger beside the application, who may neither call it nor leave", () => {
    const plan = planned();
    assert.deepEqual(lines(plan), strangers);
    assert.deepEqual(plan.unproven, []);
    assert.ok(plan.probers.every(({ namespace, labels }) => namespace === "shop" && Object.keys(labels).length === 0));
  });

  it("is each peer that may call it, by its labels, and a stranger in the namespace of each", () => {
    const plan = planned({ apiGateway: { namespace: "gateway", podLabels: { app: "gateway" } }, monitoring });
    assert.deepEqual(lines(plan), [
      ...strangers,
      `the API gateway in gateway → the application ${address}:8000`,
      `monitoring in monitoring → the application ${address}:8000`,
      `a stranger in gateway ↛ the application ${address}:8000`,
      `a stranger in monitoring ↛ the application ${address}:8000`,
    ]);
    const peer = plan.probers.find(({ from }) => from === "monitoring in monitoring");
    assert.deepEqual([peer?.namespace, peer?.labels], ["monitoring", { app: "prometheus" }]);
  });

  it("is one stranger where two peers share a namespace, and none where it is the application's own", () => {
    const shared = planned({
      apiGateway: { namespace: "edge", podLabels: { app: "gateway" } },
      monitoring: { ...monitoring, namespace: "edge" },
    });
    assert.deepEqual(
      lines(shared).filter((line) => line.startsWith("a stranger in edge")),
      [`a stranger in edge ↛ the application ${address}:8000`],
    );
    const home = planned({ monitoring: { podLabels: { app: "prometheus" } } });
    assert.deepEqual(lines(home), [...strangers, `monitoring in shop → the application ${address}:8000`]);
  });

  it("is the ingress controller where the application is exposed", () => {
    const exposed = planned(
      { ingressController: controller },
      { exposure: { type: "ingress", hosts: ["shop.example.com"] } },
    );
    assert.ok(lines(exposed).includes(`the ingress controller in ingress → the application ${address}:8000`));
    assert.ok(
      !lines(planned({ ingressController: controller }))
        .join()
        .includes("ingress controller"),
    );
  });

  it("names who is known by addresses, whom no pod can stand for", () => {
    const plan = planned({ monitoring: { cidr: "10.20.0.0/16" } });
    assert.deepEqual(lines(plan), strangers);
    assert.deepEqual(plan.unproven, [
      {
        from: "monitoring",
        to: "the application",
        allowed: true,
        why: "it is known by its addresses alone, which no pod can take",
      },
    ]);
  });

  describe("of further rules", () => {
    const settings = accepted("production", { namespace: { name: "shop" }, exposure: { type: "none" } });
    type Rule = (typeof settings.network.extraRules)[number];
    type Port = Rule["ports"][number];

    /** May who is named in such a rule call the application? */
    const mayCall = (ports: readonly Partial<Port>[], direction: Rule["direction"] = "ingress"): boolean => {
      const rule: Rule = {
        name: "batch",
        direction,
        peer: { namespace: "jobs", podLabels: { app: "batch" } },
        ports: ports.map((port) => ({ port: 8000, protocol: "TCP", ...port })),
      };
      const network = { ...settings.network, extraRules: [rule] };
      return lines(planOf({ ...settings, network }, address)).some((line) => line.startsWith("batch in jobs →"));
    };

    it("is who may call the application's port", () => {
      assert.equal(mayCall([{ port: 8000 }]), true);
      assert.equal(mayCall([{ port: 9000 }, { port: 7000, endPort: 8000 }]), true);
    });

    it("is nobody who may call another port alone, or by UDP, or is called", () => {
      assert.equal(mayCall([{ port: 8001 }]), false);
      assert.equal(mayCall([{ port: 7000, endPort: 7999 }]), false);
      assert.equal(mayCall([{ port: 8000, protocol: "UDP" }]), false);
      assert.equal(mayCall([{ port: 8000 }], "egress"), false);
    });
  });
});
