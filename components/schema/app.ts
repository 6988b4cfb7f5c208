import { z } from "zod";
import { cronLine } from "./cron";
import { hostName, port, type PerEnvironment } from "./values";

/** What Circle Core itself does: all of its config.json that does not follow from another setting. */
export const app = (per: PerEnvironment) =>
  z
    .strictObject({
      debug: z
        .boolean()
        .default(per(true, false, false))
        .describe("Debug mode of the application."),
      logLevel: z
        .enum(["DEBUG", "INFO", "WARNING", "ERROR"])
        .default(per("DEBUG", "INFO", "WARNING"))
        .describe("Least severe message that is logged."),
      workers: z
        .int()
        .min(1)
        .max(64)
        .default(per(1, 2, 4))
        .describe("Worker processes of the API in each pod."),
      security: security(per),
      storage: storage(per),
      performance: performance(),
      monitoring: monitoring(per),
    })
    .prefault({})
    .describe("Behaviour of the application: becomes its config.json.");

const security = (per: PerEnvironment) =>
  z
    .strictObject({
      keyRotationDays: z
        .int()
        .min(1)
        .max(365)
        .default(per(90, 60, 30))
        .describe("Age at which data keys are renewed."),
      sessionTimeoutMinutes: z
        .int()
        .min(1)
        .max(1440)
        .default(per(60, 30, 15))
        .describe("Idle time that ends a session."),
      mfa: z
        .boolean()
        .default(per(false, true, true))
        .describe("Whether a second factor is asked for."),
      passwordMinLength: z
        .int()
        .min(8)
        .max(128)
        .default(per(8, 10, 12))
        .describe("Shortest password accepted."),
      passwordMaxAgeDays: z
        .int()
        .min(0)
        .max(3650)
        .default(per(0, 0, 90))
        .describe("Age at which a password must be changed; 0: never."),
      auditRetentionDays: z
        .int()
        .min(1)
        .max(3650)
        .default(per(30, 90, 365))
        .describe("How long audit records stay."),
      auditImmutable: z
        .boolean()
        .default(per(false, false, true))
        .describe("Whether audit records can't be altered."),
    })
    .prefault({})
    .describe("Encryption, sign-in and audit.");

const storage = (per: PerEnvironment) =>
  z
    .strictObject({
      encryption: z
        .boolean()
        .default(per(false, true, true))
        .describe("Whether stored files are encrypted."),
      backup: z
        .strictObject({
          enabled: z
            .boolean()
            .default(per(false, false, true))
            .describe("Whether the application makes backups."),
          schedule: cronLine()
            .default("0 2 * * *")
            .describe("When a backup starts, as a cron line: minute, hour, day, month, weekday."),
          keep: z.int().min(1).max(365).default(7).describe("How many backups are kept."),
        })
        .prefault({})
        .describe("Backups of the stored files."),
    })
    .prefault({})
    .describe("Files under /data/storage.");

const performance = () =>
  z
    .strictObject({
      requestTimeoutSeconds: z.int().min(1).max(600).default(30).describe("Longest a request may take."),
      maxBodyMegabytes: z.int().min(1).max(1024).default(10).describe("Largest request body."),
      requestsPerMinute: z.int().min(1).max(100_000).default(100).describe("Requests a client may send in a minute."),
      burst: z.int().min(1).max(10_000).default(20).describe("Requests a client may send at once."),
    })
    .prefault({})
    .describe("Limits per request and per client.");

const monitoring = (per: PerEnvironment) => {
  const percent = (what: string) =>
    z
      .int()
      .min(1)
      .max(100)
      .default(per(80, 80, 85))
      .describe(`Use of ${what}, in percent, that raises an alert.`);
  return z
    .strictObject({
      metrics: z.boolean().default(true).describe("Whether /metrics is served (inside the cluster only)."),
      intervalSeconds: z.int().min(5).max(3600).default(60).describe("How often the application samples itself."),
      alertPercent: z
        .strictObject({ cpu: percent("CPU"), memory: percent("memory"), disk: percent("disk") })
        .prefault({})
        .describe("Thresholds of the application's own alerts."),
    })
    .prefault({})
    .describe("Metrics and alerts of the application.");
};

/** Where records are kept. */
export const database = (per: PerEnvironment) =>
  z
    .strictObject({
      type: z
        .enum(["sqlite", "postgres"])
        .default(per("sqlite", "postgres", "postgres"))
        .describe("sqlite: a file in the claim, one replica only; postgres: a server."),
      host: hostName()
        .default("database.data.svc.cluster.local")
        .describe(
          "Server; its pods: network.database. A proxy beside the application, at localhost: network.extraRules lets it out.",
        ),
      port: port().default(5432).describe("Port of the server and of its pods."),
      name: z.string().min(1).max(63).default("circle_core").describe("Database on the server."),
      user: z.string().min(1).max(63).default("circle_core").describe("Account on the server."),
      poolSize: z
        .int()
        .min(1)
        .max(200)
        .default(per(5, 10, 20))
        .describe("Connections held by each pod."),
      ssl: z
        .boolean()
        .default(per(false, false, true))
        .describe("Whether connections use TLS."),
      timeoutSeconds: z.int().min(1).max(300).default(30).describe("Longest a connection may take to open."),
    })
    .prefault({})
    .describe("Database of the application.");

/** Where short-lived values are kept. */
export const cache = (per: PerEnvironment) =>
  z
    .strictObject({
      type: z
        .enum(["memory", "redis"])
        .default(per("memory", "redis", "redis"))
        .describe("memory: inside each pod; redis: a server that all pods share."),
      host: hostName()
        .default("cache.data.svc.cluster.local")
        .describe(
          "Server; its pods: network.cache. A proxy beside the application, at localhost: network.extraRules lets it out.",
        ),
      port: port().default(6379).describe("Port of the server and of its pods."),
      ttlSeconds: z
        .int()
        .min(1)
        .max(86_400)
        .default(per(300, 600, 1200))
        .describe("How long a value stays."),
      ssl: z
        .boolean()
        .default(per(false, false, true))
        .describe("Whether connections use TLS."),
    })
    .prefault({})
    .describe("Cache of the application.");
