import assert from "node:assert/strict";
import { checkConfig } from "../../../components/check";
import { report } from "../../../components/problems";
import { accepted, refused, stackConfig, type Written } from "./stackConfig";

const set = "pulumi config set --stack unit-staging --path 'circle-core:";
const rm = "pulumi config rm --stack unit-staging --path 'circle-core:";

/** One broken field on a happy staging stack: what is said of it. */
const broken: [title: string, written: Written, path: string, message: string, mend: string][] = [
  [
    "a number out of range",
    { scaling: { replicas: 0 } },
    "scaling.replicas",
    "is 0; allowed: a whole number from 1 to 100. (Pods, where the autoscaler is off; left out: as many as autoscaling.minReplicas.)",
    `Mend it: ${set}scaling.replicas' VALUE`,
  ],
  [
    "a fraction",
    { app: { workers: 1.5 } },
    "app.workers",
    "is 1.5; allowed: a whole number from 1 to 64. (Worker processes of the API in each pod.)",
    `Mend it: ${set}app.workers' VALUE (left out, it is 2)`,
  ],
  [
    "text for a number",
    { timeouts: { startSeconds: "1m" } },
    "timeouts.startSeconds",
    'is "1m"; allowed: a whole number from 5 to 1800. (Longest a container may take to accept connections.)',
    `Mend it: ${set}timeouts.startSeconds' VALUE (left out, it is 60)`,
  ],
  [
    "a number for text, as YAML reads an unquoted version",
    { image: { tag: 1.1 } },
    "image.tag",
    'is 1.1, a number; allowed: text such as "0.2.0". (Version that runs.)',
    'Write it in quotes: "1.1"',
  ],
  [
    "a word that is not in the list",
    { app: { logLevel: "TRACE" } },
    "app.logLevel",
    'is "TRACE"; allowed: one of DEBUG, INFO, WARNING, ERROR. (Least severe message that is logged.)',
    `Mend it: ${set}app.logLevel' VALUE (left out, it is "INFO")`,
  ],
  [
    "text for a switch",
    { app: { debug: "no" } },
    "app.debug",
    'is "no"; allowed: true or false. (Debug mode of the application.)',
    `Mend it: ${set}app.debug' VALUE (left out, it is false)`,
  ],
  [
    "a quantity without a unit",
    { resources: { limits: { memory: "512" } } },
    "resources.limits.memory",
    'is "512"; allowed: text such as "512Mi" or "10Gi". (Memory above which the container is killed.)',
    `Mend it: ${set}resources.limits.memory' VALUE (left out, it is "1Gi")`,
  ],
  [
    "an amount of nothing",
    { resources: { requests: { cpu: "0.0" } } },
    "resources.requests.cpu",
    'is "0.0"; allowed: text such as "500m" or "2". (CPU that is reserved.)',
    `Mend it: ${set}resources.requests.cpu' VALUE (left out, it is "500m")`,
  ],
  [
    "a Kubernetes older than is supported",
    { kubernetes: { version: "v1.23" } },
    "kubernetes.version",
    'is "v1.23"; allowed: text such as "v1.24" or "v1.30". (Oldest version among the clusters; what only newer ones know is left out.)',
    `Mend it: ${set}kubernetes.version' VALUE (left out, it is "v1.24")`,
  ],
  [
    "text of the wrong length",
    { database: { name: "" } },
    "database.name",
    'is ""; allowed: text of 1 to 63 characters. (Database on the server.)',
    `Mend it: ${set}database.name' VALUE (left out, it is "circle_core")`,
  ],
  [
    "text for a mapping",
    { persistence: "10Gi" },
    "persistence",
    'is "10Gi"; allowed: a mapping with the keys size, storageClass, accessMode, perReplica, existingClaim, retention. (The claim behind /data.)',
    `Mend it in Pulumi.unit-staging.yaml, or remove it: ${rm}persistence'`,
  ],
  [
    "nothing for an optional name",
    { exposure: { className: null } },
    "exposure.className",
    'is null; allowed: text such as "circle-core" or "fast.example.com". (Ingress class; left out: the cluster\'s default.)',
    `Mend it: ${set}exposure.className' VALUE`,
  ],
  [
    "an empty list",
    { exposure: { hosts: [] } },
    "exposure.hosts",
    "is a list; allowed: a list of at least 1. (Names that clients use.)",
    `Mend it in Pulumi.unit-staging.yaml, or remove it: ${rm}exposure.hosts'`,
  ],
  [
    "one wrong item of a list",
    { exposure: { hosts: ["a.example.com", "not a host"] } },
    "exposure.hosts[1]",
    'is "not a host"; allowed: text such as "circle-core.example.com" or "database.data.svc.cluster.local".',
    `Mend it: ${set}exposure.hosts[1]' VALUE`,
  ],
  [
    "an item without what it needs",
    { clusters: [{ context: "staging" }] },
    "clusters[0].name",
    'is missing; allowed: text such as "circle-core" or "data". (What the cluster is called in this stack; part of every resource\'s URN. Another cluster: another name.)',
    `Mend it: ${set}clusters[0].name' VALUE`,
  ],
  [
    "a peer without labels, which would be every pod",
    { network: { database: { namespace: "data", podLabels: {} } } },
    "network.database.podLabels",
    "is a mapping; allowed: at least one label. (Labels of the peer's pods; at least one.)",
    `Mend it in Pulumi.unit-staging.yaml, or remove it: ${rm}network.database.podLabels'`,
  ],
  [
    "a label that cannot be one",
    { network: { cache: { podLabels: { "my app": "cache" } } } },
    'network.cache.podLabels["my app"]',
    'cannot be the name of a label; allowed: text such as "app" or "app.kubernetes.io/name".',
    `Rename it, or remove it: ${rm}network.cache.podLabels["my app"]'`,
  ],
  [
    "an unknown key near a known one",
    { imge: { tag: "0.2.0" } },
    "imge",
    "is not a setting. Allowed here: environment, clusters, kubernetes, namespace, image, app, database, cache, secrets, persistence, resources, identity, probes, pod, placement, scaling, exposure, network, access, admission, metadata, timeouts, validation.",
    `Did you mean image? Remove it: ${rm}imge'`,
  ],
  [
    "an unknown key that is near nothing",
    { scaling: { colour: "green" } },
    "scaling.colour",
    "is not a setting. Allowed here: replicas, maxUnavailable, autoscaling.",
    `Remove it: ${rm}scaling.colour'`,
  ],
];

