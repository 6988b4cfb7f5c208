import assert from "node:assert/strict";
import type { Settings } from "../../../components/settings";
import { apply } from "../../support/apply";
import { answered, byJsonPatch, byMerge, byStrategicMerge, connect, type Client } from "../../support/client";
import { openDevelopment, type DevelopmentStack } from "../../support/development";
import { minimalSettings, openEnvironment } from "../../support/environment";
import { readable } from "../../support/readable";
import { testKubeconfig } from "../../support/stack";
import { driftOf, lines, settingsOf } from "./driftOf";

const namespace = "engine-live-drift";
const byEdit = { fieldManager: "kubectl-edit" };

describe("drift on a real API server", function () {
  this.timeout(240_000);
  let client: Client;
  const kubeconfig = process.env["KUBECONFIG"];
  before(() => {
    process.env["KUBECONFIG"] = testKubeconfig();
    client = connect(testKubeconfig());
  });
  after(() => {
    if (kubeconfig === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = kubeconfig;
  });

  describe("of development", () => {
    let stack: DevelopmentStack;
    let settings: Settings;
    before(async () => {
      stack = await openDevelopment(namespace);
      await apply(stack);
      settings = settingsOf("development", {
        environment: "development",
        image: { tag: "0.2.0" },
        namespace: { name: namespace },
      });
    });
    after(() => stack.dispose());
    const found = () => driftOf("development", settings);
    afterEach(async () => {
      await client.networking.deleteNamespacedNetworkPolicy({ name: "let-me-in", namespace }).catch(absent);
      await client.core.deleteNamespacedConfigMap({ name: "left-over", namespace }).catch(absent);
      // A refresh does not see what was added to these: they are made anew.
      await client.networking.deleteNamespacedNetworkPolicy({ name: "circle-core-dns", namespace });
      await client.rbac.deleteNamespacedRole({ name: "circle-core", namespace });
      await client.core.deleteNamespacedService({ name: "circle-core", namespace });
      await client.core.deleteNamespacedConfigMap({ name: "circle-core-config", namespace });
      await apply(stack, "--refresh");
      assert.deepEqual(lines(await found()), []);
    });
    const networkPolicy = (name: string, spec: object) =>
      client.objects.create({
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name, namespace },
        ...{ spec },
      });
    const absent = (error: unknown): void => {
      assert.ok(answered(error, 404), String(error));
    };

    it("is none after a deployment", async () => {
      assert.deepEqual(await found(), []);
    });

    it("is an edited Deployment, field by field, with who did it", async () => {
      const container = {
        name: "circle-core",
        image: "registry.example.com/else:1",
        env: [
          { name: "CIRCLE_LOG_LEVEL", value: "ERROR" },
          { name: "DB_PASSWORD_COPY", value: "x" },
          { name: "ADMIN_PASSWORD", value: "hunter2-hunter2" },
        ],
        securityContext: { readOnlyRootFilesystem: false, runAsUser: 4242 },
      };
      const debug = { name: "debug", image: "registry.example.com/debug:1" };
      await client.apps.patchNamespacedDeployment(
        {
          name: "circle-core",
          namespace,
          ...byEdit,
          body: {
            metadata: { labels: { "example.com/team": "blue" } },
            spec: {
              replicas: 2,
              template: { spec: { hostNetwork: false, dnsPolicy: "Default", containers: [container, debug] } },
            },
          },
        },
        byStrategicMerge,
      );
      const findings = await found();
      const at = `Deployment circle-core`;
      const inContainer = `spec.template.spec.containers[name="circle-core"]`;
      assert.deepEqual(lines(findings), [
        `${at} container-added spec.template.spec.containers[name="debug"]`,
        `${at} field-added ${inContainer}.env[name="ADMIN_PASSWORD"]`,
        `${at} field-added ${inContainer}.env[name="DB_PASSWORD_COPY"]`,
        `${at} field-added ${inContainer}.securityContext.runAsUser`,
        `${at} field-changed spec.replicas`,
        `${at} field-changed ${inContainer}.env[name="CIRCLE_LOG_LEVEL"].value`,
        `${at} field-changed ${inContainer}.image`,
        `${at} field-changed ${inContainer}.securityContext.readOnlyRootFilesystem`,
        `${at} field-foreign metadata.labels["example.com/team"]`,
        `${at} field-foreign spec.template.spec.dnsPolicy`,
      ]);
      const image = findings.find(({ path }) => path?.endsWith(".image"));
      assert.deepEqual(
        [image?.found, image?.wanted, image?.container],
        [`"registry.example.com/else:1"`, `"ghcr.io/ol-s-cloud/circle-core:0.2.0"`, "circle-core"],
      );
      assert.match(image?.evidence.join() ?? "", /^last written by kubectl-edit at \d{4}-/);
      assert.doesNotMatch(JSON.stringify(findings), /hunter2/);
    });

    it("is a network that somebody opened, a Role that was widened, a Service that leads elsewhere", async () => {
      await client.networking.deleteNamespacedNetworkPolicy({ name: "circle-core-default-deny", namespace });
      await client.networking.patchNamespacedNetworkPolicy(
        {
          name: "circle-core-dns",
          namespace,
          ...byEdit,
          body: { spec: { ingress: [{}], policyTypes: ["Egress", "Ingress"] } },
        },
        byMerge,
      );
      await networkPolicy("let-me-in", { podSelector: {}, ingress: [{}] });
      await networkPolicy("of-others", { podSelector: { matchLabels: { app: "other" } }, ingress: [{}] });
      await client.core.patchNamespacedService(
        {
          name: "circle-core",
          namespace,
          ...byEdit,
          body: { spec: { selector: { app: "other" }, sessionAffinity: "ClientIP" } },
        },
        byMerge,
      );
      await client.rbac.patchNamespacedRole(
        {
          name: "circle-core",
          namespace,
          ...byEdit,
          body: [
            { op: "add", path: "/rules/0/verbs/-", value: "list" },
            { op: "add", path: "/rules/-", value: { apiGroups: [""], resources: ["secrets"], verbs: ["get"] } },
          ],
        },
        byJsonPatch,
      );
      const findings = await found();
      assert.deepEqual(lines(findings), [
        "NetworkPolicy circle-core-default-deny object-missing",
        "NetworkPolicy circle-core-dns field-added spec.ingress",
        'NetworkPolicy circle-core-dns field-added spec.policyTypes[="Ingress"]',
        "NetworkPolicy let-me-in network-policy-undeclared",
        'Role circle-core field-added rules[0].verbs[="list"]',
        "Role circle-core field-added rules[1]",
        "Service circle-core field-added spec.selector.app",
        "Service circle-core field-foreign spec.sessionAffinity",
        "Service circle-core field-foreign spec.sessionAffinityConfig",
      ]);
      assert.ok(findings.filter(({ code }) => code !== "field-foreign").every(({ severity }) => severity === "error"));
    });

    it("is a lost label, an emptied key, an edited configuration, and what bears our labels undeclared", async () => {
      const { data = {} } = await client.core.readNamespacedSecret({ name: "circle-core-secret", namespace });
      await client.core.patchNamespacedSecret(
        {
          name: "circle-core-secret",
          namespace,
          ...byEdit,
          body: { data: { DB_PASSWORD: "", JWT_SECRET: null, REDIS_PASSWORD: "bW9yZQ==", MORE: "bW9yZQ==" } },
        },
        byMerge,
      );
      const { data: config = {} } = await client.core.readNamespacedConfigMap({
        name: "circle-core-config",
        namespace,
      });
      const edited = (config["config.json"] ?? "").replace('"DEBUG"', '"ERROR"');
      await client.core.patchNamespacedConfigMap(
        {
          name: "circle-core-config",
          namespace,
          ...byEdit,
          body: { data: { "config.json": edited, "more.json": "{}" } },
        },
        byMerge,
      );
      await client.core.patchNamespacedServiceAccount(
        {
          name: "circle-core",
          namespace,
          fieldManager: "kubectl-label",
          body: { metadata: { labels: { "app.kubernetes.io/part-of": "else", "app.kubernetes.io/component": null } } },
        },
        byMerge,
      );
      const { metadata } = await client.core.readNamespacedService({ name: "circle-core", namespace });
      await client.objects.create({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "left-over", namespace, labels: metadata?.labels ?? {} },
      });
      const findings = await found();
      assert.deepEqual(lines(findings), [
        'ConfigMap circle-core-config field-added data["more.json"]',
        'ConfigMap circle-core-config field-changed data["config.json"]',
        "ConfigMap left-over object-undeclared",
        "Secret circle-core-secret field-foreign data.MORE",
        "Secret circle-core-secret secret-key-missing data.DB_PASSWORD",
        "Secret circle-core-secret secret-key-missing data.JWT_SECRET",
        "Secret circle-core-secret secret-key-replaced data.REDIS_PASSWORD",
        'ServiceAccount circle-core field-changed metadata.labels["app.kubernetes.io/part-of"]',
        'ServiceAccount circle-core field-missing metadata.labels["app.kubernetes.io/component"]',
      ]);
      const file = findings.find(({ path }) => path === 'data["config.json"]');
      assert.match(file?.evidence[0] ?? "", /: "ERROR", wanted "DEBUG"$/);
      assert.doesNotMatch(JSON.stringify(findings), /bW9yZQ/);
      assert.deepEqual(readable(data, JSON.stringify(findings)), []);
    });

    it("is a setting that was changed and not deployed, and says so", async () => {
      const changed: Settings = { ...settings, app: { ...settings.app, logLevel: "ERROR" } };
      const findings = await driftOf("development", changed);
      assert.ok(findings.length > 0);
      const unsaid = findings.filter(({ next }) => !/the settings say something else since.*pulumi preview/.test(next));
      assert.deepEqual(lines(unsaid), []);
    });
  });

  it("is none after staging was deployed: a StatefulSet, an autoscaler, an Ingress, a budget, a quota", async () => {
    const name = "engine-live-staging";
    const over = {
      namespace: { name, quota: { enabled: true } },
      secrets: { delivery: "files" },
      access: { token: true },
    };
    const stack = await openEnvironment("staging", name, over);
    try {
      await apply(stack);
      const settings = settingsOf("scenario", { ...(await minimalSettings("staging", name)), ...over });
      assert.deepEqual(await driftOf("scenario", settings), []);
    } finally {
      await stack.dispose();
    }
  });
});
