import assert from "node:assert/strict";
import { fits } from "../../../policy/rules/joins/each";
import { danglingRefs } from "../../../policy/rules/joins/references";
import { UNKNOWN } from "../../../policy/rules/read";
import type { Json } from "../fixtures";
import { advice, deployment, found, object, open } from "./stack";

const spec = "spec.template.spec";
const config = object("v1", "ConfigMap", { data: { mode: "x" }, binaryData: { image: "" } }, "settings");
const secret = object("v1", "Secret", { stringData: { password: "x" } }, "passwords");
const plain = (changes: Json = {}) =>
  deployment({ [`${spec}.volumes`]: [], [`${spec}.serviceAccountName`]: undefined, ...changes });
const env = (valueFrom: Json) => plain({ [`${spec}.containers.0.env`]: [{ name: "A", valueFrom }] });
const volume = (source: Json) => plain({ [`${spec}.volumes`]: [{ name: "v", ...source }] });
const strict = { external: [] };
const noMap = "the name of no ConfigMap";
const noSecret = "the name of no Secret";

describe("dangling-refs", () => {
  const inEnv = `Deployment web: ${spec}.containers[0].env[0].valueFrom`;
  const inVolume = `Deployment web: ${spec}.volumes[0]`;
  for (const [name, documents, what] of [
    [
      "a ConfigMap in env",
      [config, env({ configMapKeyRef: { name: "other", key: "mode" } })],
      `${inEnv}.configMapKeyRef.name: ${noMap}`,
    ],
    [
      "a Secret in env",
      [secret, env({ secretKeyRef: { name: "other", key: "a" } })],
      `${inEnv}.secretKeyRef.name: ${noSecret}`,
    ],
    [
      "a ConfigMap in envFrom",
      [config, plain({ [`${spec}.containers.0.envFrom`]: [{ configMapRef: { name: "o" } }] })],
      `Deployment web: ${spec}.containers[0].envFrom[0].configMapRef.name: ${noMap}`,
    ],
    [
      "a Secret in envFrom",
      [secret, plain({ [`${spec}.containers.0.envFrom`]: [{ secretRef: { name: "o" } }] })],
      `Deployment web: ${spec}.containers[0].envFrom[0].secretRef.name: ${noSecret}`,
    ],
    [
      "a ConfigMap as a volume",
      [config, volume({ configMap: { name: "other" } })],
      `${inVolume}.configMap.name: ${noMap}`,
    ],
    [
      "a Secret as a volume",
      [secret, volume({ secret: { secretName: "other" } })],
      `${inVolume}.secret.secretName: ${noSecret}`,
    ],
    [
      "a projected ConfigMap",
      [config, volume({ projected: { sources: [{ configMap: { name: "o" } }] } })],
      `${inVolume}.projected.sources[0].configMap.name: ${noMap}`,
    ],
    [
      "a projected Secret",
      [secret, volume({ projected: { sources: [{ secret: { name: "o" } }] } })],
      `${inVolume}.projected.sources[0].secret.name: ${noSecret}`,
    ],
    [
      "a claim",
      [object("v1", "PersistentVolumeClaim", {}, "data"), volume({ persistentVolumeClaim: { claimName: "o" } })],
      `${inVolume}.persistentVolumeClaim.claimName: the name of no PersistentVolumeClaim`,
    ],
    [
      "a ServiceAccount",
      [object("v1", "ServiceAccount", {}), plain({ [`${spec}.serviceAccountName`]: "o" })],
      `Deployment web: ${spec}.serviceAccountName: the name of no ServiceAccount`,
    ],
    [
      "an image pull secret",
      [secret, plain({ [`${spec}.imagePullSecrets`]: [{ name: "o" }] })],
      `Deployment web: ${spec}.imagePullSecrets[0].name: ${noSecret}`,
    ],
    [
      "a priority class",
      [{ kind: "PriorityClass", metadata: { name: "high" } }, plain({ [`${spec}.priorityClassName`]: "o" })],
      `Deployment web: ${spec}.priorityClassName: the name of no PriorityClass`,
    ],
    [
      "a runtime class",
      [{ kind: "RuntimeClass", metadata: { name: "kata" } }, plain({ [`${spec}.runtimeClassName`]: "o" })],
      `Deployment web: ${spec}.runtimeClassName: the name of no RuntimeClass`,
    ],
    [
      "a key in env",
      [config, env({ configMapKeyRef: { name: "settings", key: "o" } })],
      `${inEnv}.configMapKeyRef.key: no key of ConfigMap settings`,
    ],
    [
      "a key of a Secret in env",
      [secret, env({ secretKeyRef: { name: "passwords", key: "o" } })],
      `${inEnv}.secretKeyRef.key: no key of Secret passwords`,
    ],
    [
      "a key in a volume",
      [config, volume({ configMap: { name: "settings", items: [{ key: "o" }] } })],
      `${inVolume}.configMap.items[0].key: no key of ConfigMap settings`,
    ],
  ] as const) {
    it(`refuses ${name} that is not there`, () => {
      assert.deepEqual(found(danglingRefs, documents, strict), [what]);
    });
  }

  for (const [name, documents] of Object.entries({
    "keys that are there": [
      config,
      secret,
      env({ configMapKeyRef: { name: "settings", key: "mode" } }),
      env({ secretKeyRef: { name: "passwords", key: "password" } }),
    ],
    "a binary key": [config, volume({ configMap: { name: "settings", items: [{ key: "image" }] } })],
    "optional ones": [
      config,
      env({ configMapKeyRef: { name: "o", key: "a", optional: true } }),
      env({ configMapKeyRef: { name: "settings", key: "o", optional: true } }),
    ],
    "optional volumes": [
      config,
      secret,
      volume({ configMap: { name: "o", optional: true } }),
      volume({ secret: { secretName: "o", optional: true } }),
      volume({ projected: { sources: [{ configMap: { name: "o", optional: true } }] } }),
    ],
    "optional ones in envFrom": [
      config,
      plain({ [`${spec}.containers.0.envFrom`]: [{ configMapRef: { name: "o", optional: true } }] }),
    ],
    "an empty name": [object("v1", "ServiceAccount", {}), plain({ [`${spec}.serviceAccountName`]: "" })],
    "no key, which the API server refuses": [config, env({ configMapKeyRef: { name: "settings" } })],
    "ConfigMaps of which none is here, beside Secrets that are made": [
      object("external-secrets.io/v1", "ExternalSecret", { spec: {} }, "made"),
      env({ configMapKeyRef: { name: "made", key: "a" } }),
    ],
    "kinds of which none is here": [
      env({ configMapKeyRef: { name: "o", key: "a" } }),
      env({ secretKeyRef: { name: "o", key: "a" } }),
    ],
    "the default ServiceAccount": [
      object("v1", "ServiceAccount", {}),
      plain({ [`${spec}.serviceAccountName`]: "default" }),
    ],
    "a Secret that a controller fills": [
      object("v1", "Secret", { type: "kubernetes.io/service-account-token", data: { a: "" } }, "t"),
      env({ secretKeyRef: { name: "t", key: "token" } }),
    ],
    "an empty ConfigMap, which others fill": [
      object("v1", "ConfigMap", {}, "c"),
      env({ configMapKeyRef: { name: "c", key: "ca.crt" } }),
    ],
  })) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(found(danglingRefs, documents, strict), []);
    });
  }

  for (const maker of [
    object("external-secrets.io/v1", "ExternalSecret", { spec: { target: { name: "made" } } }, "x"),
    object("external-secrets.io/v1", "ExternalSecret", { spec: {} }, "made"),
    object(
      "external-secrets.io/v1",
      "ClusterExternalSecret",
      { spec: { externalSecretSpec: { target: { name: "made" } } } },
      "x",
      "any",
    ),
    object("bitnami.com/v1alpha1", "SealedSecret", { spec: { template: { metadata: { name: "made" } } } }, "x"),
    object("cert-manager.io/v1", "Certificate", { spec: { secretName: "made" } }, "x"),
    object("secrets.hashicorp.com/v1beta1", "VaultStaticSecret", { spec: { destination: { name: "made" } } }, "x"),
    object(
      "secrets-store.csi.x-k8s.io/v1",
      "SecretProviderClass",
      { spec: { secretObjects: [{ secretName: "made" }] } },
      "x",
    ),
  ]) {
    it(`knows what a ${String(maker.kind)} makes`, () => {
      const of = (name: string) => env({ secretKeyRef: { name, key: "a" } });
      assert.deepEqual(found(danglingRefs, [maker, of("made")], strict), []);
      assert.deepEqual(found(danglingRefs, [maker, of("x2")], strict), [`${inEnv}.secretKeyRef.name: ${noSecret}`]);
    });
  }

  it("takes most Secrets for made elsewhere, and what every namespace has", () => {
    assert.deepEqual(found(danglingRefs, [secret, env({ secretKeyRef: { name: "other", key: "a" } })]), []);
    assert.deepEqual(found(danglingRefs, [config, volume({ configMap: { name: "kube-root-ca.crt" } })]), []);
    const critical = plain({ [`${spec}.priorityClassName`]: "system-node-critical" });
    assert.deepEqual(found(danglingRefs, [{ kind: "PriorityClass", metadata: { name: "high" } }, critical]), []);
    assert.equal(found(danglingRefs, [secret, env({ secretKeyRef: { name: "passwords", key: "o" } })]).length, 1);
  });

  it("names the container", () => {
    const [violation] = found(danglingRefs, [config, env({ configMapKeyRef: { name: "o", key: "a" } })]);
    assert.match(violation ?? "", /containers\[0\]/);
  });

  it("refuses a ConfigMap whose name only a ServiceAccount, or a Secret that is made, could have", () => {
    const made = object("external-secrets.io/v1", "ExternalSecret", { spec: {} }, "made");
    for (const name of ["default", "made"]) {
      assert.deepEqual(found(danglingRefs, [config, made, env({ configMapKeyRef: { name, key: "a" } })], strict), [
        `${inEnv}.configMapKeyRef.name: ${noMap}`,
      ]);
    }
  });

  it("says what may be written instead", () => {
    const of = (name: string) => advice(danglingRefs, [config, env({ configMapKeyRef: { name, key: "o" } })], strict);
    assert.deepEqual(of("other"), ["the name of a ConfigMap"]);
    assert.deepEqual(of("settings"), ["a key that it has"]);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(danglingRefs, [config, env({ configMapKeyRef: { name: UNKNOWN, key: "a" } })]), [
      `${inEnv}.configMapKeyRef.name`,
    ]);
    assert.deepEqual(open(danglingRefs, [config, env({ configMapKeyRef: { name: "settings", key: UNKNOWN } })]), [
      `${inEnv}.configMapKeyRef.key`,
    ]);
    const hazy = object("v1", "ConfigMap", { data: UNKNOWN }, "settings");
    assert.deepEqual(open(danglingRefs, [hazy, env({ configMapKeyRef: { name: "settings", key: "o" } })]), [
      "ConfigMap settings: data",
    ]);
    const nameless = object("external-secrets.io/v1", "ExternalSecret", { spec: { target: { name: UNKNOWN } } });
    assert.deepEqual(open(danglingRefs, [nameless, env({ secretKeyRef: { name: "o", key: "a" } })], strict), [
      "ExternalSecret web: spec.target.name",
    ]);
    const adrift = { ...nameless, metadata: { name: "x", namespace: UNKNOWN }, spec: {} };
    assert.deepEqual(open(danglingRefs, [adrift, env({ secretKeyRef: { name: "o", key: "a" } })], strict), [
      "ExternalSecret x: metadata.namespace",
    ]);
  });
});

describe("a pattern of names", () => {
  for (const [pattern, text, expected] of [
    ["a", "a", true],
    ["a", "ab", false],
    ["a*", "ab", true],
    ["*b", "ab", true],
    ["*b", "ba", false],
    ["a*b*c", "a1b2c", true],
    ["a*b*c", "a12c", false],
    ["a*a", "a", false],
    ["a*b*b", "axb", false],
    ["*", "", true],
    ["*b*", "b1", true],
    ["*b*b*", "abc", false],
    ["*b*b*", "abcb", true],
    ["a.c", "abc", false],
  ] as const) {
    it(`${pattern} ${expected ? "fits" : "does not fit"} "${text}"`, () => {
      assert.equal(fits([pattern], text), expected);
    });
  }
});
