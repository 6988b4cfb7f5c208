import type { Written } from "./stackConfig";
import { sidecar } from "./sidecar";

const longest = `a${"b".repeat(61)}c`;
const longestDomain = [longest, longest, longest, "d".repeat(61)].join(".");
const longestKey = `${longestDomain}/${longest}`;

/** A staging stack's settings of pods, placement, scaling and metadata, each as long, odd or large as the schema lets it be. */
export const extremes: Written = {
  image: {
    repository: "registry.example.com:5000/a__b/c--d.e",
    tag: longest,
    pullPolicy: "Always",
    pullSecrets: [longestDomain, "b"],
  },
  probes: {
    path: "/a?b=c&d=~/.e_f",
    startup: { periodSeconds: 60 },
    readiness: { periodSeconds: 300, timeoutSeconds: 60, failureThreshold: 99 },
    liveness: { periodSeconds: 300, timeoutSeconds: 60, failureThreshold: 100 },
  },
  resources: { requests: { cpu: "0.001", memory: "1Gi" }, limits: { cpu: "9999", memory: "999Ti" } },
  pod: {
    environment: {
      ["A" + "b".repeat(127)]: "x".repeat(4096),
      EMPTY: "",
      ODD: "ä\n\t\u0001\u{1F600} $(DB_PASSWORD) $$(X)",
      _: "$(ODD)",
    },
    secretEnvironment: [
      { name: "PARTNER", secret: longestDomain, key: `.${"k".repeat(252)}` },
      { name: "ALIAS", secret: "circle-core-secret", key: "JWT_SECRET" },
    ],
    sidecars: [
      sidecar({
        name: "a".repeat(50),
        command: ["/x", ""],
        args: ["", "x".repeat(4096)],
        environment: { EMPTY: "" },
        secretEnvironment: [{ name: "PARTNER", secret: "partner", key: "token" }],
        ports: [
          { name: "1a-b-c-d-e-f-g1", port: 65_535 },
          { name: "x", port: 1024 },
        ],
        readinessPort: 1024,
        data: "write",
      }),
      sidecar({ name: "0", data: "read" }),
    ],
  },
  placement: {
    nodeSelector: { [longestKey]: longest, empty: "" },
    nodeAffinity: {
      required: [
        { key: longestKey, operator: "In", values: [longest, ""] },
        { key: "a", operator: "NotIn", values: [""] },
        { key: "b", operator: "Gt", values: ["007"] },
        { key: "b", operator: "Lt", values: ["999999999999999999"] },
        { key: "c", operator: "Exists" },
        { key: "d", operator: "DoesNotExist" },
      ],
      preferred: [
        { weight: 100, key: longestKey, operator: "In", values: ["a"] },
        { weight: 1, key: "b", operator: "Gt", values: ["0"] },
      ],
    },
    spread: { hosts: "required", zones: "required", maxSkew: 10 },
    tolerations: [
      { key: longestKey, value: longest, effect: "NoExecute", tolerationSeconds: 0 },
      { key: "a" },
      { key: "b", operator: "Exists", effect: "PreferNoSchedule" },
    ],
    priorityClassName: longestDomain,
    runtimeClassName: longestDomain,
  },
  scaling: {
    maxUnavailable: 1,
    autoscaling: {
      maxReplicas: 100,
      memoryPercent: 500,
      metrics: [
        { type: "Pods", name: "a:b.c-d", averageValue: "999999999M", labels: { [longestKey]: longest } },
        { type: "External", name: "e".repeat(253), averageValue: "1000m" },
      ],
      behavior: {
        scaleUp: { percent: 1000, pods: 100, periodSeconds: 1800, stabilizationSeconds: 3600 },
        scaleDown: { percent: 100, periodSeconds: 1, stabilizationSeconds: 3600 },
      },
    },
  },
  metadata: {
    labels: { [longestKey]: longest, empty: "" },
    annotations: { [longestKey]: "x".repeat(65_000), odd: "ä\n\u0001" },
    podLabels: { [longestKey]: longest },
    podAnnotations: { [longestKey]: "x".repeat(65_000) },
  },
  timeouts: { rolloutSeconds: 3600 },
};

/** What decides how those are written: old and new clusters, a claim for each pod and one for all. */
export const forms: readonly { readonly title: string; readonly written: Written }[] = [
  "v1.24",
  "v1.29",
  "v1.36",
].flatMap((version) => [
  { title: `${version}, StatefulSet`, written: { kubernetes: { version } } },
  {
    title: `${version}, Deployment`,
    written: { kubernetes: { version }, persistence: { perReplica: false, accessMode: "ReadWriteMany" } },
  },
]);
