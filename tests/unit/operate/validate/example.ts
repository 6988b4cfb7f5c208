import { mask } from "../../../../operate/logs/mask";
import type { Finding, GroupResult } from "../../../../operate/checks/finding";
import type { ClusterValidation, Validation } from "../../../../operate/validate/validate";
import { accepted } from "../../components/stackConfig";

/** What would steer a terminal, become markup, or end a row of a table, where somebody let it. */
const nasty = "x<b>|`@team`\u001b[31m\u202e&\"'";

export const settings = accepted("production", {
  network: {
    apiGateway: { namespace: "gateway", podLabels: { app: "api-gateway" } },
    monitoring: { namespace: "monitoring", podLabels: { app: "prometheus" } },
  },
});

export function finding(more: Partial<Finding> = {}): Finding {
  return {
    group: "configuration",
    code: "field-changed",
    severity: "error",
    cluster: "primary",
    object: { kind: "Deployment", name: "circle-core", namespace: "shop" },
    message: "spec.replicas is 1; it should be 3",
    evidence: ["last written by kubectl-scale"],
    next: "To restore it: pulumi up --refresh",
    ...more,
  };
}

export function group(name: GroupResult["group"], more: Partial<GroupResult> = {}): GroupResult {
  return { group: name, findings: [], checked: 3, unchecked: [], ...more };
}

export function cluster(more: Partial<ClusterValidation> = {}): ClusterValidation {
  return {
    cluster: "primary",
    context: "production",
    server: "https://api.example.com",
    namespace: "shop",
    groups: (["configuration", "health", "containers", "logs", "security"] as const).map((name) => group(name)),
    connections: [],
    ...more,
  };
}

export function validation(more: Partial<Validation> = {}): Validation {
  return {
    stack: "production",
    settings,
    verdict: "passed",
    failOn: "error",
    startedAt: new Date("2026-01-31T12:00:00Z"),
    endedAt: new Date("2026-01-31T12:00:04.500Z"),
    rounds: 1,
    clusters: [cluster()],
    ...more,
  };
}

/** Something of everything, with texts that mean to do harm, on one cluster that can be asked and one that can't. */
export const everything = validation({
  verdict: "failed",
  rounds: 2,
  clusters: [
    cluster({
      groups: [
        group("configuration", { findings: [finding({ path: "spec.replicas" })] }),
        group("health", {
          findings: [
            finding({ group: "health", code: "health-slow", severity: "warning", message: "/health took 1200 ms" }),
          ],
          unchecked: [{ what: "https://circle-core.example.com from outside", why: `no way there: ${nasty}` }],
        }),
        group("containers", { checked: 0, unchecked: [{ what: "volumes", why: "not measured" }] }),
        group("logs", {
          findings: [
            finding({
              group: "logs",
              code: "log-error",
              object: { kind: "Pod", name: nasty, namespace: "shop" },
              container: "circle-core",
              message: `It logs an error 7 times: ${nasty}`,
              evidence: [mask("password=hunter2hunter2"), `line ${nasty}`],
              next: `See ${nasty}`,
            }),
          ],
        }),
        group("security", { checked: 40 }),
      ],
      connections: [
        { from: "a stranger in shop", to: "the application", declared: "forbidden", proven: "closed" },
        { from: "a stranger in shop", to: "the API server", declared: "forbidden", proven: "open" },
        {
          from: "monitoring in monitoring",
          to: "the application",
          declared: "allowed",
          proven: "unproven",
          why: `there is no namespace ${nasty}`,
        },
      ],
    }),
    cluster({
      cluster: "second",
      context: "far",
      groups: [],
      problem: { kind: "unreachable", why: `The API server can't be reached: ${nasty}`, hint: "Is it running?" },
    }),
  ],
});
