import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answered, connect } from "../support/client";
import { configuration, removeNamespace } from "../support/development";
import { currentContext } from "../support/environment";
import { changes } from "../support/events";
import { unusedAddress } from "../support/unusedAddress";
import { otherCluster, writeMergedKubeconfig } from "../support/otherCluster";
import { openStack, testKubeconfig, type TestStack } from "../support/stack";

const namespace = "engine-clusters";

describe("a stack of two clusters", function () {
  this.timeout(300_000);
  let folder: string;
  let stack: TestStack;
  let first: { name: string; context: string };
  let second: { name: string; context: string };
  let kubeconfigs: string[];

  const settings = (clusters: readonly object[], logLevel = "DEBUG"): Record<string, unknown> =>
    configuration({ environment: "development", clusters, namespace: { name: namespace }, app: { logLevel } });
  const configOf = async (kubeconfig: string | undefined): Promise<string> => {
    const config = { name: "circle-core-config", namespace };
    return (await connect(kubeconfig ?? "").core.readNamespacedConfigMap(config)).data?.["config.json"] ?? "";
  };
  const kubeconfig = (): string => join(folder, "kubeconfig");

  before(async () => {
    const other = await otherCluster();
    kubeconfigs = [testKubeconfig(), other.kubeconfig];
    first = { name: "north", context: await currentContext(testKubeconfig()) };
    second = { name: "south", context: other.context };
    folder = await mkdtemp(join(tmpdir(), "clusters-"));
    await writeMergedKubeconfig(kubeconfig(), kubeconfigs);
    stack = await openStack({ stack: "both", config: settings([first, second]), kubeconfig: kubeconfig() });
  });
  after(async () => {
    await removeNamespace(namespace);
    await stack.dispose();
    await rm(folder, { recursive: true });
  });

  it("deploys the same to both, each with credentials of its own", async () => {
    const up = await stack.run("up", ["--yes", "--skip-preview"]);
    assert.equal(up.code, 0, up.output);
    const made = (name: string): string[] =>
      up.steps.filter((step) => step.name.startsWith(`${name}-`)).map((step) => step.name.slice(name.length));
    assert.deepEqual(made("north").sort(), made("south").sort());
    const [config, same] = await Promise.all(kubeconfigs.map(configOf));
    assert.equal(config, same);
    const secrets = await Promise.all(
      kubeconfigs.map((file) => connect(file).core.readNamespacedSecret({ name: "circle-core-secret", namespace })),
    );
    assert.notEqual(secrets[0]?.data?.["JWT_SECRET"], secrets[1]?.data?.["JWT_SECRET"]);
  });

  it("updates the one that can be reached, and says in one line of the other that it can't", async () => {
    await writeMergedKubeconfig(kubeconfig(), kubeconfigs, { [second.context]: await unusedAddress() });
    await stack.configure(settings([first, second], "ERROR"));
    const up = await stack.run("up", ["--yes", "--skip-preview", "--continue-on-error"]);
    assert.notEqual(up.code, 0, up.output);
    assert.match(
      up.output,
      /south-config.*configured Kubernetes cluster is unreachable.*ECONNREFUSED|south-config[^]*connection refused/,
    );
    assert.match(await configOf(kubeconfigs[0]), /ERROR/);
    assert.match(await configOf(kubeconfigs[1]), /DEBUG/);
  });

  it("brings the other one up to date once that is back", async () => {
    await writeMergedKubeconfig(kubeconfig(), kubeconfigs);
    const up = await stack.run("up", ["--yes", "--skip-preview"]);
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(changes(up), ["update south-config", "update south-deployment"]);
    assert.match(await configOf(kubeconfigs[1]), /ERROR/);
  });

  it("keeps everything where a cluster is only called differently from now on", async () => {
    const renamed = { ...second, name: "west", formerNames: ["south"] };
    await stack.configure(settings([first, renamed], "ERROR"));
    const up = await stack.run("up", ["--yes", "--skip-preview"]);
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(changes(up), []);
    assert.ok(up.steps.some(({ name }) => name === "west-deployment"));
  });

  it("removes what is in a cluster that is on the list no more, and touches nothing in the other", async () => {
    await stack.configure(settings([first], "ERROR"));
    const up = await stack.run("up", ["--yes", "--skip-preview"]);
    assert.equal(up.code, 0, up.output);
    assert.ok(
      changes(up).every((step) => step.startsWith("delete west")),
      changes(up).join("\n"),
    );
    const [, gone] = kubeconfigs.map((file) => connect(file).core.readNamespace({ name: namespace }));
    await assert.rejects(gone ?? Promise.resolve(), (error) => answered(error, 404));
    assert.match(await configOf(kubeconfigs[0]), /ERROR/);
  });
});
