import assert from "node:assert/strict";
import { checkConfig } from "../../../toolchain/offline/kubernetes/checkConfig";
import { readSettings } from "../../../toolchain/offline/kubernetes/settings";

describe("the provider's settings", () => {
  it("come from the inputs, else from the environment", () => {
    const env = { PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE: "true", PULUMI_K8S_ENABLE_SECRET_MUTABLE: "true" };
    const settings = readSettings({ enableSecretMutable: "false", context: "", namespace: "a" }, env);
    assert.deepEqual(
      [settings.enableConfigMapMutable, settings.enableSecretMutable, settings.context, settings.namespace],
      [true, false, undefined, "a"],
    );
  });

  it("have the client's timeout in seconds", () => {
    assert.equal(readSettings({ kubeClientSettings: '{"timeout": 5, "qps": 10}' }, {}).clientTimeout, 5000);
    assert.equal(readSettings({}, { PULUMI_K8S_CLIENT_TIMEOUT: "7" }).clientTimeout, 7000);
    assert.throws(
      () => readSettings({}, { PULUMI_K8S_CLIENT_TIMEOUT: "soon" }),
      /a whole number of seconds, not "soon"/,
    );
    assert.throws(() => readSettings({ kubeClientSettings: "{" }, {}), /failed to unmarshal kubeClientSettings/);
  });

  it("refuse what only the official plugin does", () => {
    assert.throws(() => readSettings({ renderYamlToDirectory: "out" }, {}), /does not offer/);
    assert.throws(() => readSettings({}, { PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY: "false" }), /client-side apply/);
  });

  it("in strict mode want a provider that names its cluster", () => {
    const urn = (name: string): string => `urn:pulumi:dev::p::pulumi:providers:kubernetes::${name}`;
    const strict = { strictMode: "true", kubeconfig: "x", context: "y" };
    assert.deepEqual(checkConfig(urn("k8s"), strict), []);
    assert.deepEqual(
      checkConfig(urn("default_4_34_2"), strict).map(({ reason }) => reason),
      ["strict mode prohibits default provider"],
    );
    assert.deepEqual(
      checkConfig(urn("k8s"), { strictMode: "true" }).map(({ property }) => property),
      ["kubeconfig", "context"],
    );
  });
});
