import assert from "node:assert/strict";
import { all, one } from "./objects";
import { accepted } from "./stackConfig";

const app = {
  matchLabels: { "app.kubernetes.io/name": "circle-core", "app.kubernetes.io/instance": "circle-core-staging" },
};
const inNamespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });

describe("network policies", () => {
  const settings = accepted("staging", {
    network: {
      apiGateway: { podLabels: { app: "api-gateway" } },
      monitoring: { namespace: "monitoring", podLabels: { app: "prometheus" } },
      database: { namespace: "data", podLabels: { app: "database" } },
    },
    database: { port: 6432 },
  });

  it("refuse everything both ways, for every pod of the namespace", () => {
    assert.deepEqual(one(settings, "NetworkPolicy", "circle-core-default-deny").spec, {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });

  it("let names be resolved, on the ports that DNS pods listen on", () => {
    assert.deepEqual(one(settings, "NetworkPolicy", "circle-core-dns").spec, {
      podSelector: app,
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            { namespaceSelector: inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
          ],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
            { port: 5353, protocol: "UDP" },
            { port: 5353, protocol: "TCP" },
          ],
        },
      ],
    });
  });

  it("let the database be reached by its pods' labels and its port", () => {
    assert.deepEqual(one(settings, "NetworkPolicy", "circle-core-database").spec, {
      podSelector: app,
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ namespaceSelector: inNamespace("data"), podSelector: { matchLabels: { app: "database" } } }],
          ports: [{ port: 6432, protocol: "TCP" }],
        },
      ],
    });
  });

  it("let a peer of the own namespace in by its labels", () => {
    assert.deepEqual(one(settings, "NetworkPolicy", "circle-core-api-gateway").spec, {
      podSelector: app,
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: "api-gateway" } } }],
          ports: [{ port: 8000, protocol: "TCP" }],
        },
      ],
    });
  });

  it("let the ingress controller reach cert-manager's solver, where cert-manager fills the certificate", () => {
    const issued = accepted("staging", { exposure: { tls: { issuer: "letsencrypt-prod" } } });
    assert.deepEqual(one(issued, "NetworkPolicy", "circle-core-certificate-solver").spec, {
      podSelector: { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: inNamespace("traefik"),
              podSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
            },
          ],
          ports: [{ port: 8089, protocol: "TCP" }],
        },
      ],
    });
    const names = all(settings, "NetworkPolicy").map(({ metadata }) => metadata.name);
    assert.ok(!names.includes("circle-core-certificate-solver"), "not where the certificate is brought along");
  });

  it("bind every allowance to pods by label and to ports", () => {
    for (const { spec, metadata } of all(settings, "NetworkPolicy").slice(1)) {
      const allowances = [
        ...(spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
        ...(spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
      ];
      assert.equal(allowances.length, 1, metadata.name);
      for (const { peers = [], ports = [] } of allowances) {
        assert.ok(ports.length > 0 && peers.length > 0, metadata.name);
        for (const { podSelector } of peers) {
          assert.ok(Object.keys(podSelector?.matchLabels ?? {}).length > 0, metadata.name);
        }
      }
    }
  });

  it("open nothing for peers that are not there", () => {
    const names = all(accepted("development"), "NetworkPolicy").map(({ metadata }) => metadata.name);
    assert.deepEqual(names, ["circle-core-default-deny", "circle-core-dns"]);
  });
});
