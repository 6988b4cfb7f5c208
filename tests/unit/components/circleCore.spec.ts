import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../../../components/settings";
import { deployed, value, type Registered } from "./deployment";
import { accepted, type Written } from "./stackConfig";

const resourcesOf = async (environment: Environment, written: Written = {}): Promise<Registered[]> =>
  (await deployed({ settings: accepted(environment, written) })).resources;

const listed = (resources: readonly Registered[]): string[] =>
  resources.map(({ type, name }) => `${type} ${name}`).sort();

function named(resources: readonly Registered[], name: string): Registered {
  const found = resources.find((resource) => resource.name === name);
  assert.ok(found, `no resource is called ${name}`);
  return found;
}

/** Names of the resources whose inputs differ between two deployments. */
function changed(before: readonly Registered[], after: readonly Registered[]): string[] {
  return before
    .filter(({ name, inputs }) => JSON.stringify(inputs) !== JSON.stringify(named(after, name).inputs))
    .map(({ name }) => name)
    .sort();
}

describe("CircleCore", function () {
  this.timeout(30_000);

  describe("resources: a rename here replaces what runs", () => {
    it("in development", async () => {
      assert.deepEqual(listed(await resourcesOf("development")), [
        "circle-core:index:CircleCore primary",
        "kubernetes:apps/v1:Deployment primary-deployment",
        "kubernetes:core/v1:ConfigMap primary-config",
        "kubernetes:core/v1:Namespace primary-namespace",
        "kubernetes:core/v1:PersistentVolumeClaim primary-data",
        "kubernetes:core/v1:Secret primary-secret",
        "kubernetes:core/v1:Service primary-service",
        "kubernetes:core/v1:ServiceAccount primary-serviceAccount",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy primary-default-deny",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy primary-dns",
        "kubernetes:rbac.authorization.k8s.io/v1:Role primary-role",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding primary-roleBinding",
        "random:index/randomPassword:RandomPassword primary-circle-encryption-key",
        "random:index/randomPassword:RandomPassword primary-db-password",
        "random:index/randomPassword:RandomPassword primary-jwt-secret",
        "random:index/randomPassword:RandomPassword primary-redis-password",
      ]);
    });

    it("in production, beside those", async () => {
      const development = listed(await resourcesOf("development"));
      const production = listed(await resourcesOf("production"));
      assert.deepEqual(
        production.filter((name) => !development.includes(name)),
        [
          "kubernetes:apps/v1:StatefulSet primary-statefulSet",
          "kubernetes:autoscaling/v2:HorizontalPodAutoscaler primary-horizontalPodAutoscaler",
          "kubernetes:core/v1:Service primary-pods",
          "kubernetes:networking.k8s.io/v1:Ingress primary-ingress",
          "kubernetes:networking.k8s.io/v1:NetworkPolicy primary-cache",
          "kubernetes:networking.k8s.io/v1:NetworkPolicy primary-database",
          "kubernetes:networking.k8s.io/v1:NetworkPolicy primary-ingress-controller",
          "kubernetes:policy/v1:PodDisruptionBudget primary-podDisruptionBudget",
        ],
      );
    });

    it("with an existing Secret, none is made", async () => {
      const resources = await resourcesOf("development", { secrets: { existing: "vault-made" } });
      assert.deepEqual(
        listed(resources).filter((name) => /Secret|random/.test(name)),
        [],
      );
    });
  });

  describe("options", () => {
    const flags = (resources: readonly Registered[], option: "protect" | "retainOnDelete"): string[] =>
      resources.filter(({ options }) => options[option] === true).map(({ name }) => name);

    it("protect namespace, data, secrets and what runs in production, and keep all but the last", async () => {
      const shared = { persistence: { perReplica: false, accessMode: "ReadWriteMany" } };
      const resources = await resourcesOf("production", shared);
      const kept = ["primary-namespace", "primary-secret", "primary-data"];
      assert.deepEqual(flags(resources, "protect"), [...kept, "primary-deployment"]);
      assert.deepEqual(flags(resources, "retainOnDelete"), kept);
    });

    it("protect a StatefulSet in production, which a larger claim would make anew", async () => {
      assert.ok(flags(await resourcesOf("production"), "protect").includes("primary-statefulSet"));
    });

    it("keep nothing elsewhere: the namespace takes everything with it", async () => {
      const resources = await resourcesOf("staging");
      assert.deepEqual([...flags(resources, "protect"), ...flags(resources, "retainOnDelete")], []);
      const inNamespace = resources.filter(
        ({ type, name }) => type.startsWith("kubernetes:") && name !== "primary-namespace",
      );
      assert.ok(inNamespace.every(({ options }) => options.deletedWith !== undefined));
    });

    it("leave no object behind in the namespace that production keeps", async () => {
      for (const { options } of await resourcesOf("production")) assert.equal(options.deletedWith, undefined);
    });

    it("put every resource under the component, with a limit to each wait", async () => {
      const [component, ...children] = await resourcesOf("staging", { timeouts: { rolloutSeconds: 150 } });
      assert.equal(component?.type, "circle-core:index:CircleCore");
      for (const { type, options } of children) {
        assert.ok(options.parent instanceof pulumi.ComponentResource);
        if (type.startsWith("random:")) continue;
        const { update, ...others } = options.customTimeouts ?? {};
        assert.deepEqual(others, { create: "150s", delete: "150s" });
        // Its pods are replaced in turn: 4 at most, of which 3 take 40 s to stop and 60 s to start after the first.
        assert.equal(update, type === "kubernetes:apps/v1:StatefulSet" ? "450s" : "150s");
      }
    });

    const updateOf = async (environment: Environment, written: Written, name: string): Promise<unknown> =>
      named(await resourcesOf(environment, written), name).options.customTimeouts?.update;

    it("wait for the pods of a StatefulSet in turn, as many as the autoscaler may run", async () => {
      const timeouts = { rolloutSeconds: 200, startSeconds: 100, stopSeconds: 50 };
      assert.equal(await updateOf("production", { timeouts }, "primary-statefulSet"), `${200 + 9 * 150}s`);
    });

    it("wait for the starts of a Deployment in turn, since its old pods stop beside the new ones", async () => {
      const persistence = { perReplica: false, accessMode: "ReadWriteMany" };
      assert.equal(await updateOf("staging", { persistence }, "primary-deployment"), `${300 + 3 * 60}s`);
    });

    it("wait no longer for one pod than for its replacement", async () => {
      assert.equal(await updateOf("development", {}, "primary-deployment"), "300s");
    });

    it("close the network and fill the Secret before the first pod", async () => {
      const { dependsOn } = named(await resourcesOf("development"), "primary-deployment").options;
      assert.ok(Array.isArray(dependsOn));
      const before = await Promise.all(
        dependsOn.map((dependency) => {
          assert.ok(dependency instanceof pulumi.CustomResource);
          return value(dependency.urn);
        }),
      );
      for (const part of ["default-deny", "dns", "config", "secret", "data", "serviceAccount"]) {
        assert.ok(
          before.some((urn) => urn.endsWith(`::primary-${part}`)),
          part,
        );
      }
    });
  });

  describe("changes", () => {
    it("the same settings give the same inputs", async () => {
      assert.deepEqual(changed(await resourcesOf("staging"), await resourcesOf("staging")), []);
    });

    it("of config.json reach the ConfigMap and, by its checksum, the pods; nothing else", async () => {
      const before = await resourcesOf("staging");
      const after = await resourcesOf("staging", { app: { workers: 3 } });
      assert.deepEqual(changed(before, after), ["primary-config", "primary-statefulSet"]);

      const annotations = [before, after].map((resources) => annotationsOf(named(resources, "primary-statefulSet")));
      assert.notEqual(annotations[0]?.["checksum/config"], annotations[1]?.["checksum/config"]);
      assert.equal(annotations[0]?.["checksum/secrets"], annotations[1]?.["checksum/secrets"]);
    });

    it("of a rotation number renew that secret and roll the pods; nothing else", async () => {
      const before = await resourcesOf("staging");
      const after = await resourcesOf("staging", { secrets: { rotation: { JWT_SECRET: 2 } } });
      assert.deepEqual(changed(before, after), ["primary-jwt-secret", "primary-statefulSet"]);
      assert.deepEqual(named(after, "primary-jwt-secret").inputs.keepers, { rotation: "2" });
    });
  });

  it("fills the Secret from what is generated, and marks it secret", async () => {
    const { inputs } = named(await resourcesOf("development"), "primary-secret");
    const text = JSON.stringify(inputs.stringData);
    assert.match(text, /1b47061264138c4ac30d75fd1eb44270/, "the engine's mark of a secret");
    for (const key of ["DB_PASSWORD", "REDIS_PASSWORD", "CIRCLE_ENCRYPTION_KEY", "JWT_SECRET"]) {
      assert.ok(text.includes(`"${key}":"`), key);
    }
  });

  it("puts no secret anywhere else", async () => {
    for (const { name, inputs } of await resourcesOf("production")) {
      if (name !== "primary-secret") assert.doesNotMatch(JSON.stringify(inputs), /password of primary/);
    }
  });

  it("tells where it runs and how to look further", async () => {
    const { core } = await deployed({ settings: accepted("production"), access: { context: "live" } });
    assert.deepEqual(
      [await value(core.namespace), await value(core.service), await value(core.url)],
      ["circle-core-production", "circle-core", "https://circle-core.example.com"],
    );
    assert.match(await value(core.image), /^ghcr\.io\/ol-s-cloud\/circle-core:0\.2\.0@sha256:a{64}$/);
    const commands = await value(core.commands);
    assert.equal(commands.pods, "kubectl --context live --namespace circle-core-production get pods --output wide");
  });

  it("gives commands that a shell takes, whatever the context is called", async () => {
    const { core } = await deployed({ settings: accepted("development"), access: { context: "admin's own cluster" } });
    const { logs } = await value(core.commands);
    assert.equal(
      logs,
      String.raw`kubectl --context 'admin'\''s own cluster' --namespace circle-core-development logs --selector app.kubernetes.io/name=circle-core --prefix --tail 100`,
    );
  });

  it("names no context where the current one is meant", async () => {
    const { core } = await deployed({ settings: accepted("development") });
    const { pods } = await value(core.commands);
    assert.equal(pods, "kubectl --namespace circle-core-development get pods --output wide");
    assert.equal(await value(core.url), "http://circle-core.circle-core-development.svc.cluster.local");
  });
});

function annotationsOf({ inputs }: Registered): Record<string, string> {
  const { spec } = inputs as { spec: { template: { metadata: { annotations: Record<string, string> } } } };
  return spec.template.metadata.annotations;
}
