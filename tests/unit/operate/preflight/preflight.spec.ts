import assert from "node:assert/strict";
import type { Written } from "../../components/stackConfig";
import { broken } from "./broken";
import { items, node, quota, quotas, there, checksOf, settingsOf, troubles } from "./cluster";

describe("preflight", () => {
  it("finds a good cluster good, each concern by its own line", () => {
    const checks = checksOf(settingsOf());
    assert.deepEqual(troubles(checks), []);
    assert.deepEqual(
      checks.map(({ code }) => code),
      [
        "version",
        "kinds",
        "rights",
        "namespace",
        "storage-class",
        "ingress-class",
        "certificate",
        "quota",
        "nodes",
        "metrics",
      ],
    );
  });

  for (const { name, written, code, state, says, next, ...facts } of broken) {
    it(`tells ${name}`, () => {
      const found = troubles(checksOf(settingsOf(written), facts));
      const [first] = found.filter((check) => check.code === code);
      assert.ok(first, JSON.stringify(found, null, 1));
      assert.equal(first.state, state);
      assert.match(first.message, says);
      if (next) assert.match(first.next ?? "", next);
      if (state === "failed" || state === "warning") assert.ok(first.next, "what to do");
      // One thing is broken: nothing else is, but what it itself keeps from being seen.
      const others = found.filter((check) => check.code !== code && check.state === "failed");
      assert.deepEqual(
        others.map((check) => check.code),
        code === "kinds" ? ["gateway"] : [],
      );
    });
  }

  it("counts what runs already as room that a quota leaves", () => {
    const full = { [quotas]: items(quota({ "requests.cpu": "15900m" })) };
    const workload = "/apis/apps/v1/namespaces/circle-core-production/statefulsets/circle-core";
    assert.deepEqual(troubles(checksOf(settingsOf(), { answers: { ...full, [workload]: there({}) } })), []);
  });

  it("heeds labels, taints and selectors as the scheduler does", () => {
    const tainted = node("a", { spec: { taints: [{ key: "team", value: "core", effect: "NoSchedule" }] } });
    const on = (placement: Written[string], ...nodes: object[]) =>
      troubles(checksOf(settingsOf({ placement }), { answers: { "/api/v1/nodes": items(...nodes) } })).length === 0;
    assert.ok(!on({}, tainted));
    assert.ok(on({ tolerations: [{ key: "team", operator: "Equal", value: "core", effect: "NoSchedule" }] }, tainted));
    assert.ok(!on({ tolerations: [{ key: "team", operator: "Equal", value: "web", effect: "NoSchedule" }] }, tainted));
    assert.ok(on({ tolerations: [{ key: "team", operator: "Exists" }] }, tainted));
    assert.ok(!on({}, node("a", { spec: { unschedulable: true } })));
    assert.ok(on({}, node("a", { spec: { taints: [{ key: "x", effect: "PreferNoSchedule" }] } })));
    const zone = "topology.kubernetes.io/zone";
    const required = (operator: string, values?: string[]) => ({
      nodeAffinity: { required: [{ key: zone, operator, ...(values && { values }) }] },
    });
    assert.ok(on(required("In", ["zone-a"]), node("a")));
    assert.ok(!on(required("In", ["zone-b"]), node("a")));
    assert.ok(!on(required("NotIn", ["zone-a"]), node("a")));
    assert.ok(on(required("Exists"), node("a")));
    assert.ok(!on(required("DoesNotExist"), node("a")));
  });
});
