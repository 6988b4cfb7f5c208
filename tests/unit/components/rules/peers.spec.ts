import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const range = (cidr: string, except?: string[]) => ({ network: { database: { cidr, except } } });
const gateway = (apiGateway: object) => ({ network: { apiGateway } });
const podLabels = { app: "gateway" };

describe("settings: contradictions of peers", () => {
  itFinds([
    {
      code: "peer-of-one-kind",
      environment: "staging",
      broken: gateway({ namespace: "gateway" }),
      path: "network.apiGateway",
      message: "says neither which pods nor which addresses: it could be anybody.",
      mended: gateway({ namespace: "gateway", podLabels }),
    },
    {
      code: "peer-of-one-kind",
      environment: "staging",
      broken: gateway({ podLabels, cidr: "10.20.0.0/16" }),
      path: "network.apiGateway",
      message: "is to be pods and addresses at once.",
      mended: gateway({ cidr: "10.20.0.0/16" }),
    },
    {
      code: "except-outside-range",
      environment: "staging",
      broken: gateway({ cidr: "10.20.0.0/16", except: ["10.20.1.0/24", "10.21.0.0/24"] }),
      path: "network.apiGateway.except[1]",
      message: "10.21.0.0/24 is no part of 10.20.0.0/16 that could be taken out.",
      mended: gateway({ cidr: "10.20.0.0/16", except: ["10.20.1.0/24", "10.20.2.0/24"] }),
    },
    {
      code: "host-behind-policy",
      environment: "staging",
      broken: { database: { host: "database.storage.svc.cluster.local" } },
      path: "database.host",
      message: "database.storage.svc.cluster.local is in the namespace storage, but only pods in data may be called.",
      mended: {
        database: { host: "database.storage.svc.cluster.local" },
        network: { database: { namespace: "storage", podLabels: { app: "database" } } },
      },
    },
    {
      code: "host-behind-policy",
      environment: "staging",
      broken: { network: { cache: { podLabels: { app: "cache" } } } },
      path: "cache.host",
      message:
        "cache.data.svc.cluster.local is in the namespace data, but only pods in circle-core-staging may be called.",
      mended: { network: { cache: { podLabels: { app: "cache" } } }, cache: { host: "cache" } },
    },
    {
      code: "host-behind-policy",
      environment: "staging",
      broken: { database: { host: "db.eu.example.com" } },
      path: "database.host",
      message: "db.eu.example.com is outside the cluster, but only pods in data may be called.",
      mended: { database: { host: "db.eu.example.com" }, ...range("10.20.0.0/16") },
    },
    {
      code: "host-behind-policy",
      environment: "staging",
      broken: { database: { host: "10.20.0.5" } },
      path: "database.host",
      message: "10.20.0.5 is outside the cluster, but only pods in data may be called.",
      mended: { database: { host: "10.20.0.5" }, ...range("10.20.0.5/32") },
    },
    {
      code: "host-behind-policy",
      environment: "staging",
      broken: { database: { host: "10.21.0.5" }, ...range("10.20.0.0/16") },
      path: "database.host",
      message: "10.21.0.5 is not in 10.20.0.0/16, and nothing else may be called.",
      mended: { database: { host: "10.21.0.5" }, ...range("10.20.0.0/15") },
    },
    {
      code: "host-behind-policy",
      environment: "staging",
      broken: { database: { host: "10.20.3.5" }, ...range("10.20.0.0/16", ["10.20.2.0/23"]) },
      path: "database.host",
      message: "10.20.3.5 is in 10.20.2.0/23, which is taken out of 10.20.0.0/16.",
      mended: { database: { host: "10.20.4.5" }, ...range("10.20.0.0/16", ["10.20.2.0/23"]) },
    },
  ]);

  for (const [title, peer] of [
    ["addresses in a namespace", { namespace: "gateway", cidr: "10.20.0.0/16" }],
    ["pods without some addresses", { podLabels, except: ["10.20.0.0/16"] }],
    ["nothing at all", {}],
  ] as const) {
    it(`peer-of-one-kind: ${title} is found too, also of a further rule`, () => {
      const further = { name: "further", direction: "ingress", peer, ports: [{ port: 8000 }] };
      const config = stackConfig("staging", { network: { apiGateway: peer, extraRules: [further] } });
      assert.deepEqual(
        refused(config).map(({ code, path }) => [code, path]),
        [
          ["peer-of-one-kind", "network.apiGateway"],
          ["peer-of-one-kind", "network.extraRules[0].peer"],
        ],
      );
    });
  }

  for (const [except, why] of [
    ["10.20.0.0/16", "is all of it"],
    ["10.0.0.0/8", "is more than it"],
    ["fd00::/64", "is of another family"],
  ] as const) {
    it(`except-outside-range: ${except} ${why}, and is found too`, () => {
      const [problem] = refused(stackConfig("staging", gateway({ cidr: "10.20.0.0/16", except: [except] })));
      assert.deepEqual([problem?.code, problem?.path], ["except-outside-range", "network.apiGateway.except[0]"]);
    });
  }

  it("a Service of the cluster may lead to addresses outside, and a name outside to any", () => {
    accepted("staging", range("10.20.0.0/16"));
    accepted("staging", { database: { host: "db.example.com" }, ...range("fd00:20::/48") });
  });

  it("a proxy beside the application is reached whatever the policies say", () => {
    for (const host of ["localhost", "127.0.0.1"]) {
      accepted("staging", { database: { host }, cache: { host } });
      accepted("staging", { database: { host }, ...range("10.20.0.0/16") });
    }
  });

  it("hosts of servers that are not used contradict nothing", () => {
    accepted("development", { database: { host: "db.example.com" }, cache: { host: "10.0.0.1" } });
  });
});
