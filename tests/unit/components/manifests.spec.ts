import assert from "node:assert/strict";
import { manifests } from "../../../components/manifests";
import { environments } from "../../../components/schema/values";
import { all, container, one, pod } from "./objects";
import type { Settings } from "../../../components/settings";
import { accepted } from "./stackConfig";

const listed = (environment: (typeof environments)[number]): string[] =>
  manifests(accepted(environment)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe("manifests", () => {
  it("of development: one pod, one claim, no peer outside", () => {
    assert.deepEqual(listed("development"), [
      "Namespace circle-core-development",
      "NetworkPolicy circle-core-default-deny",
      "NetworkPolicy circle-core-dns",
      "ServiceAccount circle-core",
      "Role circle-core",
      "RoleBinding circle-core",
      "ConfigMap circle-core-config",
      "Secret circle-core-secret",
      "PersistentVolumeClaim circle-core-data",
      "Service circle-core",
      "Deployment circle-core",
    ]);
  });

  it("of staging and production: a claim for each pod, scaled, exposed, with their peers", () => {
    for (const environment of ["staging", "production"] as const) {
      assert.deepEqual(listed(environment), [
        `Namespace circle-core-${environment}`,
        "NetworkPolicy circle-core-default-deny",
        "NetworkPolicy circle-core-dns",
        "NetworkPolicy circle-core-ingress-controller",
        "NetworkPolicy circle-core-database",
        "NetworkPolicy circle-core-cache",
        "ServiceAccount circle-core",
        "Role circle-core",
        "RoleBinding circle-core",
        "ConfigMap circle-core-config",
        "Secret circle-core-secret",
        "Service circle-core",
        "Service circle-core-pods",
        "PodDisruptionBudget circle-core",
        "HorizontalPodAutoscaler circle-core",
        "Ingress circle-core",
        "StatefulSet circle-core",
      ]);
    }
  });

  for (const environment of environments) {
    describe(environment, () => {
      const settings = accepted(environment);

      it("labels every object in full and puts it into the namespace", () => {
        for (const { kind, metadata } of manifests(settings)) {
          const own = ["name", "instance", "component", "part-of", "managed-by"];
          const versioned = kind === "Deployment" || kind === "StatefulSet" ? ["version"] : [];
          assert.deepEqual(
            Object.keys(metadata.labels).filter((label) => label.startsWith("app.kubernetes.io/")),
            [...own, ...versioned].map((label) => `app.kubernetes.io/${label}`),
          );
          assert.equal(metadata.namespace, kind === "Namespace" ? undefined : `circle-core-${environment}`);
        }
      });

      it("is plain data: nothing undefined, nothing lost in JSON", () => {
        assert.deepEqual(JSON.parse(JSON.stringify(manifests(settings))), manifests(settings));
      });

      it("admits only pods that meet the restricted Pod Security Standard", () => {
        const { labels } = one(settings, "Namespace").metadata;
        for (const mode of ["enforce", "audit", "warn"]) {
          assert.equal(labels[`pod-security.kubernetes.io/${mode}`], "restricted");
          assert.equal(labels[`pod-security.kubernetes.io/${mode}-version`], "latest");
        }
      });

      it("runs the container without privileges", () => {
        const { spec } = pod(settings);
        assert.deepEqual(spec?.securityContext, {
          runAsNonRoot: true,
          runAsUser: 10001,
          runAsGroup: 10001,
          fsGroup: 1000,
          fsGroupChangePolicy: "OnRootMismatch",
          seccompProfile: { type: "RuntimeDefault" },
        });
        assert.deepEqual(container(settings).securityContext, {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          privileged: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          seccompProfile: { type: "RuntimeDefault" },
        });
        assert.equal(spec.automountServiceAccountToken, false);
        assert.equal(spec.enableServiceLinks, false);
      });

      it("bounds CPU, memory and node disk, and /tmp", () => {
        const { requests, limits } = container(settings).resources ?? {};
        const bounded = ["cpu", "memory", "ephemeral-storage"];
        assert.deepEqual([Object.keys(requests ?? {}), Object.keys(limits ?? {})], [bounded, bounded]);
        const temporary = pod(settings).spec?.volumes?.find(({ name }) => name === "tmp");
        assert.deepEqual(temporary?.emptyDir, { sizeLimit: "128Mi" });
      });

      it("lets the container write to /data and /tmp alone", () => {
        const mounts = container(settings).volumeMounts?.map(({ mountPath, readOnly }) => [
          mountPath,
          readOnly ?? false,
        ]);
        assert.deepEqual(mounts, [
          ["/etc/circle-core", true],
          ["/tmp", false],
          ["/data", false],
        ]);
      });

      it("leaves the Service without its peers, and is restarted only when its own process hangs", () => {
        const { startupProbe, readinessProbe, livenessProbe } = container(settings);
        assert.deepEqual(readinessProbe?.httpGet, { path: "/health", port: "http" });
        for (const probe of [startupProbe, livenessProbe]) {
          assert.deepEqual([probe?.httpGet, probe?.tcpSocket], [undefined, { port: "http" }]);
        }
        const spans = [startupProbe, readinessProbe, livenessProbe].map(
          (probe) => Number(probe?.periodSeconds) * Number(probe?.failureThreshold),
        );
        // The first try at start-up comes at once: one more than fit into a minute.
        assert.deepEqual(spans, [62, 15, 60]);
      });

      it("does not spell out a value that a controller owns", () => {
        const [workload] = [...all(settings, "Deployment"), ...all(settings, "StatefulSet")];
        const { enabled } = settings.scaling.autoscaling;
        assert.equal(workload?.spec && "replicas" in workload.spec, !enabled);
        assert.equal(workload?.metadata.annotations?.["pulumi.com/patchForce"], enabled ? undefined : "true");
      });

      it("is not waited for where the workload's readiness says the same", () => {
        for (const { metadata } of [...all(settings, "Service"), ...all(settings, "Ingress")]) {
          assert.equal(metadata.annotations?.["pulumi.com/skipAwait"], "true");
        }
      });
    });
  }

  it("claim templates bear only labels that never change", () => {
    const [template] = one(accepted("staging"), "StatefulSet").spec.volumeClaimTemplates ?? [];
    assert.deepEqual(Object.keys(template?.metadata?.labels ?? {}), [
      "app.kubernetes.io/name",
      "app.kubernetes.io/instance",
    ]);
  });

  it("a StatefulSet that is made anew finds its data: nothing deletes its claims with it", () => {
    for (const environment of ["staging", "production"] as const) {
      assert.ok(!("persistentVolumeClaimRetentionPolicy" in one(accepted(environment), "StatefulSet").spec));
    }
  });

  describe("on the oldest cluster of the stack", () => {
    const written = (version: string) => ({ kubernetes: { version } });
    const pause = (settings: Settings): unknown => container(settings).lifecycle;
    const eviction = (settings: Settings): unknown =>
      one(settings, "PodDisruptionBudget").spec?.unhealthyPodEvictionPolicy;

    for (const { version, sleeps, evicts } of [
      { version: "v1.24", sleeps: false, evicts: false },
      { version: "v1.26", sleeps: false, evicts: false },
      { version: "v1.27", sleeps: false, evicts: true },
      { version: "v1.29", sleeps: false, evicts: true },
      { version: "v1.30", sleeps: true, evicts: true },
      { version: "v1.36", sleeps: true, evicts: true },
    ])
      it(`${version}: no field that it does not know`, () => {
        const settings = accepted("staging", written(version));
        assert.deepEqual(pause(settings), sleeps ? { preStop: { sleep: { seconds: 5 } } } : undefined);
        assert.equal(eviction(settings), evicts ? "AlwaysAllow" : undefined);
      });

    it("any version that is supported, where the settings do not say", () => {
      assert.deepEqual(manifests(accepted("staging")), manifests(accepted("staging", written("v1.24"))));
    });
  });

  it("many pods may share a claim of all nodes, and roll without a gap", () => {
    const settings = accepted("staging", { persistence: { perReplica: false, accessMode: "ReadWriteMany" } });
    assert.deepEqual(one(settings, "PersistentVolumeClaim").spec?.accessModes, ["ReadWriteMany"]);
    assert.deepEqual(one(settings, "Deployment").spec.strategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
    assert.equal(one(settings, "HorizontalPodAutoscaler").spec.scaleTargetRef.kind, "Deployment");
  });

  it("replicas that are left out are the autoscaler's fewest", () => {
    assert.equal(one(accepted("development"), "Deployment").spec.replicas, 1);
    const off = accepted("production", { scaling: { autoscaling: { enabled: false } } });
    assert.equal(one(off, "StatefulSet").spec.replicas, 3);
    const raised = accepted("production", { scaling: { autoscaling: { minReplicas: 5 } } });
    assert.equal(one(raised, "HorizontalPodAutoscaler").spec.minReplicas, 5);
  });

  it("replicas are fixed where the autoscaler is off", () => {
    const settings = accepted("staging", { scaling: { replicas: 5, autoscaling: { enabled: false } } });
    assert.equal(one(settings, "StatefulSet").spec.replicas, 5);
    assert.deepEqual(all(settings, "HorizontalPodAutoscaler"), []);
  });

  it("an existing Secret is used in place of ours", () => {
    const settings = accepted("staging", { secrets: { existing: "vault-made" } });
    assert.deepEqual(all(settings, "Secret"), []);
    const refs = container(settings).env?.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []);
    assert.deepEqual(refs, ["vault-made", "vault-made", "vault-made", "vault-made"]);
  });

  it("the image is named by tag and digest", () => {
    const digest = `sha256:${"b".repeat(64)}`;
    const settings = accepted("staging", {
      image: { repository: "registry.example.com:5000/team/app", tag: "1.2.3", digest },
    });
    assert.equal(container(settings).image, `registry.example.com:5000/team/app:1.2.3@${digest}`);
  });

  it("storage class, ingress class and issuer are left to the cluster unless named", () => {
    const named = accepted("staging", {
      persistence: { storageClass: "fast.example.com" },
      exposure: { className: "traefik", tls: { issuer: "letsencrypt-prod" } },
    });
    const [template] = one(named, "StatefulSet").spec.volumeClaimTemplates ?? [];
    assert.equal(template?.spec?.storageClassName, "fast.example.com");
    const { spec, metadata } = one(named, "Ingress");
    assert.equal(spec?.ingressClassName, "traefik");
    assert.equal(metadata.annotations?.["cert-manager.io/cluster-issuer"], "letsencrypt-prod");

    const plain = one(accepted("staging"), "Ingress");
    assert.equal(plain.spec && "ingressClassName" in plain.spec, false);
    const issuers = Object.keys(plain.metadata.annotations ?? {}).filter((name) => name.startsWith("cert-manager.io/"));
    assert.deepEqual(issuers, []);
  });
});
