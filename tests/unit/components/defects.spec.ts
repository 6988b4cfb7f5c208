import assert from "node:assert/strict";
import { manifests } from "../../../components/manifests";
import { environments } from "../../../components/schema/values";
import type { Settings } from "../../../components/settings";
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

  for (const [what, persistence, workload] of [
    ["a StatefulSet", { perReplica: true }, "StatefulSet"],
    ["a Deployment", { perReplica: false, accessMode: "ReadWriteMany" }, "Deployment"],
  ] as const) {
    it(`common labels in selectors: with ${what}, all hold name and instance alone, which never change`, () => {
      const found = selectors(accepted("staging", { persistence, metadata: { labels: { team: "storage" } } }));
      const kinds = new Set(found.map(({ kind }) => kind));
      assert.deepEqual([...kinds].sort(), ["NetworkPolicy", "PodDisruptionBudget", "Service", workload].sort());
      for (const { kind, name, labels } of found) {
        assert.deepEqual(
          labels,
          { "app.kubernetes.io/name": "circle-core", "app.kubernetes.io/instance": "circle-core-staging" },
          `${kind} ${name}`,
        );
      }

      const released = accepted("staging", { persistence, image: { tag: "9.9.9" } });
      assert.deepEqual(selectors(released), found);
    });
  }

  it("no autoscaler: one scales the workload by its use of CPU", () => {
    const { scaleTargetRef, metrics } = one(staging, "HorizontalPodAutoscaler").spec;
    assert.deepEqual(scaleTargetRef, { apiVersion: "apps/v1", kind: "StatefulSet", name: "circle-core" });
    assert.deepEqual(
      metrics?.map(({ resource }) => resource?.name),
      ["cpu"],
    );
  });

  it("no disruption budget: drains take one pod at a time", () => {
    assert.equal(one(staging, "PodDisruptionBudget").spec?.maxUnavailable, 1);
  });

  it("no ServiceAccount: the pods have their own, without a token", () => {
    const { metadata, automountServiceAccountToken } = one(staging, "ServiceAccount");
    assert.equal(automountServiceAccountToken, false);
    assert.equal(pod(staging).spec?.serviceAccountName, metadata.name);
  });

  it("no RBAC: the account may read the one ConfigMap, and nothing else", () => {
    assert.deepEqual(one(staging, "Role").rules, [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["circle-core-config"], verbs: ["get"] },
    ]);
    const { roleRef, subjects } = one(staging, "RoleBinding");
    assert.equal(roleRef.name, one(staging, "Role").metadata.name);
    assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "circle-core", namespace: "circle-core-staging" }]);
  });

  it("no default-deny: every pod of the namespace is closed in both directions", () => {
    const { spec } = one(staging, "NetworkPolicy", "circle-core-default-deny");
    assert.deepEqual(spec, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
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

interface Selector {
  readonly kind: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** By which labels the objects find the application's pods; the default deny, which is for every pod, names none. */
function selectors(settings: Settings): Selector[] {
  return manifests(settings).flatMap((object) => {
    const { kind, metadata } = object;
    const by = (labels: Selector["labels"]): Selector[] => [{ kind, name: metadata.name, labels }];
    switch (kind) {
      case "Deployment":
      case "StatefulSet":
      case "PodDisruptionBudget":
        return by(object.spec?.selector?.matchLabels);
      case "NetworkPolicy":
        return metadata.name === "circle-core-default-deny" ? [] : by(object.spec?.podSelector.matchLabels);
      case "Service":
        return by(object.spec?.selector);
      default:
        return [];
    }
  });
}
