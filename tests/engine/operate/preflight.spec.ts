import assert from "node:assert/strict";
import { KubeConfig } from "@kubernetes/client-node";
import { Api } from "../../../operate/cluster/api";
import { preflight } from "../../../operate/preflight/preflight";
import { connect, type Client } from "../../support/client";
import { removeNamespace, type SettingsOver } from "../../support/development";
import { exampleDigest } from "../../support/environment";
import { serviceAccountToken } from "../../support/serviceAccountToken";
import { testKubeconfig } from "../../support/stack";
import { settingsOf } from "./driftOf";

const namespace = "engine-preflight";
const ingressClass = {
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  metadata: { name: "engine-preflight" },
};

describe("preflight on a real API server", function () {
  this.timeout(60_000);
  let client: Client;

  before(async () => {
    client = connect(testKubeconfig());
    const { objects } = client;
    await objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    const deployer = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "deployer", namespace } };
    await objects.create(deployer);
    await objects.create({ ...ingressClass, ...{ spec: { controller: "traefik.io/ingress-controller" } } });
  });
  after(async () => {
    await removeNamespace(namespace);
    await client.objects.delete(ingressClass);
  });

  /** What is not well, by its code; asked as the kubeconfig's user, or by a token. */
  async function troubles(over: SettingsOver, token?: string): Promise<ReadonlyMap<string, string>> {
    const config = new KubeConfig();
    config.loadFromFile(testKubeconfig());
    const server = config.getCurrentCluster()?.server ?? "";
    if (token !== undefined) config.users = config.users.map(({ name }) => ({ name, token }));
    const settings = settingsOf("trial", {
      environment: "development",
      clusters: [{ name: "primary", context: "any" }],
      namespace: { name: namespace, existing: true },
      ...over,
    });
    const { checks } = await preflight({ name: "primary", api: new Api(config, server) }, { settings });
    // The light cluster has no node of its own to be measured.
    const found = checks.filter(({ state, code }) => state !== "ok" && code !== "nodes" && code !== "pod-security");
    return new Map(found.map(({ code, state, message }) => [code, `${state}: ${message}`]));
  }

  const production: SettingsOver = {
    environment: "production",
    image: { tag: "0.2.0", digest: exampleDigest("0") },
    scaling: { autoscaling: { enabled: false } },
  };

  it("finds nothing that would fail where all is there", async () => {
    assert.deepEqual([...(await troubles({}))], []);
  });

  it("finds that a namespace is of others, or not there though it should be", async () => {
    const ours = await troubles({ namespace: { name: namespace } });
    assert.match(ours.get("namespace") ?? "", /^failed: .* is there already, and is not this stack's/);
    const absent = await troubles({ namespace: { name: `${namespace}-absent`, existing: true } });
    assert.match(absent.get("namespace") ?? "", /^failed: There is no namespace engine-preflight-absent/);
    assert.deepEqual([...(await troubles({ namespace: { name: `${namespace}-absent` } }))], []);
  });

  it("finds the ingress class, and the one that is not there", async () => {
    const exposure = (className: string) => ({
      exposure: { type: "ingress", hosts: ["a.example.com"], className, tls: { issuer: "letsencrypt-prod" } },
    });
    const found = await troubles({ ...production, ...exposure(ingressClass.metadata.name) });
    assert.ok(!found.has("ingress-class"));
    assert.match(found.get("certificate") ?? "", /^failed: There is no ClusterIssuer letsencrypt-prod/);
    const missing = await troubles({ ...production, ...exposure("engine-preflight-none") });
    assert.equal(missing.get("ingress-class"), "failed: There is no ingress class engine-preflight-none");
  });

  it("finds that nobody has defined a custom resource", async () => {
    const gateway = {
      type: "gateway",
      hosts: ["a.example.com"],
      gateway: { name: "public", namespace: "edge", sectionName: "https" },
    };
    const found = await troubles({ ...production, exposure: gateway });
    assert.equal(found.get("kinds"), "failed: The API server knows no HTTPRoute of gateway.networking.k8s.io/v1");
    assert.match(found.get("gateway") ?? "", /^failed: There is no Gateway edge\/public/);
  });

  it("finds a storage class, a claim and a Secret that are not there", async () => {
    const storage = await troubles({ persistence: { storageClass: "engine-preflight-none" } });
    assert.equal(storage.get("storage-class"), "failed: There is no storage class engine-preflight-none");
    const claim = await troubles({ persistence: { existingClaim: "none" } });
    assert.equal(claim.get("claim"), `failed: There is no claim none in ${namespace}`);
    const secret = await troubles({ secrets: { existing: "none" } });
    assert.equal(secret.get("secret"), "failed: There is no Secret none, which secrets.existing names");
  });

  it("finds that a quota of others has no room", async () => {
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "team", namespace } };
    await client.objects.create({ ...quota, ...{ spec: { hard: { "limits.memory": "1Mi" } } } });
    try {
      assert.match((await troubles({})).get("quota") ?? "", /^failed: The quota team has 1Mi of limits\.memory left/);
    } finally {
      await client.objects.delete(quota);
    }
  });

  it("finds which rights lack, and grants are enough once they are there", async () => {
    const token = await serviceAccountToken(testKubeconfig(), namespace, "deployer");
    const before = await troubles({}, token);
    assert.match(before.get("rights") ?? "", /^failed: You may not /);
    assert.match(before.get("quota") ?? "", /^skipped: The quotas could not be seen: .*forbidden/);
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "deployer", namespace },
    };
    const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
    await client.objects.create({ ...role, ...{ rules } });
    await client.objects.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "deployer", namespace },
      ...{
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "deployer" },
        subjects: [{ kind: "ServiceAccount", name: "deployer", namespace }],
      },
    });
    const after = await troubles({}, token);
    assert.deepEqual([after.get("rights"), after.get("quota")], [undefined, undefined]);
  });
});
