import assert from "node:assert/strict";
import { appPods, claims, get, putRecord, readyPods } from "../support/application";
import { cleanUp, succeeded } from "../support/cleanUp";
import { kubectl, kubectlOutput, onNode, testNode } from "../support/node";
import { startPeersOnNode } from "../support/peers";
import { openStack, type TestStack } from "../support/stack";
import { until } from "../support/until";

describe("production on a real node, as its file says", function () {
  this.timeout(300_000);
  const namespace = "circle-core-production";
  const names = ["circle-core-0", "circle-core-1", "circle-core-2"];
  const cleaning = cleanUp();
  let stack: TestStack;

  const command = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await stack.session.run(args, { stack: "production" });
    assert.equal(code, 0, stdout + stderr);
    return stdout + stderr;
  };
  const writeRecords = async (value: string): Promise<void> => {
    for (const name of names) await putRecord(namespace, "kept", `${value} of ${name}`, name);
  };
  const requireRecords = async (value: string): Promise<void> => {
    for (const name of names) assert.equal(await get(namespace, "/api/records/kept", name), `${value} of ${name}`);
  };

  before(async () => {
    cleaning.owe(() => kubectlOutput(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]));
    await startPeersOnNode("production");
    stack = await openStack({ stack: "production", config: onNode(), kubeconfig: testNode().kubeconfig });
    cleaning.owe(() => stack.dispose());
    cleaning.owe(async () => {
      await command("state", "unprotect", "--all", "--yes");
      await succeeded(stack.destroy());
    });
    const { code, output } = await stack.up();
    assert.equal(code, 0, output);
  });

  after(() => cleaning.run());

  it("is three Ready pods under Pod Security restricted, each with a claim of its own", async () => {
    const level = `-o=jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}`;
    assert.equal(await kubectlOutput(["get", "namespace", namespace, level]), "restricted");
    const pods = await until("three Ready pods", 60, () => readyPods(namespace, 3));
    assert.deepEqual(
      pods.map(({ name }) => name),
      names,
    );
    assert.equal((JSON.parse(await get(namespace, "/health")) as { status: string }).status, "healthy");
    assert.equal((await claims(namespace)).filter((claim) => claim.endsWith(" Bound")).length, 3);
  });

  it("loses nothing when all that is not protected is destroyed: what is protected needs all the rest", async () => {
    await writeRecords("first");
    const before = { pods: await appPods(namespace), claims: await claims(namespace) };
    const whole = await stack.resources();
    await command("destroy", "--exclude-protected", "--yes", "--skip-preview");
    assert.deepEqual((await stack.resources()).sort(), whole.sort());
    assert.deepEqual({ pods: await appPods(namespace), claims: await claims(namespace) }, before);
    await kubectlOutput(["get", "secret", "circle-core-secret", "-n", namespace]);

    const { code, output } = await stack.up("--skip-preview", "--expect-no-changes");
    assert.equal(code, 0, output);
    await requireRecords("first");
  });

  it("refuses what would make the workload anew until it is unprotected, and then keeps claims and data", async () => {
    await writeRecords("second");
    const kept = await claims(namespace);
    const old = await appPods(namespace);
    await stack.configure({ ...onNode(), "circle-core:persistence": { size: "20Gi" } });
    const refused = await stack.up("--skip-preview");
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /protect/);
    assert.deepEqual(await appPods(namespace), old);

    const urn = (await stack.resources()).find((name) => name.includes("kubernetes:apps/v1:StatefulSet"));
    await command("state", "unprotect", urn ?? "", "--yes");
    const { code, output } = await stack.up("--skip-preview");
    assert.equal(code, 0, output);
    const pods = await until("three Ready pods", 60, () => readyPods(namespace, 3));
    assert.equal(pods.filter(({ uid }) => old.some((pod) => pod.uid === uid)).length, 0, "all pods are new");
    assert.deepEqual(await claims(namespace), kept);
    await requireRecords("second");
  });

  it("leaves namespace, Secret, claims and data to the cluster when everything is unprotected and destroyed", async () => {
    const kept = await claims(namespace);
    await command("state", "unprotect", "--all", "--yes");
    const { code, output } = await stack.destroy();
    assert.equal(code, 0, output);
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await claims(namespace), kept);
    await kubectlOutput(["get", "secret", "circle-core-secret", "-n", namespace]);
    const { stdout } = await kubectl(["get", "statefulsets,deployments,services", "-n", namespace, "-o=name"]);
    assert.equal(stdout, "");
  });
});
