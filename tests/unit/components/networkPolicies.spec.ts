import assert from "node:assert/strict";
import { BlockList } from "node:net";
import fc from "fast-check";
import { policyPeer } from "../../../components/networkPeers";
import type { Settings } from "../../../components/settings";
import { all, one } from "./objects";
import { accepted } from "./stackConfig";

const app = {
  matchLabels: { "app.kubernetes.io/name": "circle-core", "app.kubernetes.io/instance": "circle-core-staging" },
};
const inNamespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
const policyNames = (settings: Settings): string[] =>
  all(settings, "NetworkPolicy").map(({ metadata }) => metadata.name);
const egress = (settings: Settings, name: string) => one(settings, "NetworkPolicy", name).spec?.egress;

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

  it("open nothing for a server that a proxy in the pod stands for", () => {
    const proxied = accepted("staging", { database: { host: "localhost" }, cache: { host: "127.0.0.1" } });
    assert.deepEqual(policyNames(proxied), [
      "circle-core-default-deny",
      "circle-core-dns",
      "circle-core-ingress-controller",
    ]);
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
    assert.ok(!policyNames(settings).includes("circle-core-certificate-solver"), "not where it is brought along");
  });

  it("let a Gateway's controller reach the solver, where the Gateway is the namespace's own", () => {
    const gateway = { name: "public", sectionName: "https" };
    const issued = accepted("staging", { exposure: { type: "gateway", gateway, tls: { issuer: "letsencrypt-prod" } } });
    assert.ok(policyNames(issued).includes("circle-core-certificate-solver"));
    assert.ok(policyNames(issued).includes("circle-core-ingress-controller"));
    const elsewhere = { ...gateway, namespace: "gateway" };
    const foreign = accepted("staging", { exposure: { type: "gateway", gateway: elsewhere } });
    assert.ok(!policyNames(foreign).includes("circle-core-certificate-solver"));
  });

  it("let a server outside the cluster be reached by its addresses and its port", () => {
    const outside = accepted("staging", {
      database: { host: "db.example.com", port: 6432 },
      network: { database: { cidr: "10.20.0.0/16", except: ["10.20.9.0/24"] } },
    });
    assert.deepEqual(egress(outside, "circle-core-database"), [
      {
        to: [{ ipBlock: { cidr: "10.20.0.0/16", except: ["10.20.9.0/24"] } }],
        ports: [{ port: 6432, protocol: "TCP" }],
      },
    ]);
  });

  for (const { cidr, except, rendered } of [
    { cidr: "169.254.0.0/16", rendered: ["169.254.169.254/32"] },
    { cidr: "169.254.0.0/16", except: ["169.254.169.254/32"], rendered: ["169.254.169.254/32"] },
    { cidr: "169.254.0.0/16", except: ["169.254.169.0/24"], rendered: ["169.254.169.0/24"] },
    { cidr: "169.254.0.0/16", except: ["169.254.1.0/24"], rendered: ["169.254.1.0/24", "169.254.169.254/32"] },
    { cidr: "fd00::/8", rendered: ["fd00:ec2::254/128", "fd20:ce::254/128"] },
    { cidr: "fd20::/16", rendered: ["fd20:ce::254/128"] },
    { cidr: "100.64.0.0/10", rendered: ["100.100.100.200/32"] },
    { cidr: "168.63.0.0/16", rendered: ["168.63.129.16/32"] },
    { cidr: "168.64.0.0/16", rendered: undefined },
    { cidr: "10.0.0.0/8", rendered: undefined },
    { cidr: "fd00:20::/48", rendered: undefined },
  ]) {
    it(`let nobody call the metadata service by way of ${cidr}${except ? ` without ${except.join()}` : ""}`, () => {
      const peer = { cidr, except };
      const rules = [
        { name: "out", direction: "egress", peer, ports: [{ port: 80 }] },
        { name: "in", direction: "ingress", peer, ports: [{ port: 8000 }] },
      ];
      const wide = accepted("development", { network: { extraRules: rules } });
      const expected = { cidr, ...(rendered && { except: rendered }) };
      assert.deepEqual(egress(wide, "circle-core-out")?.[0]?.to, [{ ipBlock: expected }]);
      const incoming = one(wide, "NetworkPolicy", "circle-core-in").spec?.ingress?.[0]?.from;
      assert.deepEqual(incoming, [{ ipBlock: { cidr, ...(except && { except }) } }], "who calls in is no such service");
    });
  }

  it("never let the metadata service be called, whatever the range", () => {
    const range = fc.tuple(
      fc.constantFrom(169, 168, 170),
      fc.constantFrom(254, 252, 0),
      fc.integer({ min: 8, max: 30 }),
    );
    fc.assert(
      fc.property(range, ([first, second, prefix]) => {
        const number = ((first << 24) | (second << 16) | (169 << 8)) >>> 0;
        const start = (number & (-1 << (32 - prefix))) >>> 0;
        const address = [24, 16, 8, 0].map((shift) => (start >>> shift) & 255).join(".");
        const peer = policyPeer({ cidr: `${address}/${prefix}`, except: [] }, "egress");
        const list = new BlockList();
        list.addSubnet(address, prefix);
        assert.equal(peer.ipBlock?.except?.includes("169.254.169.254/32") ?? false, list.check("169.254.169.254"));
      }),
    );
  });

  for (const [address, cidr] of [
    ["169.254.20.10", "169.254.20.10/32"],
    ["fd00::10", "fd00::10/128"],
    // Where GKE answers for names: at no other port of it anything is reached.
    ["169.254.169.254", "169.254.169.254/32"],
  ]) {
    it(`let names be asked of the node's own cache at ${address ?? ""}`, () => {
      const cached = accepted("development", { network: { nodeLocalDns: address } });
      assert.deepEqual(egress(cached, "circle-core-node-local-dns"), [
        {
          to: [{ ipBlock: { cidr } }],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        },
      ]);
      assert.ok(policyNames(cached).includes("circle-core-dns"), "which asks the DNS pods for what it does not know");
    });
  }

  it("give each further peer a policy of its own name, in the order in which they are listed", () => {
    const batch = { namespace: "jobs", podLabels: { app: "batch" } };
    const extraRules = [
      {
        name: "traces",
        direction: "egress",
        peer: { namespace: "observability", podLabels: { app: "collector" } },
        ports: [{ port: 4317 }, { port: 14268, endPort: 14270 }, { port: 6831, protocol: "UDP" }],
      },
      { name: "batch", direction: "ingress", peer: batch, ports: [{ port: 8000 }] },
    ];
    const more = accepted("staging", { network: { extraRules } });
    assert.deepEqual(policyNames(more).slice(-2), ["circle-core-traces", "circle-core-batch"]);
    assert.deepEqual(one(more, "NetworkPolicy", "circle-core-traces").spec, {
      podSelector: app,
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ namespaceSelector: inNamespace("observability"), podSelector: { matchLabels: { app: "collector" } } }],
          ports: [
            { port: 4317, protocol: "TCP" },
            { port: 14268, endPort: 14270, protocol: "TCP" },
            { port: 6831, protocol: "UDP" },
          ],
        },
      ],
    });
    assert.deepEqual(one(more, "NetworkPolicy", "circle-core-batch").spec, {
      podSelector: app,
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: inNamespace("jobs"), podSelector: { matchLabels: { app: "batch" } } }],
          ports: [{ port: 8000, protocol: "TCP" }],
        },
      ],
    });
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
    assert.deepEqual(policyNames(accepted("development")), ["circle-core-default-deny", "circle-core-dns"]);
  });
});
