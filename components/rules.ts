import { normalize } from "node:path/posix";
import type { Problem } from "./problems";
import { quantity } from "./quantity";
import { replicaRange } from "./scaling";
import type { Settings } from "./settings";
import { deadlineMarginSeconds } from "./workload";

/** A contradiction between settings that are each allowed alone. */
interface Rule {
  /** Identifies the rule; never changes. */
  readonly code: string;
  /** The settings it reads; the first is the one that is shown. */
  readonly reads: readonly [string, ...string[]];
  /** What is contradictory, or nothing. */
  readonly broken: (settings: Settings) => string | undefined;
  readonly mend: string;
}

const rules: readonly Rule[] = [
  {
    code: "autoscaling-range",
    reads: ["scaling.autoscaling.maxReplicas", "scaling.autoscaling.minReplicas", "scaling.autoscaling.enabled"],
    broken: ({ scaling: { autoscaling } }) =>
      when(
        autoscaling.enabled && autoscaling.maxReplicas < autoscaling.minReplicas,
        `maxReplicas is ${autoscaling.maxReplicas}, below minReplicas, which is ${autoscaling.minReplicas}.`,
      ),
    mend: "Raise maxReplicas, or lower minReplicas.",
  },
  {
    code: "autoscaling-replicas",
    reads: [
      "scaling.replicas",
      "scaling.autoscaling.minReplicas",
      "scaling.autoscaling.maxReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: ({ scaling: { autoscaling, replicas = autoscaling.minReplicas } }) =>
      when(
        autoscaling.enabled &&
          autoscaling.minReplicas <= autoscaling.maxReplicas &&
          (replicas < autoscaling.minReplicas || replicas > autoscaling.maxReplicas),
        `replicas is ${replicas}, but the autoscaler keeps ${autoscaling.minReplicas} to ${autoscaling.maxReplicas}.`,
      ),
    mend: "Leave replicas out and set minReplicas and maxReplicas, or set autoscaling.enabled to false.",
  },
  {
    code: "budget-blocks-drain",
    reads: [
      "scaling.minAvailable",
      "scaling.replicas",
      "scaling.autoscaling.minReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: (settings) => {
      const { fewest } = replicaRange(settings);
      const { minAvailable } = settings.scaling;
      return when(
        minAvailable > 0 && minAvailable >= fewest,
        `minAvailable is ${minAvailable}, but as few as ${fewest} may run: no pod could ever be evicted, no node drained.`,
      );
    },
    mend: "Keep minAvailable below the number of pods, or set it to 0 for no disruption budget.",
  },
  {
    code: "claim-of-one-node",
    reads: [
      "persistence.accessMode",
      "persistence.perReplica",
      "scaling.replicas",
      "scaling.autoscaling.maxReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: (settings) => {
      const { most } = replicaRange(settings);
      const { perReplica, accessMode } = settings.persistence;
      return when(
        !perReplica && accessMode === "ReadWriteOnce" && most > 1,
        `up to ${most} pods would share one ReadWriteOnce claim, which only the pods of one node can mount.`,
      );
    },
    mend: "Set persistence.perReplica to true, or accessMode to ReadWriteMany, or run one replica.",
  },
  {
    code: "sqlite-one-writer",
    reads: ["database.type", "scaling.replicas", "scaling.autoscaling.maxReplicas", "scaling.autoscaling.enabled"],
    broken: (settings) => {
      const { most } = replicaRange(settings);
      return when(
        settings.database.type === "sqlite" && most > 1,
        `sqlite is a file that one process writes, but up to ${most} pods run.`,
      );
    },
    mend: "Set database.type to postgres, or run one replica.",
  },
  {
    code: "tls-missing",
    reads: ["ingress.tls.enabled", "ingress.enabled", "environment"],
    broken: ({ environment, ingress }) =>
      when(
        environment !== "development" && ingress.enabled && !ingress.tls.enabled,
        `the API would be reachable from outside by plain HTTP in ${environment}.`,
      ),
    mend: "Set ingress.tls.enabled to true (and ingress.tls.issuer, where cert-manager runs).",
  },
  {
    code: "host-twice",
    reads: ["ingress.hosts"],
    broken: ({ ingress: { hosts } }) => twice(hosts, (host) => `the host ${host} is listed twice.`),
    mend: "List each host once.",
  },
  {
    code: "metrics-public",
    reads: ["ingress.paths", "ingress.enabled"],
    broken: ({ ingress: { enabled, paths } }) => {
      const open = paths.find(({ path, type }) => coversMetrics(path, type));
      return when(
        enabled && open !== undefined,
        `the path ${open?.path ?? ""} (${open?.type ?? ""}) would make /metrics public.`,
      );
    },
    mend: "List the public paths, such as / (Exact) and /api (Prefix).",
  },
  {
    code: "digest-missing",
    reads: ["image.digest", "environment"],
    broken: ({ environment, image }) =>
      when(
        environment !== "development" && image.digest === undefined,
        `${environment} runs images by digest, and none is set: a tag can be moved.`,
      ),
    mend: "Set image.digest to what the registry says of the tag (`crane digest REPOSITORY:TAG`).",
  },
  {
    code: "tag-latest",
    reads: ["image.tag"],
    broken: ({ image }) =>
      when(image.tag.toLowerCase() === "latest", "the tag latest does not say which version runs, and moves."),
    mend: "Name a version, such as 0.2.0.",
  },
  ...(["cpu", "memory", "ephemeralStorage"] as const).map((what): Rule => ({
    code: "request-above-limit",
    reads: [`resources.requests.${what}`, `resources.limits.${what}`],
    broken: ({ resources: { requests, limits } }) =>
      when(
        quantity(requests[what]) > quantity(limits[what]),
        `${requests[what]} are requested, but the limit is ${limits[what]}.`,
      ),
    mend: "Lower the request, or raise the limit.",
  })),
  {
    code: "temporary-above-limit",
    reads: ["resources.temporary", "resources.limits.ephemeralStorage"],
    broken: ({ resources: { temporary, limits } }) =>
      when(
        quantity(temporary) > quantity(limits.ephemeralStorage),
        `/tmp may hold ${temporary}, but the pod is evicted above ${limits.ephemeralStorage}.`,
      ),
    mend: "Lower resources.temporary, or raise resources.limits.ephemeralStorage.",
  },
  {
    code: "debug-in-production",
    reads: ["app.debug", "environment"],
    broken: ({ environment, app }) =>
      when(environment === "production" && app.debug, "debug mode shows internals to clients."),
    mend: "Leave app.debug out.",
  },
  {
    code: "start-beyond-rollout",
    reads: ["timeouts.startSeconds", "timeouts.rolloutSeconds"],
    broken: ({ timeouts: { startSeconds, rolloutSeconds } }) =>
      when(
        startSeconds > rolloutSeconds - deadlineMarginSeconds,
        `a pod may take ${startSeconds} s to start, but a rollout of ${rolloutSeconds} s is given up before.`,
      ),
    mend: `Keep startSeconds ${deadlineMarginSeconds} s or more below rolloutSeconds.`,
  },
  {
    code: "reserved-namespace",
    reads: ["namespace.name"],
    broken: ({ namespace: { name } }) =>
      when(
        name === "default" || name.startsWith("kube-"),
        `${name} belongs to Kubernetes; the stack owns its namespace.`,
      ),
    mend: "Name another namespace, or leave it out.",
  },
  {
    code: "context-missing",
    reads: ["clusters", "environment"],
    broken: ({ environment, clusters }) => {
      const loose = clusters.find(({ context }) => context === undefined);
      return when(
        environment !== "development" && loose !== undefined,
        `cluster ${loose?.name ?? ""} has no context: ${environment} never goes to whatever context is current.`,
      );
    },
    mend: "Set clusters[N].context to a context of your kubeconfig (`kubectl config get-contexts`).",
  },
  {
    code: "cluster-twice",
    reads: ["clusters"],
    broken: ({ clusters }) =>
      twice(
        clusters.map(({ name }) => name),
        (name) => `two clusters are called ${name}.`,
      ) ??
      twice(
        clusters.map(({ context }) => context ?? ""),
        (context) => `two clusters have the same context${context && ` ${context}`}: both would own the same objects.`,
      ),
    mend: "Give each cluster its own name and context.",
  },
];

/** The contradictions in these settings. `except` names settings already reported: rules that read them are left out. */
export function contradictions(settings: Settings, except: readonly string[] = []): Problem[] {
  const reported = (path: string): boolean =>
    except.some(
      (known) =>
        path === known || path.startsWith(`${known}.`) || known.startsWith(`${path}.`) || known.startsWith(`${path}[`),
    );
  return rules
    .filter(({ reads }) => !reads.some(reported))
    .flatMap(({ code, reads: [path], broken, mend }) => {
      const message = broken(settings);
      return message === undefined ? [] : [{ code, path, message, mend }];
    });
}

function when(broken: boolean, message: string): string | undefined {
  return broken ? message : undefined;
}

function twice(values: readonly string[], message: (value: string) => string): string | undefined {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  return repeated === undefined ? undefined : message(repeated);
}

/** As an ingress matches: Exact compares the whole path, Prefix compares segment by segment. */
function coversMetrics(path: string, type: "Exact" | "Prefix"): boolean {
  const segments = normalize(path).split("/").filter(Boolean);
  const isMetrics = segments[0] === "metrics";
  return type === "Prefix" ? segments.length === 0 || isMetrics : isMetrics;
}
