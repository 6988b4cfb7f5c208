import { z } from "zod";
import { bytes, cpu, hostName, label, objectName, peer, type PerEnvironment } from "./values";

/** One cluster that the stack deploys to. */
const cluster = z.strictObject({
  name: label().describe(
    "What the cluster is called in this stack; part of every resource's URN. Another cluster: another name.",
  ),
  context: z
    .string()
    .min(1)
    .optional()
    .describe("Context of the kubeconfig. Left out: the current one, in development only."),
});

/** A settings value that names a cluster. */
export type ClusterTarget = z.infer<typeof cluster>;

export const clusters = () =>
  z
    .array(cluster)
    .default([])
    .transform((list): ClusterTarget[] => (list.length === 0 ? [{ name: "primary" }] : list))
    .describe("Clusters to deploy to; left out: one, by the current context, in development only.");

export const namespace = (environment: string) =>
  z
    .strictObject({
      name: label().default(`circle-core-${environment}`).describe("Namespace that the stack makes and owns."),
    })
    .prefault({})
    .describe("Where all objects live.");

export const kubernetes = () =>
  z
    .strictObject({
      version: z
        .string()
        .regex(/^v1\.(2[4-9]|[3-9]\d)$/)
        .meta({ examples: ["v1.24", "v1.30"] })
        .default("v1.24")
        .describe("Oldest version among the clusters; what only newer ones know is left out."),
    })
    .prefault({})
    .describe("What the clusters can do.");

export const image = () =>
  z
    .strictObject({
      repository: z
        .string()
        .regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+$/)
        .meta({ examples: ["ghcr.io/ol-s-cloud/circle-core"] })
        .default("ghcr.io/ol-s-cloud/circle-core")
        .describe("Registry and repository, without tag or digest."),
      // A label value too (app.kubernetes.io/version), hence 63 characters and an alphanumeric end.
      tag: z
        .string()
        .regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/)
        .meta({ examples: ["0.2.0"] })
        .default("0.2.0")
        .describe("Version that runs."),
      digest: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/)
        .meta({ examples: ["sha256: and 64 hex digits"] })
        .optional()
        .describe("Digest of exactly that image; needed in staging and production."),
      pullPolicy: z
        .enum(["IfNotPresent", "Always", "Never"])
        .default("IfNotPresent")
        .describe("When a node asks the registry."),
    })
    .prefault({})
    .describe("Image of the application.");

export const identity = () =>
  z
    .strictObject({
      user: z
        .int()
        .min(1)
        .max(65_535)
        .default(10_001)
        .describe("User id of the process; 10000 and up is no host's own."),
      group: z.int().min(1).max(65_535).default(10_001).describe("Group id of the process."),
      fsGroup: z.int().min(1).max(65_535).default(1000).describe("Group that owns the files of the claim."),
    })
    .prefault({})
    .describe("Whom the container runs as; never root.");

export const resources = (per: PerEnvironment) =>
  z
    .strictObject({
      requests: z
        .strictObject({
          cpu: cpu()
            .default(per("100m", "500m", "500m"))
            .describe("CPU that is reserved."),
          memory: bytes()
            .default(per("128Mi", "512Mi", "512Mi"))
            .describe("Memory that is reserved."),
          ephemeralStorage: bytes().default("64Mi").describe("Node disk that is reserved (logs and /tmp)."),
        })
        .prefault({})
        .describe("What a node must have free."),
      limits: z
        .strictObject({
          cpu: cpu().default("1").describe("CPU above which the container is slowed."),
          memory: bytes()
            .default(per("512Mi", "1Gi", "1Gi"))
            .describe("Memory above which the container is killed."),
          ephemeralStorage: bytes().default("256Mi").describe("Node disk above which the pod is evicted."),
        })
        .prefault({})
        .describe("What the container may take."),
      temporary: bytes().default("128Mi").describe("Size of /tmp."),
    })
    .prefault({})
    .describe("CPU, memory and node disk of each pod.");

export const persistence = (per: PerEnvironment) =>
  z
    .strictObject({
      size: bytes()
        .default("10Gi")
        .describe("Size of a claim; with perReplica a change is for new claims, and makes the StatefulSet anew."),
      storageClass: objectName().optional().describe("Storage class; left out: the cluster's default."),
      accessMode: z
        .enum(["ReadWriteOnce", "ReadWriteMany"])
        .default("ReadWriteOnce")
        .describe("ReadWriteOnce: pods of one node; ReadWriteMany: pods of all nodes, if the class can."),
      perReplica: z
        .boolean()
        .default(per(false, true, true))
        .describe("true: a StatefulSet, a claim for each pod; false: a Deployment, one claim for all."),
    })
    .prefault({})
    .describe("The claim behind /data.");

