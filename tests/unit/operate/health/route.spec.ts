import assert from "node:assert/strict";
import { routeHealth } from "../../../../operate/health/route";
import { accepted, type Written } from "../../components/stackConfig";
import { fakeCluster, type Answer } from "../fakeCluster";

const path = "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/circle-core";
const gateway = { name: "public", namespace: "edge", sectionName: "https" };
const byGateway: Written = { type: "gateway", hosts: ["shop.example.com"], gateway };

/** A route of which the Gateway says this. */
const route = (...conditions: readonly object[]) => ({
  status: { parents: [{ parentRef: { name: "public" }, conditions }] },
});
const good = [
  { type: "Accepted", status: "True" },
  { type: "ResolvedRefs", status: "True" },
];

async function looked(answer: Answer | undefined, exposure: Written = byGateway) {
  const settings = accepted("staging", { namespace: { name: "shop" }, exposure });
  await using cluster = await fakeCluster((asked) => (asked.path === path ? answer : undefined));
  return await routeHealth({ stack: "staging", settings, cluster });
}

describe("the route through a Gateway", () => {
  it("is well where the Gateway takes it, and not looked at where there is none", async () => {
    assert.deepEqual(await looked(route(...good)), { findings: [], checked: 1, unchecked: [] });
    assert.equal((await looked(route(), { type: "ingress", hosts: ["shop.example.com"] })).checked, 0);
    assert.equal((await looked(undefined)).checked, 0);
  });

  for (const type of ["Accepted", "ResolvedRefs"]) {
    it(`is not where ${type} is False, and says why`, async () => {
      const refusal = { type, status: "False", reason: "NoMatchingParent", message: "no such listener" };
      const { findings } = await looked(route(...good.filter((one) => one.type !== type), refusal));
      assert.deepEqual(
        findings.map(({ code, severity, passing, evidence }) => [code, severity, passing, evidence]),
        [["route-not-accepted", "error", true, ["NoMatchingParent: no such listener"]]],
      );
    });
  }

  it("is unchecked where it may not be read, and where no controller has said anything of it yet", async () => {
    const waiting = { type: "Accepted", status: "Unknown", reason: "Pending" };
    for (const answer of [403, { status: {} }, route(), route(waiting)]) {
      const { findings, checked, unchecked } = await looked(answer);
      assert.deepEqual([findings, checked, unchecked.length], [[], 0, 1]);
    }
  });
});
