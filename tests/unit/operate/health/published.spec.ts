import assert from "node:assert/strict";
import { publishedAddress } from "../../../../operate/health/published";
import { accepted, type Written } from "../../components/stackConfig";
import { fakeCluster, type Answer } from "../fakeCluster";

const hosts = ["shop.example.com"];
const ingress: Written = { type: "ingress", hosts };
const gateway: Written = {
  type: "gateway",
  hosts,
  gateway: { name: "public", namespace: "edge", sectionName: "https" },
};
const ownGateway: Written = { type: "gateway", hosts, gateway: { name: "public", sectionName: "https" } };

const ingressPath = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/circle-core";
const gatewayPath = (namespace: string) => `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/gateways/public`;

async function published(exposure: Written, answers: Readonly<Record<string, Answer>>): Promise<string | undefined> {
  const settings = accepted("staging", { namespace: { name: "shop" }, exposure });
  await using cluster = await fakeCluster(({ path }) => answers[path]);
  return await publishedAddress({ stack: "staging", settings, cluster });
}

describe("the published address", () => {
  it("is the one that the controller has written into the Ingress: an address, or a name", async () => {
    const live = (entry: object) => ({ [ingressPath]: { status: { loadBalancer: { ingress: [entry] } } } });
    assert.equal(await published(ingress, live({ ip: "203.0.113.7" })), "203.0.113.7");
    assert.equal(await published(ingress, live({ hostname: "lb.example.com" })), "lb.example.com");
  });

  it("is that of the Gateway which serves the HTTPRoute, in its namespace or in the application's own", async () => {
    const live = (namespace: string) => ({
      [gatewayPath(namespace)]: { status: { addresses: [{ value: "203.0.113.8" }] } },
    });
    assert.equal(await published(gateway, live("edge")), "203.0.113.8");
    assert.equal(await published(ownGateway, live("shop")), "203.0.113.8");
    assert.equal(await published(gateway, live("shop")), undefined);
  });

  it("is none where none is published, where nothing is there, and where it may not be read", async () => {
    assert.equal(await published(ingress, { [ingressPath]: { status: {} } }), undefined);
    assert.equal(await published(ingress, {}), undefined);
    assert.equal(await published(gateway, { [gatewayPath("edge")]: 403 }), undefined);
  });
});