export const scaling = (per: PerEnvironment) =>
  z
    .strictObject({
      replicas: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe("Pods, where the autoscaler is off; left out: as many as autoscaling.minReplicas."),
      minAvailable: z
        .int()
        .min(0)
        .max(99)
        .default(per(0, 1, 2))
        .describe("Pods that a drain must leave running; 0: no disruption budget."),
      autoscaling: z
        .strictObject({
          enabled: z
            .boolean()
            .default(per(false, true, true))
            .describe(
              "Whether an autoscaler owns the replicas. Before it is turned on where pods run already, `kubectl scale` them once: they would start again from one.",
            ),
          minReplicas: z
            .int()
            .min(1)
            .max(100)
            .default(per(1, 2, 3))
            .describe("Fewest pods."),
          maxReplicas: z
            .int()
            .min(1)
            .max(100)
            .default(per(1, 4, 10))
            .describe("Most pods."),
          cpuPercent: z.int().min(10).max(95).default(70).describe("Use of requested CPU that is aimed at."),
        })
        .prefault({})
        .describe("Horizontal autoscaler; needs a metrics API in the cluster."),
    })
    .prefault({})
    .describe("How many pods run.");

export const ingress = (per: PerEnvironment) =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .default(per(false, true, true))
        .describe("Whether the API is reachable from outside."),
      className: objectName().optional().describe("Ingress class; left out: the cluster's default."),
      hosts: z.array(hostName()).min(1).default(["circle-core.example.com"]).describe("Names that clients use."),
      paths: z
        .array(
          z.strictObject({
            path: z
              .string()
              .regex(/^\/[-A-Za-z0-9_./]*$/)
              .meta({ examples: ["/api"] })
              .describe("Path of the URL."),
            type: z.enum(["Exact", "Prefix"]).describe("Exact: this path alone; Prefix: all below it too."),
          }),
        )
        .min(1)
        .default([
          { path: "/", type: "Exact" },
          { path: "/api", type: "Prefix" },
          { path: "/health", type: "Exact" },
        ])
        .describe("What is public; /metrics never is."),
      tls: z
        .strictObject({
          enabled: z
            .boolean()
            .default(per(false, true, true))
            .describe("HTTPS; may be off in development only."),
          secretName: objectName().default("circle-core-tls").describe("Secret with certificate and key."),
          issuer: objectName().optional().describe("cert-manager ClusterIssuer that fills it; left out: you do."),
        })
        .prefault({})
        .describe("Certificate of the hosts."),
    })
    .prefault({})
    .describe("Way in from outside the cluster.");

export const network = () =>
  z
    .strictObject({
      dns: peer()
        .default({ namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } })
        .describe("DNS pods."),
      ingressController: peer()
        .default({ namespace: "traefik", podLabels: { "app.kubernetes.io/name": "traefik" } })
        .describe("Pods of the ingress controller; used where ingress is enabled."),
      apiGateway: peer().optional().describe("Pods of an API gateway that may call the API; left out: none."),
      monitoring: peer().optional().describe("Pods that scrape /metrics; left out: none."),
      database: peer()
        .default({ namespace: "data", podLabels: { app: "database" } })
        .describe("Pods of the database; used where it is a server."),
      cache: peer()
        .default({ namespace: "data", podLabels: { app: "cache" } })
        .describe("Pods of the cache; used where it is a server."),
    })
    .prefault({})
    .describe("Peers: all traffic that is not named here is refused, both ways.");

export const secrets = () => {
  const keeper = (what: string) => z.int().min(1).default(1).describe(`Raise by one to renew ${what}.`);
  return z
    .strictObject({
      existing: objectName()
        .optional()
        .describe("Secret of yours, in the namespace, with all four keys; left out: one is generated."),
      rotation: z
        .strictObject({
          DB_PASSWORD: keeper("the password of the database"),
          REDIS_PASSWORD: keeper("the password of the cache"),
          CIRCLE_ENCRYPTION_KEY: keeper("the key that data is encrypted with (what it encrypted becomes unreadable)"),
          JWT_SECRET: keeper("the key that sessions are signed with (everyone signs in again)"),
        })
        .prefault({})
        .describe("Keepers: a secret stays until its number changes; a change rolls the pods."),
    })
    .prefault({})
    .describe("Passwords and keys; they reach the pod as environment variables from one Secret.");
};

export const timeouts = () =>
  z
    .strictObject({
      startSeconds: z
        .int()
        .min(5)
        .max(1800)
        .default(60)
        .describe("Longest a container may take to accept connections."),
      stopSeconds: z.int().min(10).max(600).default(30).describe("Time a pod has to finish its requests."),
      rolloutSeconds: z.int().min(90).max(3600).default(300).describe("Longest a deployment waits for its pods."),
    })
    .prefault({})
    .describe("How long things may take.");
