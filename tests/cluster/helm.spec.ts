import assert from "node:assert/strict";
import { chart } from "../../render/helm/chart";
import { ChartFolder, environmentStacks } from "../support/helm";
import { imageSettings, kubectlOutput, testNode } from "../support/node";

describe("the Helm chart on a real node", function () {
  this.timeout(400_000);
  const namespace = "circle-core-helm";
  const release = ["circle-core", "--namespace", "default"];
  let folder: ChartFolder;
  let values: string;

  const helm = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await folder.run([...args, "--timeout", "120s"], testNode().kubeconfig);
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  };
  const upgrade = (...set: readonly string[]): Promise<string> =>
    helm("upgrade", ...release, "--install", "--wait", folder.chart, "--values", values, ...set);
  const secrets = async (): Promise<Record<string, string>> =>
    JSON.parse(
      await kubectlOutput(["get", "secret", "circle-core-secret", `--namespace=${namespace}`, "-o=jsonpath={.data}"]),
    ) as Record<string, string>;
  const logLevel = (): Promise<string> =>
    kubectlOutput([
      "get",
      "deployment",
      "circle-core",
      `--namespace=${namespace}`,
      '-o=jsonpath={.spec.template.spec.containers[0].env[?(@.name=="CIRCLE_LOG_LEVEL")].value}',
    ]);

  before(async () => {
    const stacks = await environmentStacks();
    folder = await ChartFolder.write(chart({ stacks, chosen: "development", version: "0.1.0" }));
    values = await folder.values({
      namespace: { name: namespace },
      image: imageSettings(),
      test: { command: ["/workload", "probe", "http", "$(URL)"] },
    });
  });
  after(async () => {
    await helm("uninstall", ...release, "--wait");
    await folder.remove();
  });

  it("installs, and passes helm test through the closed network", async () => {
    await upgrade();
    const report = await helm("test", ...release);
    assert.match(report, /TEST SUITE: +circle-core-test\n(.*\n)*Phase: +Succeeded/);
    const policies = await kubectlOutput(["get", "networkpolicy", `--namespace=${namespace}`, "-o=name"]);
    assert.doesNotMatch(policies, /circle-core-test/);
  });

  it("keeps what it generated when it is upgraded, renews what is asked for, and goes back", async () => {
    const first = await secrets();
    await upgrade("--set", "app.logLevel=ERROR");
    assert.deepEqual([await secrets(), await logLevel()], [first, "ERROR"]);

    await upgrade("--set", "secrets.rotation.JWT_SECRET=2");
    const { JWT_SECRET: renewed, DB_PASSWORD: kept } = await secrets();
    assert.notEqual(renewed, first["JWT_SECRET"]);
    assert.equal(kept, first["DB_PASSWORD"]);

    await helm("rollback", "circle-core", "1", "--namespace", "default", "--wait");
    assert.deepEqual([await secrets(), await logLevel()], [first, "DEBUG"]);
  });
});
