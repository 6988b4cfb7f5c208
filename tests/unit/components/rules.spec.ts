import { itFinds, type Contradiction } from "./contradictions";
import { accepted } from "./stackConfig";

const contradictions: Contradiction[] = [
  {
    code: "claim-of-one-node",
    environment: "staging",
    broken: { persistence: { perReplica: false } },
    path: "persistence.accessMode",
    message: "up to 4 pods would share one ReadWriteOnce claim, which only the pods of one node can mount.",
    mended: { persistence: { perReplica: false, accessMode: "ReadWriteMany" } },
  },
  {
    code: "sqlite-one-writer",
    environment: "staging",
    broken: { database: { type: "sqlite" } },
    path: "database.type",
    message: "sqlite is a file that one process writes, but up to 4 pods run.",
    mended: {
      database: { type: "sqlite" },
      scaling: { replicas: 1, autoscaling: { enabled: false } },
    },
  },
  {
    code: "debug-in-production",
    environment: "production",
    broken: { app: { debug: true } },
    path: "app.debug",
    message: "debug mode shows internals to clients.",
    mended: { app: { debug: false } },
  },
  {
    code: "burst-above-rate",
    environment: "staging",
    broken: { app: { performance: { burst: 101 } } },
    path: "app.performance.burst",
    message: "a client may send 101 requests at once, but only 100 in a minute.",
    mended: { app: { performance: { burst: 100 } } },
  },
  {
    code: "reserved-namespace",
    environment: "development",
    broken: { namespace: { name: "kube-system" } },
    path: "namespace.name",
    message: "kube-system belongs to Kubernetes; the stack owns its namespace.",
    mended: { namespace: { name: "circle" } },
  },
  {
    code: "context-missing",
    environment: "production",
    broken: { clusters: [{ name: "primary" }] },
    path: "clusters",
    message: "cluster primary has no context: production never goes to whatever context is current.",
    mended: { clusters: [{ name: "primary", context: "production" }] },
  },
  {
    code: "cluster-twice",
    environment: "staging",
    broken: {
      clusters: [
        { name: "east", context: "one" },
        { name: "east", context: "two" },
      ],
    },
    path: "clusters",
    message: "two clusters are called east.",
    mended: {
      clusters: [
        { name: "east", context: "one" },
        { name: "west", context: "two" },
      ],
    },
  },
  {
    code: "cluster-twice",
    environment: "staging",
    broken: {
      clusters: [
        { name: "east", context: "one" },
        { name: "west", context: "one" },
      ],
    },
    path: "clusters",
    message: "two clusters have the same context one: both would own the same objects.",
    mended: {
      clusters: [
        { name: "east", context: "one" },
        { name: "west", context: "two" },
      ],
    },
  },
  {
    code: "former-name-in-use",
    environment: "staging",
    broken: {
      clusters: [
        { name: "east", context: "one" },
        { name: "west", context: "two", formerNames: ["east"] },
      ],
    },
    path: "clusters",
    message: "the former name east is another cluster's, or stands there twice.",
    mended: {
      clusters: [
        { name: "east", context: "one" },
        { name: "west", context: "two", formerNames: ["primary"] },
      ],
    },
  },
  {
    code: "cluster-twice",
    environment: "staging",
    broken: {
      clusters: [
        { name: "east", kubeconfig: { stack: "platform" } },
        { name: "west", kubeconfig: { stack: "platform" } },
      ],
    },
    path: "clusters",
    message: "two clusters have the same context of platform, output kubeconfig: both would own the same objects.",
    mended: {
      clusters: [
        { name: "east", kubeconfig: { stack: "platform" } },
        { name: "west", kubeconfig: { stack: "platform", output: "west" } },
      ],
    },
  },
];

describe("settings: contradictions", () => {
  itFinds(contradictions);

  it("the three defaults contradict nothing", () => {
    for (const environment of ["development", "staging", "production"] as const) accepted(environment);
  });
});
