import { identicalProbes, probePorts } from "../../../policy/rules/workload/probeDetails";
import { livenessProbe, readinessProbe } from "../../../policy/rules/workload/probes";
import { changed, pod, workload, type Json } from "../fixtures";
import { describeObjectRule, type Changes } from "../objectCases";

const bare = { name: "app", image: "app" };
const job = workload("batch/v1", "Job", ["spec", "template"], { containers: [bare] });
const cronJob = workload("batch/v1", "CronJob", ["spec", "jobTemplate", "spec", "template"], { containers: [bare] });

for (const [rule, name] of [
  [readinessProbe, "readinessProbe"],
  [livenessProbe, "livenessProbe"],
] as const) {
  const at = (container: string) => `spec.${container}.${name}`;
  const without = (container: string): Changes => ({ [at(container)]: undefined });
  const app = `spec.containers[0].${name}`;
  const sidecar = `spec.initContainers[1].${name}`;

  describeObjectRule({
    rule,
    good: pod(),
    allowed: "a probe",
    breaks: {
      none: [without("containers.0"), [app, "unset"]],
      "one that asks nothing": [{ [at("containers.0")]: { periodSeconds: 5 } }, [app, "unset"]],
      "none, without a port": [{ ...without("containers.0"), "spec.containers.0.ports": undefined }, [app, "unset"]],
      "none on a native sidecar with ports (kyverno/policies#1528)": [without("initContainers.1"), [sidecar, "unset"]],
    },
    accepts: {
      ...Object.fromEntries(
        ["httpGet", "tcpSocket", "grpc", "exec"].map((handler) => [
          handler,
          { [at("containers.0")]: { [handler]: {} } },
        ]),
      ),
      "none on a sidecar that serves nobody": { ...without("initContainers.1"), "spec.initContainers.1.ports": [] },
      "none on init and ephemeral containers": {
        ...without("initContainers.0"),
        ...without("ephemeralContainers.0"),
      },
      "a pod that runs to its end": { ...without("containers.0"), "spec.restartPolicy": "Never" },
      "a pod that is repeated until it succeeds": { ...without("containers.0"), "spec.restartPolicy": "OnFailure" },
    },
    unknown: { [at("containers.0")]: [app], "spec.restartPolicy": [] },
  });

  describeObjectRule({ rule, good: job });
  describeObjectRule({ rule, good: cronJob });
  describeObjectRule({
    rule,
    good: pod({
      containers: [{ ...bare, [name]: { exec: {} } }],
      initContainers: [{ ...bare, restartPolicy: "Always" }],
    }),
    unknown: { "spec.initContainers.0.ports": ["spec.initContainers[0].ports"] },
  });

  describeObjectRule({
    rule,
    good: pod(),
    settings: { of: "containers with ports" },
    breaks: { none: [without("containers.0"), [app, "unset"]] },
    accepts: { "none, without a port": { ...without("containers.0"), "spec.containers.0.ports": undefined } },
  });

  describeObjectRule({
    rule,
    good: pod(),
    settings: { of: "one container" },
    breaks: {
      "none at all": [{ ...without("containers.0"), ...without("initContainers.1") }, [app, "unset"]],
      "one on an init container alone": [
        {
          ...without("containers.0"),
          ...without("initContainers.1"),
          [at("initContainers.0")]: { exec: {} },
        },
        [app, "unset"],
      ],
    },
    accepts: {
      "a sidecar's": without("containers.0"),
      "the program's": without("initContainers.1"),
      "no containers": { "spec.containers": [], "spec.initContainers": [] },
    },
  });
}

const probes = (readiness: object, liveness: object): Changes => ({
  "spec.containers.0.readinessProbe": readiness,
  "spec.containers.0.livenessProbe": liveness,
});
const http = { httpGet: { path: "/health", port: 8000 } };
const liveness = "spec.containers[0].livenessProbe";
const again = "the readinessProbe again, no more patient";