describe("settings: errors", () => {
  for (const [title, written, path, message, mend] of broken) {
    it(title, () => {
      assert.deepEqual(refused(stackConfig("staging", written)), [{ path, message, mend }]);
    });
  }

  it("an environment that does not exist", () => {
    const [problem] = refused({ ...stackConfig("staging", { environment: "prod" }) });
    assert.equal(
      problem?.message,
      'is "prod"; allowed: one of development, staging, production. (What the stack is for; defaults differ by it.)',
    );
  });

  it("no environment", () => {
    const { values } = stackConfig("development");
    const rest = Object.fromEntries(Object.entries(values).filter(([key]) => key !== "circle-core:environment"));
    const [problem] = refused({ stack: "mine", values: rest, secretKeys: [] });
    assert.equal(problem?.path, "environment");
    assert.match(problem.message, /^is missing; allowed: one of development, staging, production\./);
  });

  it("a stack called after another environment", () => {
    const [problem] = refused({ ...stackConfig("development"), stack: "production" });
    assert.equal(problem?.code, "stack-environment");
    assert.equal(problem.message, "is development, but the stack is called production.");
  });

  it("all of them at once, contradictions included", () => {
    const problems = refused(
      stackConfig("staging", {
        scaling: { replicas: 0, maxUnavailable: 2 },
        image: { tag: "latest" },
        network: { dns: 1 },
        nework: {},
      }),
    );
    assert.deepEqual(
      problems.map(({ path, code }) => code ?? path),
      // maxUnavailable is weighed against replicas, which is reported already.
      ["scaling.replicas", "network.dns", "nework", "tag-latest"],
    );
  });

  it("an encrypted value is refused and never shown", () => {
    const config = stackConfig("staging", { database: { name: "hunter2", colour: "hunter2" } }, ["database"]);
    const problems = refused(config);
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["database"],
    );
    assert.doesNotMatch(report(config.stack, problems), /hunter2/);
  });

  it("what is written under secrets by mistake is not shown", () => {
    const config = stackConfig("staging", { secrets: { existing: "hunter2!", rotation: { DB_PASSWORD: "hunter2" } } });
    const text = report(config.stack, refused(config));
    assert.doesNotMatch(text, /hunter2/);
    assert.match(
      text,
      /secrets\.rotation\.DB_PASSWORD\n {4}is a string \(not shown\); allowed: a whole number from 1 up/,
    );
  });

  it("a long value is cut", () => {
    const [problem] = refused(stackConfig("staging", { image: { digest: "x".repeat(500) } }));
    assert.ok(problem && problem.message.length < 200, problem?.message);
  });

  it("settings of other projects and of Pulumi itself are none of ours", () => {
    const config = stackConfig("development");
    const checked = checkConfig({ ...config, values: { ...config.values, "pulumi:tags": "{}", "aws:region": "x" } });
    assert.ok("settings" in checked);
  });
});

describe("settings: report", () => {
  it("names stack, file, line, rule and mend", () => {
    const text = report("staging", [
      { path: "image.tag", message: "is 1.1.", mend: "Quote it.", line: 7 },
      { path: "app.debug", message: "Shows internals.", mend: "Leave it out.", code: "debug-in-production" },
    ]);
    assert.equal(
      text,
      [
        'Stack "staging": 2 settings of Pulumi.staging.yaml cannot be used. Nothing was changed.',
        "  circle-core:image.tag (Pulumi.staging.yaml:7)\n    is 1.1.\n    Quote it.",
        "  circle-core:app.debug\n    Shows internals. [debug-in-production]\n    Leave it out.",
      ].join("\n\n"),
    );
  });
});

describe("settings: defaults", () => {
  it("development needs nothing outside the cluster", () => {
    const { database, cache, exposure, clusters } = accepted("development");
    assert.deepEqual(
      { database: database.type, cache: cache.type, exposure: exposure.type, clusters },
      { database: "sqlite", cache: "memory", exposure: "none", clusters: [{ name: "primary" }] },
    );
  });

  it("a list of clusters that is empty means the same as none", () => {
    assert.deepEqual(accepted("development", { clusters: [] }).clusters, [{ name: "primary" }]);
  });

  it("one key that is set leaves its neighbours at their defaults", () => {
    const { app } = accepted("production", { app: { security: { mfa: false } } });
    assert.deepEqual([app.security.mfa, app.security.sessionTimeoutMinutes, app.workers], [false, 15, 4]);
  });
});
