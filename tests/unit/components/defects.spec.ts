import assert from "node:assert/strict";
import { manifests } from "../../../components/manifests";
import { environments } from "../../../components/schema/values";
import { all, container, one, pod } from "./objects";
import { accepted, refused, stackConfig } from "./stackConfig";

/** What the original deployment got wrong (its public repository), each absent here. */
describe("defects of the original", () => {
  const staging = accepted("staging");

  it("overlays missing: each environment is described in full", () => {
    for (const environment of environments) {
      const settings = accepted(environment);
      assert.equal(all(settings, "Namespace").length, 1);
      assert.equal(all(settings, "Deployment").length + all(settings, "StatefulSet").length, 1);
    }
  });

  it("service name mismatch: the ingress calls the Service by its name", () => {
    const { name } = one(staging, "Service", "circle-core").metadata;
    for (const { http } of one(staging, "Ingress").spec?.rules ?? []) {
      assert.deepEqual([...new Set(http?.paths.map(({ backend }) => backend.service?.name))], [name]);
    }
  });

  it("ingress port against service port: the ingress, the Service and the container agree", () => {
    const [servicePort] = one(staging, "Service", "circle-core").spec?.ports ?? [];
    const [containerPort] = container(staging).ports ?? [];
    for (const { http } of one(staging, "Ingress").spec?.rules ?? []) {
      for (const { backend } of http?.paths ?? []) {
        assert.deepEqual(backend.service?.port, { name: servicePort?.name });
      }
    }
    assert.equal(servicePort?.targetPort, containerPort?.name);
  });

  it("no egress to redis: the cache is reachable where it is a server", () => {
    const [rule] = one(staging, "NetworkPolicy", "circle-core-cache").spec?.egress ?? [];
    assert.deepEqual(rule?.ports, [{ port: 6379, protocol: "TCP" }]);
  });

  it("secrets never mounted: every key of the Secret reaches the container, by reference", () => {
    const references = container(staging).env?.flatMap(({ name, value, valueFrom }) => {
      const ref = valueFrom?.secretKeyRef;
      return ref ? [[name, value, ref.name, ref.key]] : [];
    });
    assert.deepEqual(
      references,
      ["DB_PASSWORD", "REDIS_PASSWORD", "CIRCLE_ENCRYPTION_KEY", "JWT_SECRET"].map((key) => [
        key,
        undefined,
        "circle-core-secret",
        key,
      ]),
    );
  });

  it("nginx.conf without a sidecar: the ConfigMap holds config.json alone, and the container reads it", () => {
    const { data, metadata } = one(staging, "ConfigMap");
    assert.deepEqual(Object.keys(data ?? {}), ["config.json"]);
    const volume = pod(staging).spec?.volumes?.find(({ configMap }) => configMap?.name === metadata.name);
    const mount = container(staging).volumeMounts?.find(({ name }) => name === volume?.name);
    const path = container(staging).env?.find(({ name }) => name === "CIRCLE_CONFIG_PATH")?.value;
    assert.equal(path, `${mount?.mountPath ?? ""}/config.json`);
  });

  it("placeholder secrets: no value of a secret is written anywhere", () => {
    const { data, stringData } = one(staging, "Secret");
    assert.deepEqual([data, stringData], [undefined, undefined]);
  });

  it("one claim of one node for two replicas: refused, and each replica has its own", () => {
    assert.equal(one(staging, "StatefulSet").spec.volumeClaimTemplates?.length, 1);
    const [problem] = refused(stackConfig("staging", { persistence: { perReplica: false } }));
    assert.equal(problem?.code, "claim-of-one-node");
  });

  it("common labels in selectors: they hold name and instance, which never change", () => {
    const stable = ["app.kubernetes.io/name", "app.kubernetes.io/instance"];
    const selectors = manifests(staging).flatMap((object) => {
      switch (object.kind) {
        case "StatefulSet":
        case "PodDisruptionBudget":
          return [object.spec?.selector?.matchLabels];
        case "Service":
          return [object.spec?.selector];
        default:
          return [];
      }
    });
    assert.equal(selectors.length, 4);
    for (const selector of selectors) assert.deepEqual(Object.keys(selector ?? {}), stable);

    const released = accepted("staging", { image: { tag: "9.9.9" } });
    assert.deepEqual(one(released, "StatefulSet").spec.selector, one(staging, "StatefulSet").spec.selector);
  });

  it("no HPA, RBAC, ServiceAccount, PDB or default-deny: all are there, and the account may next to nothing", () => {
    const kinds = new Set(manifests(staging).map(({ kind }) => kind));
    for (const kind of ["HorizontalPodAutoscaler", "PodDisruptionBudget", "RoleBinding"] as const) {
      assert.ok(kinds.has(kind), kind);
    }
    assert.equal(one(staging, "ServiceAccount").automountServiceAccountToken, false);
    assert.deepEqual(one(staging, "Role").rules, [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["circle-core-config"], verbs: ["get"] },
    ]);
    assert.deepEqual(one(staging, "RoleBinding").subjects, [
      { kind: "ServiceAccount", name: "circle-core", namespace: "circle-core-staging" },
    ]);
    one(staging, "NetworkPolicy", "circle-core-default-deny");
  });

  it("tag latest: refused", () => {
    const [problem] = refused(stackConfig("development", { image: { tag: "latest" } }));
    assert.equal(problem?.code, "tag-latest");
  });

  it("/metrics on the public ingress: no path of the ingress covers it", () => {
    const paths = one(staging, "Ingress").spec?.rules?.flatMap(({ http }) => http?.paths ?? []);
    assert.deepEqual(
      paths?.map(({ path, pathType }) => [path, pathType]),
      [
        ["/", "Exact"],
        ["/api", "Prefix"],
        ["/health", "Exact"],
      ],
    );
  });
});
