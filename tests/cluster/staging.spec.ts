import assert from "node:assert/strict";
import type { Settings } from "../../components/settings";
import { addIngressController, addMetrics } from "../../toolchain/cluster";
import { silentProgress } from "../../toolchain/progress";
import { get, readyPods } from "../support/application";
import { kubectlOutput, onNode, testNode } from "../support/node";
import { settingsIn } from "../support/settingsFile";
import { startPeersOnNode } from "../support/peers";
import { openStack, type TestStack } from "../support/stack";
import { until } from "../support/until";
import { autoscaling } from "./staging/autoscaling";
import { networkSettings } from "./staging/actors";
import { connectivity } from "./staging/connectivity";
import { drain } from "./staging/drain";
import { rollouts, type Change } from "./staging/rollouts";
import { validated } from "./staging/validated";

describe("staging on a real node, with a database and a cache", function () {
  this.timeout(300_000);
  const namespace = "circle-core-staging";
  let stack: TestStack;
  let settings: Settings;

  /**
   * What differs from the file is for the autoscaler, so that a load which the machine bears is much and its end is
   * heeded, and for the network, so that addresses are opened as well as pods.
   */
  const config = ({ image, ...changed }: Change = {}): Record<string, unknown> => ({
    ...onNode(image),
    "circle-core:resources": { requests: { cpu: "50m" } },
    "circle-core:scaling": { autoscaling: { behavior: { scaleDown: { stabilizationSeconds: 0 } } } },
    "circle-core:network": networkSettings,
    ...changed,
  });
  const change = async (changed: Change): Promise<void> => {
    settings = await settingsIn(await stack.configure(config(changed)), "staging");
    const { code, output } = await stack.up("--skip-preview");
    assert.equal(code, 0, output);
  };

  before(async () => {
    const { kubeconfig, cluster } = testNode();
    await startPeersOnNode("staging");
    stack = await openStack({ stack: "staging", config: config(), kubeconfig });
    settings = await settingsIn(await stack.configure(config()), "staging");
    // Its Ingress names no class: the controller's is the cluster's default.
    const additions = [addMetrics(cluster, silentProgress), addIngressController(cluster, silentProgress)];
    const [{ code, output }] = await Promise.all([stack.up(), ...additions]);
    assert.equal(code, 0, output);
  });

  after(async () => {
    const { code, output } = await stack.destroy();
    await stack.dispose();
    assert.equal(code, 0, output);
  });

  it("is Ready under Pod Security restricted, and reaches its database and its cache", async () => {
    const level = `-o=jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}`;
    assert.equal(await kubectlOutput(["get", "namespace", namespace, level]), "restricted");
    await until("two Ready pods", 60, () => readyPods(namespace, 2));
    const { status, checks } = JSON.parse(await get(namespace, "/health")) as { status: string; checks: object };
    assert.deepEqual([status, Object.keys(checks).sort()], ["healthy", ["cache", "database", "storage"]]);
  });

  describe("the network", () => {
    connectivity(() => settings);
  });
  describe("a drain", () => {
    drain(namespace);
  });
  describe("a rollout under constant requests", () => {
    rollouts(namespace, change);
  });
  describe("the autoscaler", () => {
    autoscaling(namespace);
  });
  describe("the whole of it", () => {
    validated(() => settings);
  });
});
