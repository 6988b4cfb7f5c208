import assert from "node:assert/strict";
import { itFinds, type Contradiction } from "./contradictions";
import { accepted, refused, stackConfig } from "./stackConfig";

const contradictions: Contradiction[] = [
  {
    code: "autoscaling-range",
    environment: "staging",
    broken: { scaling: { replicas: 3, minAvailable: 0, autoscaling: { minReplicas: 3, maxReplicas: 2 } } },
    path: "scaling.autoscaling.maxReplicas",
    message: "maxReplicas is 2, below minReplicas, which is 3.",
    mended: { scaling: { replicas: 3, minAvailable: 0, autoscaling: { minReplicas: 3, maxReplicas: 3 } } },
  },
  {
    code: "autoscaling-replicas",
    environment: "staging",
    broken: { scaling: { replicas: 5 } },
    path: "scaling.replicas",
    message: "replicas is 5, but the autoscaler keeps 2 to 4.",
    mended: { scaling: { replicas: 5, autoscaling: { enabled: false } } },
  },
  {
    code: "budget-blocks-drain",
    environment: "staging",
    broken: { scaling: { minAvailable: 2 } },
    path: "scaling.minAvailable",
    message: "minAvailable is 2, but as few as 2 may run: no pod could ever be evicted, no node drained.",
    mended: { scaling: { minAvailable: 1 } },
  },
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
      scaling: { replicas: 1, minAvailable: 0, autoscaling: { enabled: false } },
    },
  },
  {
    code: "tls-missing",
    environment: "staging",
    broken: { exposure: { tls: { enabled: false } } },
    path: "exposure.tls.enabled",
    message: "the API would be reachable from outside by plain HTTP in staging.",
    mended: { exposure: { type: "none", tls: { enabled: false } } },
  },
  {
    code: "host-twice",
    environment: "staging",
    broken: { exposure: { hosts: ["a.example.com", "b.example.com", "a.example.com"] } },
    path: "exposure.hosts",
    message: "the host a.example.com is listed twice.",
    mended: { exposure: { hosts: ["a.example.com", "b.example.com"] } },
  },
  {
    code: "metrics-public",
    environment: "staging",
    broken: { exposure: { paths: [{ path: "/", type: "Prefix" }] } },
    path: "exposure.paths",
    message: "the path / (Prefix) would make /metrics public.",
    mended: { exposure: { paths: [{ path: "/", type: "Exact" }] } },
  },
  {
    code: "digest-missing",
    environment: "production",
    broken: { image: { digest: undefined } },
    path: "image.digest",
    message: "production runs images by digest, and none is set: a tag can be moved.",
    mended: {},
  },
  {
    code: "tag-latest",
    environment: "development",
    broken: { image: { tag: "latest" } },
    path: "image.tag",
    message: "the tag latest does not say which version runs, and moves.",
    mended: { image: { tag: "0.2.0" } },
  },
  {
    code: "request-above-limit",
    environment: "development",
    broken: { resources: { requests: { memory: "1Gi" }, limits: { memory: "1000Mi" } } },
    path: "resources.requests.memory",
    message: "1Gi are requested, but the limit is 1000Mi.",
    mended: { resources: { requests: { memory: "1Gi" }, limits: { memory: "1024Mi" } } },
  },
  {
    code: "request-above-limit",
    environment: "development",
    broken: { resources: { requests: { cpu: "1001m" } } },
    path: "resources.requests.cpu",
    message: "1001m are requested, but the limit is 1.",
    mended: { resources: { requests: { cpu: "1000m" } } },
  },
  {
    code: "temporary-above-limit",
    environment: "development",
    broken: { resources: { temporary: "1Gi" } },
    path: "resources.temporary",
    message: "/tmp may hold 1Gi, but the pod is evicted above 256Mi.",
    mended: { resources: { temporary: "256Mi" } },
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
    code: "start-beyond-rollout",
    environment: "development",
    broken: { timeouts: { startSeconds: 71, rolloutSeconds: 100 } },
    path: "timeouts.startSeconds",
    message: "a pod may take 71 s to start, but a rollout of 100 s is given up before.",
    mended: { timeouts: { startSeconds: 70, rolloutSeconds: 100 } },
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

  for (const path of ["/metrics", "/metrics/", "//metrics", "/api/../metrics", "/metrics/cpu"]) {
    it(`metrics-public: ${path} is found too`, () => {
      const [problem] = refused(stackConfig("staging", { exposure: { paths: [{ path, type: "Exact" }] } }));
      assert.equal(problem?.code, "metrics-public");
    });
  }

  it("an autoscaler of one replica and a budget of none is no contradiction", () => {
    accepted("development", { scaling: { autoscaling: { enabled: true, minReplicas: 1, maxReplicas: 1 } } });
  });

  it("the three defaults contradict nothing", () => {
    for (const environment of ["development", "staging", "production"] as const) accepted(environment);
  });
});
