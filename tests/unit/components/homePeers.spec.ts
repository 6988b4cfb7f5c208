import assert from "node:assert/strict";
import { manifests } from "../../../components/manifests";
import { selectorLabels } from "../../../components/names";
import type { Settings } from "../../../components/settings";
import { catalogue } from "../../../policy/rules/catalogue";
import { judge } from "../../../policy/rules/evaluate";
import { objectsIn } from "../../../policy/rules/objects";
import { isAllowed, type Endpoint } from "../../support/networkModel";
import { all } from "./objects";
import { accepted } from "./stackConfig";

const namesOf = (settings: Settings): string[] => all(settings, "NetworkPolicy").map(({ metadata }) => metadata.name);

describe("network policies for a peer in the application's own namespace", () => {
  const own = "circle-core-staging";
  const home = (app: string) => ({ podLabels: { app } });
  const everyone = accepted("staging", {
    database: { host: "database" },
    cache: { host: `cache.${own}.svc.cluster.local` },
    exposure: { tls: { issuer: "letsencrypt-prod" } },
    network: {
      ingressController: home("controller"),
      apiGateway: home("gateway"),
      monitoring: { ...home("prometheus"), namespace: own },
      database: home("database"),
      cache: { ...home("cache"), namespace: own },
      extraRules: [{ name: "search", direction: "egress", peer: home("search"), ports: [{ port: 9200 }] }],
    },
  });
  const podWith = (labels: Record<string, string>): Endpoint => ({
    name: "pod",
    address: "10.0.0.1",
    pod: { namespace: own, labels },
  });
  const application = podWith(selectorLabels(everyone));
  const solver = podWith({ "acme.cert-manager.io/http01-solver": "true" });
  const allowed = (from: Endpoint, to: Endpoint, port: number): boolean =>
    isAllowed(all(everyone, "NetworkPolicy"), from, to, { protocol: "TCP", port });

  for (const [name, from, to, port] of [
    ["the database hears the application", application, podWith({ app: "database" }), 5432],
    ["the cache hears the application", application, podWith({ app: "cache" }), 6379],
    ["a further peer hears the application", application, podWith({ app: "search" }), 9200],
    ["the ingress controller calls the application", podWith({ app: "controller" }), application, 8000],
    ["the ingress controller calls cert-manager's solver", podWith({ app: "controller" }), solver, 8089],
    ["the API gateway calls the application", podWith({ app: "gateway" }), application, 8000],
    ["the scraper calls the application", podWith({ app: "prometheus" }), application, 8000],
  ] as const) {
    it(`${name}, at that port, that way, and nobody else does`, () => {
      const stranger = podWith({ app: "stranger" });
      assert.ok(allowed(from, to, port));
      assert.ok(!allowed(from, to, port + 1), "at no other port");
      assert.ok(!allowed(to, from, port), "not the other way");
      assert.ok(!allowed(stranger, to, port) && !allowed(from, stranger, port), "no other pod");
    });
  }

  it("both ends are named after the peer", () => {
    const ofDatabase = namesOf(everyone).filter((name) => name.includes("database"));
    assert.deepEqual(ofDatabase, ["circle-core-database", "circle-core-database-home"]);
    const elsewhere = accepted("staging", {
      network: { apiGateway: { namespace: "gateway", podLabels: { app: "a" } } },
    });
    assert.ok(!namesOf(elsewhere).some((name) => name.endsWith("-home")), "a peer elsewhere has its own end there");
  });

  it("the policy pack finds nothing against it", () => {
    const objects = manifests(everyone).flatMap((object) => objectsIn(object));
    assert.deepEqual(judge(objects, catalogue), { violations: [], undecided: [] });
  });
});