describeObjectRule({
  rule: identicalProbes,
  good: pod(),
  allowed: "another question, or more patience",
  breaks: {
    "one question": [probes(http, http), [liveness, again]],
    "one port": [probes({ tcpSocket: { port: "http" } }, { tcpSocket: { port: "http" } }), [liveness, again]],
    "one command": [probes({ exec: { command: ["a", "b"] } }, { exec: { command: ["a", "b"] } }), [liveness, again]],
    "one service": [
      probes({ grpc: { port: 1, service: "a" } }, { grpc: { port: 1, service: "a" } }),
      [liveness, again],
    ],
    "as much patience, in other steps": [
      probes({ ...http, periodSeconds: 5, failureThreshold: 6 }, http),
      [liveness, again],
    ],
    "less patience": [probes(http, { ...http, failureThreshold: 2 }), [liveness, again]],
  },
  accepts: {
    "more patience, as the manual of Kubernetes suggests": probes(http, { ...http, failureThreshold: 4 }),
    "more patience by a longer period": probes(http, { ...http, periodSeconds: 11 }),
    "another path": probes(http, { httpGet: { path: "/live", port: 8000 } }),
    "another port": probes(http, { httpGet: { path: "/health", port: 8001 } }),
    "another scheme": probes(http, { httpGet: { path: "/health", port: 8000, scheme: "HTTPS" } }),
    "another way to ask": probes(http, { tcpSocket: { port: 8000 } }),
    "another host": probes(http, { httpGet: { ...http.httpGet, host: "localhost" } }),
    "a command with another last word": probes(
      { exec: { command: ["sh", "-c", "ready"] } },
      { exec: { command: ["sh", "-c", "alive"] } },
    ),
    "another service": probes({ grpc: { port: 1, service: "a" } }, { grpc: { port: 1, service: "b" } }),
    "a longer command": probes({ exec: { command: ["a"] } }, { exec: { command: ["a", "b"] } }),
    "a shorter command": probes({ exec: { command: ["a", "b"] } }, { exec: { command: ["a"] } }),
    "no liveness": { "spec.containers.0.livenessProbe": undefined },
    "no readiness": { "spec.containers.0.readinessProbe": undefined },
  },
});

describeObjectRule({
  rule: identicalProbes,
  good: pod({ containers: [{ ...bare, readinessProbe: http, livenessProbe: { ...http, failureThreshold: 9 } }] }),
  unknown: {
    "spec.containers.0.livenessProbe.failureThreshold": ["spec.containers[0].livenessProbe.failureThreshold"],
    "spec.containers.0.readinessProbe.periodSeconds": ["spec.containers[0].readinessProbe.periodSeconds"],
    "spec.containers.0.livenessProbe.httpGet.path": [],
  },
});

const asks = (probe: string, handler: object): Changes => ({ [`spec.containers.0.${probe}`]: handler });
const served: Json = changed(pod(), "spec.containers.0.ports", [{ name: "http", containerPort: 8000 }]);
const noName = "a name that no port of the container has";
const noNumber = "a port that no container lists";

describeObjectRule({
  rule: probePorts,
  good: served,
  breaks: {
    ...Object.fromEntries(
      ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) => [
        [
          `${probe} at an unknown name`,
          [asks(probe, { httpGet: { port: "https" } }), [`spec.containers[0].${probe}.httpGet.port`, noName]],
        ],
        [
          `${probe} at an unlisted number`,
          [asks(probe, { tcpSocket: { port: 9000 } }), [`spec.containers[0].${probe}.tcpSocket.port`, noNumber]],
        ],
      ]),
    ),
    "a gRPC probe": [
      asks("livenessProbe", { grpc: { port: 9000 } }),
      ["spec.containers[0].livenessProbe.grpc.port", noNumber],
    ],
    "the name of another container's port": [
      { ...asks("livenessProbe", { tcpSocket: { port: "proxy" } }), "spec.initContainers.1.ports.0.name": "proxy" },
      ["spec.containers[0].livenessProbe.tcpSocket.port", noName],
    ],
  },
  accepts: {
    "a name": asks("livenessProbe", { tcpSocket: { port: "http" } }),
    "a number": asks("livenessProbe", { tcpSocket: { port: 8000 } }),
    "the number of another container's port": asks("livenessProbe", { tcpSocket: { port: 8001 } }),
    "a command": asks("livenessProbe", { exec: { command: ["true"] } }),
    "any number where the container lists none, for it need not": {
      ...asks("livenessProbe", { tcpSocket: { port: 9000 } }),
      "spec.containers.0.ports": undefined,
      "spec.containers.0.readinessProbe": undefined,
    },
    "another port of a hook, which may call whom it likes": asks("lifecycle.preStop", { httpGet: { port: 9000 } }),
  },
  unknown: { "spec.containers.0.livenessProbe.httpGet.port": ["spec.containers[0].livenessProbe.httpGet.port"] },
});

describeObjectRule({
  rule: probePorts,
  good: pod({ containers: [{ ...bare, livenessProbe: { tcpSocket: { port: 8000 } } }] }),
  breaks: {
    "a name where no port is listed": [
      { "spec.containers.0.livenessProbe.tcpSocket.port": "http" },
      ["spec.containers[0].livenessProbe.tcpSocket.port", noName],
    ],
  },
});
