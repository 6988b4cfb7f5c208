import assert from "node:assert/strict";
import { policyNames } from "../../../../components/networkPolicies";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const rule = {
  name: "search",
  direction: "egress",
  peer: { podLabels: { app: "search" } },
  ports: [{ port: 9200 }],
};

describe("settings: contradictions of the network", () => {
  itFinds([
    {
      code: "monitoring-of-nothing",
      environment: "staging",
      broken: {
        network: { monitoring: { podLabels: { app: "prometheus" } } },
        app: { monitoring: { metrics: false } },
      },
      path: "network.monitoring",
      message: "a scraper is let in, but app.monitoring.metrics is false: there is no /metrics to scrape.",
      mended: { network: { monitoring: { podLabels: { app: "prometheus" } } } },
    },
    {
      code: "rule-name-taken",
      environment: "development",
      broken: { network: { extraRules: [rule, { ...rule, ports: [{ port: 9300 }] }] } },
      path: "network.extraRules[1].name",
      message: "another policy is called search already.",
      mended: { network: { extraRules: [rule, { ...rule, name: "search-peers" }] } },
    },
    {
      code: "port-range",
      environment: "development",
      broken: { network: { extraRules: [{ ...rule, ports: [{ port: 9200 }, { port: 9300, endPort: 9299 }] }] } },
      path: "network.extraRules[0].ports[1].endPort",
      message: "the range ends at 9299, before it begins at 9300.",
      mended: { network: { extraRules: [{ ...rule, ports: [{ port: 9300, endPort: 9300 }] }] } },
    },
    {
      code: "port-nobody-hears",
      environment: "development",
      broken: { network: { extraRules: [{ ...rule, direction: "ingress", ports: [{ port: 80 }] }] } },
      path: "network.extraRules[0].ports",
      message: "the peer is let in, but the pods listen on TCP 8000 alone.",
      mended: {
        network: { extraRules: [{ ...rule, direction: "ingress", ports: [{ port: 7000, endPort: 9000 }] }] },
      },
    },
    {
      code: "port-nobody-hears",
      environment: "development",
      broken: {
        network: { extraRules: [{ ...rule, direction: "ingress", ports: [{ port: 8000, protocol: "UDP" }] }] },
      },
      path: "network.extraRules[0].ports",
      message: "the peer is let in, but the pods listen on TCP 8000 alone.",
      mended: { network: { extraRules: [{ ...rule, direction: "ingress", ports: [{ port: 8000 }] }] } },
    },
  ]);

  it("rule-name-taken: what the second policy of a peer at home is called is taken too, whichever is listed first", () => {
    const named = (...names: string[]) => ({ network: { extraRules: names.map((name) => ({ ...rule, name })) } });
    const at = (index: number) => [["rule-name-taken", `network.extraRules[${index}].name`]];
    const found = (...names: string[]) =>
      refused(stackConfig("development", named(...names))).map(({ code, path }) => [code, path]);
    assert.deepEqual(found("database-home"), at(0));
    assert.deepEqual(found("search", "search-home"), at(1));
    assert.deepEqual(found("search-home", "search"), at(0));
    accepted("development", named("search", "away-home"));
  });

  for (const name of policyNames) {
    it(`rule-name-taken: ${name} is the stack's own, whether it is in use or not`, () => {
      const problems = refused(stackConfig("development", { network: { extraRules: [{ ...rule, name }] } }));
      assert.deepEqual(
        problems.map(({ code, path }) => [code, path]),
        [["rule-name-taken", "network.extraRules[0].name"]],
      );
    });
  }
});
