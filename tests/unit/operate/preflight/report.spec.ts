import assert from "node:assert/strict";
import { Failure } from "../../../../operate/errors";
import type { PreflightCheck } from "../../../../operate/preflight/check";
import { json, text, type Preflight } from "../../../../operate/preflight/report";
import { colorsFor } from "../../../../operate/terminal";
import { absent, issuer, metricsPath, quotas, unseen, checksOf, settingsOf, type Otherwise } from "./cluster";

const plain = colorsFor({}, "never");

describe("the report of preflight", () => {
  const cluster = { name: "primary", context: "production", server: "https://api.example.com" };
  const reportOf = (facts: Otherwise = {}): Preflight =>
    ({
      stack: "production",
      outcomes: [{ cluster, state: "known", value: { cluster: "primary", checks: checksOf(settingsOf(), facts) } }],
    }) as unknown as Preflight;

  it("says the verdict first, then each check with what to do", () => {
    assert.equal(
      text(reportOf({ answers: { [issuer]: absent, [metricsPath]: absent, [quotas]: unseen } }), plain),
      failing,
    );
    assert.match(
      text(reportOf(), plain),
      /^✓ production can be deployed\n\nprimary \(context production, https:\/\/api\.example\.com\)\n/,
    );
  });

  it("tells programs the same", () => {
    const report = JSON.parse(json(reportOf({ answers: { [issuer]: absent } }))) as {
      verdict: string;
      clusters: { name: string; checks: PreflightCheck[] }[];
    };
    assert.equal(report.verdict, "failed");
    assert.deepEqual(
      report.clusters[0]?.checks.filter(({ state }) => state === "failed").map(({ code }) => code),
      ["certificate"],
    );
    assert.equal((JSON.parse(json(reportOf())) as { verdict: string }).verdict, "passed");
  });

  it("names the cluster that could not be asked beside those that were", () => {
    const failure = new Failure(1, "The API server can't be reached", "Is it running?");
    const { outcomes, stack } = reportOf();
    const two = {
      stack,
      outcomes: [...outcomes, { cluster: { ...cluster, name: "second" }, state: "unknown", failure }],
    } as unknown as Preflight;
    const said = text(two, plain);
    assert.match(said, /^✗ 1 cluster could not be asked\n/);
    assert.match(
      said,
      /second \(context production, .*\)\n {2}✗ The API server can't be reached\n {6}Is it running\?\n/,
    );
    assert.equal((JSON.parse(json(two)) as { verdict: string }).verdict, "incomplete");
  });
});

const failing = `✗ production can't be deployed as it is: There is no ClusterIssuer letsencrypt-prod of cert-manager: no certificate would ever come (1 warning, 1 not seen)

primary (context production, https://api.example.com)
  ✓ Version    The API server is v1.33.2; the settings ask for v1.24 or newer
  ✓ Kinds      The API server knows all 12 kinds that are declared
  ✓ Rights     You have all 59 rights that an update needs
  ✓ Namespace  The namespace circle-core-production will be made
  ✓ Storage    The storage class is standard, the cluster's default
  ✓ Way in     The ingress class is traefik, served by traefik.io/ingress-controller
  ✗ Way in     There is no ClusterIssuer letsencrypt-prod of cert-manager: no certificate would ever come
               → Make it, or name the right one in exposure.tls.issuer
  – Quota      The quotas could not be seen: forbidden
  ✓ Nodes      3 of 3 nodes take the pods
  ! Metrics    The cluster lacks the metrics API (CPU and memory): the autoscaler would change nothing
               → Install metrics-server, or turn off scaling.autoscaling
`;
