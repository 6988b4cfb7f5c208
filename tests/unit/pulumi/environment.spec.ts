import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { pulumiEnvironment, type EnvironmentOptions } from "../../../toolchain/pulumi/environment";

const options: EnvironmentOptions = { home: "/home", stateDir: "/state dir", passphrase: "sesame" };

describe("environment of Pulumi", () => {
  it("has a home, a state and a passphrase of its own", () => {
    const env = pulumiEnvironment(options);
    assert.equal(env["PULUMI_HOME"], "/home");
    assert.equal(env["PULUMI_BACKEND_URL"], "file:///state%20dir");
    assert.equal(env["PULUMI_CONFIG_PASSPHRASE"], "sesame");
  });
  it("shows no cluster unless one is named", () => {
    assert.equal(pulumiEnvironment(options)["KUBECONFIG"], "/dev/null");
    assert.equal(pulumiEnvironment({ ...options, kubeconfig: "/cluster.yaml" })["KUBECONFIG"], "/cluster.yaml");
  });
  it("puts the checkout's own programs first on PATH", () => {
    assert.match(pulumiEnvironment(options)["PATH"]?.split(delimiter)[0] ?? "", /node_modules.\.bin$/);
  });
  it("takes more variables, but not instead of these", () => {
    const env = pulumiEnvironment(options, { LEVEL: "mandatory", PULUMI_HOME: "/other" });
    assert.equal(env["LEVEL"], "mandatory");
    assert.equal(env["PULUMI_HOME"], "/home");
  });
});
