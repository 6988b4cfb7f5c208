import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonValidation } from "../../../operate/validate/report/model";
import { applyStack, type AppliedStack } from "../../support/appliedStack";
import type { Ended, Running } from "../../support/circleCore";
import { removeNamespace } from "../../support/development";
import { ensureNamespace, kubectlOutput, testNode } from "../../support/node";
import { startPeersOnNode } from "../../support/peers";
import { NotYet, until } from "../../support/until";

const namespace = "validate-production";
const peers = ["validate-gateway", "validate-monitoring"];
const secretValue = "a-value-that-nobody-may-read-anywhere-at-all";

/** One stack, step after step: each leaves it as it must be, but the last. */
describe("circle-core validate on a real node", function () {
  this.timeout(240_000);
  let stack: AppliedStack;

  before(async () => {
    await startPeersOnNode("production");
    await ensureNamespace(...peers);
    stack = await applyStack({
      environment: "production",
      namespace,
      settings: {
        resources: { requests: { cpu: "10m" } },
        // The node has neither a controller for a way in from outside nor metrics for an autoscaler.
        exposure: { type: "none" },
        scaling: { replicas: 3, autoscaling: { enabled: false } },
        network: {
          apiGateway: { namespace: "validate-gateway", podLabels: { app: "api-gateway" } },
          monitoring: { namespace: "validate-monitoring", podLabels: { "app.kubernetes.io/name": "prometheus" } },
        },
      },
      secrets: { JWT_SECRET: secretValue },
    });
    await kubectlOutput(["rollout", "status", "-n", namespace, "statefulset/circle-core", "--timeout=120s"]);
  });

  after(async () => {
    await stack.dispose();
    for (const name of peers) await removeNamespace(name, testNode().kubeconfig);
  });

  const args = (...more: string[]) => ["validate", "-e", "production", ...more];
  const validate = async (...more: string[]): Promise<Ended> => {
    const ended = await stack.run(...args(...more));
    assert.ok(![ended.out, ended.err].some((text) => text.includes(secretValue)), "a secret is shown");
    return ended;
  };
  const reportIn = (text: string): JsonValidation => JSON.parse(text) as JsonValidation;
  const connectionsIn = ({ clusters }: JsonValidation) =>
    clusters.flatMap(({ connections }) => connections.map(({ from, to, proven }) => `${from} → ${to}: ${proven}`));
  const findingsIn = ({ clusters }: JsonValidation) =>
    clusters.flatMap(({ groups }) => groups.flatMap(({ findings }) => findings));

  /** Jobs and pods of probes, in whichever namespace. */
  const probes = async (): Promise<readonly string[]> => {
    const text = await kubectlOutput(["get", "jobs,pods", "-A", "-o", "json"]);
    const { items } = JSON.parse(text) as { items: { metadata: { name: string } }[] };
    return items.map(({ metadata: { name } }) => name).filter((name) => name.startsWith("circle-core-probe-"));
  };
  const noProbes = () =>
    until("no probe is left", 30, async () => {
      const left = await probes();
      return left.length === 0 ? true : new NotYet(new Error(left.join(", ")));
    });
  const cancelled = async (running: Running): Promise<Ended> => {
    running.child.kill("SIGINT");
    const ended = await running.ended;
    assert.equal(ended.code, 8, ended.err);
    assert.match(ended.err, /^✗ Cancelled$/m);
    return ended;
  };

  it("passes what is as it must be: five groups, the network proven, every report written", async () => {
    const files = ["text", "json", "junit", "sarif", "markdown", "html"];
    const started = Date.now();
    const { code, out, err } = await validate(...files.flatMap((format) => ["-o", `${format}=report.${format}`]));
    assert.equal(code, 0, out + err);
    assert.ok(Date.now() - started < 60_000, "within a minute, the start of three replicas included");
    assert.match(out, /^✓ production is as it must be\b.*\n {2}checked \d+ of \d+ things \(\d+ %\) in /);

    const texts = await Promise.all(files.map((format) => readFile(join(stack.folder, `report.${format}`), "utf8")));
    const [text = "", json = "", junit = "", sarif = "", markdown = "", html = ""] = texts;
    const report = reportIn(json);
    assert.deepEqual(
      report.clusters.flatMap(({ groups }) => groups.map(({ group, checked }) => [group, checked > 0])),
      ["configuration", "health", "containers", "logs", "security"].map((group) => [group, true]),
    );
    assert.ok(report.summary.coverage >= 95, `coverage ${report.summary.coverage} %`);
    assert.deepEqual(connectionsIn(report).sort(), [
      "a stranger in validate-gateway → the application: closed",
      "a stranger in validate-monitoring → the application: closed",
      "a stranger in validate-production → the API server: closed",
      "a stranger in validate-production → the application: closed",
      "monitoring in validate-monitoring → the application: open",
      "the API gateway in validate-gateway → the application: open",
    ]);
    assert.match(text, /^✓ production is as it must be/);
    assert.match(junit, /^<\?xml[\s\S]*<testsuites/);
    assert.equal((JSON.parse(sarif) as { version: string }).version, "2.1.0");
    assert.match(markdown, /circle-core validate/);
    assert.match(html, /^<!doctype html>[\s\S]*a stranger in validate-gateway/i);
    assert.ok(!texts.some((each) => each.includes(secretValue)), "a secret is shown");
    await noProbes();
  });

  it("takes its probes away at a Ctrl-C", async () => {
    const running = stack.start(...args());
    await until("a probe is there", 30, async () => (await probes()).length > 0 || undefined);
    const { out } = await cancelled(running);
    assert.equal(out, "");
    await noProbes();
  });

  it("tells the verdict, and that the disk is full", async () => {
    const { code, out, err } = await validate("--no-network-probe", "-o", "json=/dev/full", "-o", "junit=whole.xml");
    assert.equal(code, 1, err);
    assert.match(out, /^✓ production is as it must be/);
    assert.match(err, /^✗ no space is left on the disk for \/dev\/full$/m);
    assert.match(await readFile(join(stack.folder, "whole.xml"), "utf8"), /<\/testsuites>\s*$/);
  });

  it("tells while it watches when the verdict is another, until it is cancelled", async () => {
    const watching = stack.start(...args("--no-network-probe", "--watch"));
    let shown = "";
    watching.child.stdout?.on("data", (chunk: Buffer) => (shown += chunk.toString()));
    const says = (verdict: RegExp) =>
      until(`it says ${String(verdict)}`, 60, () => Promise.resolve(verdict.test(shown) || undefined));
    await says(/^✓ production is as it must be/m);
    await kubectlOutput(["delete", "networkpolicy", "circle-core-dns", "-n", namespace]);
    await says(/^✗ production is not as it must be: NetworkPolicy circle-core-dns /m);
    shown = "";
    await stack.apply();
    await says(/^✓ production is as it must be/m);
    await cancelled(watching);
  });

  it("fails by a warning where --fail-on says so", async () => {
    const warn = ["-n", namespace, "annotate", "statefulset", "circle-core"];
    await kubectlOutput([...warn, "example.com/by-hand=yes"]);
    const flags = ["--no-network-probe", "--timeout", "0", "--ignore", "health changed"];
    const lenient = await validate(...flags);
    assert.equal(lenient.code, 0, lenient.out);
    assert.match(lenient.out, /^✓ production is as it must be, with 1 warning\b/);
    const strict = await validate(...flags, "--fail-on", "warning");
    assert.equal(strict.code, 4, strict.out);
    assert.match(strict.out, /^✗ production is not as it must be: .*example\.com\/by-hand.* \(1 warning\)/);
    await kubectlOutput([...warn, "example.com/by-hand-"]);
  });

  it("finds all that was changed by hand, and what the network lets through since", async () => {
    const change = (...words: string[]) => kubectlOutput([...words, "-n", namespace]);
    const patch = (object: string, operation: object) =>
      change("patch", object, "--type=json", "-p", JSON.stringify([operation]));
    const secrets = { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] };
    await patch("role/circle-core", { op: "replace", path: "/rules", value: [secrets] });
    await change(
      "delete",
      "networkpolicy",
      "circle-core-default-deny",
      "circle-core-api-gateway",
      "circle-core-monitoring",
    );
    await change("delete", "service", "circle-core-pods");
    await change("set", "env", "statefulset/circle-core", `CIRCLE_LOG_LEVEL=${secretValue.slice(0, 5)}`);
    await patch("statefulset/circle-core", {
      op: "replace",
      path: "/spec/template/spec/securityContext/runAsNonRoot",
      value: false,
    });
    const labels = await change("get", "configmap", "circle-core-config", "-o=jsonpath={.metadata.labels}");
    await change("create", "configmap", "left-over");
    const words = Object.entries(JSON.parse(labels) as Record<string, string>).map(([key, value]) => `${key}=${value}`);
    await change("label", "configmap", "left-over", ...words);
    await change("delete", "configmap", "circle-core-config");

    const { code, out, err } = await validate("--timeout", "0", "-o", "json");
    assert.equal(code, 4, err);
    const report = reportIn(out);
    const found = findingsIn(report).map((each) => `${each.code} ${each.kind} ${each.name} ${each.path ?? ""}`);
    for (const one of [
      /^object-missing NetworkPolicy circle-core-default-deny /,
      /^object-missing Service circle-core-pods /,
      /^object-missing ConfigMap circle-core-config /,
      /^object-\S+ ConfigMap left-over /,
      /^field-\S+ StatefulSet circle-core .*runAsNonRoot/,
      /^field-\S+ Role circle-core .*rules/,
      /^rule-\S+ StatefulSet circle-core .*runAsNonRoot/,
      /^right-dangerous ServiceAccount circle-core /,
      /^network-open NetworkPolicy circle-core-default-deny /,
    ]) {
      assert.ok(
        found.some((line) => one.test(line)),
        `${String(one)} is not among\n${found.join("\n")}`,
      );
    }
    assert.match(connectionsIn(report).join("\n"), /^a stranger in validate-gateway → the application: open$/m);
    await noProbes();
  });
});
