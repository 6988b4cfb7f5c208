import { applicationName, containerPort } from "./names";
import type { Settings } from "./settings";

/** Where the container finds its configuration file. */
export const configPath = "/etc/circle-core/config.json";

/** Where the container keeps its data: the only lasting path it may write to. */
export const dataPath = "/data";

/**
 * The `config.json` that Circle Core reads at start. Keys are the application's own, hence snake_case.
 * It holds no secret: passwords and keys reach the container as environment variables.
 */
export interface AppConfig {
  readonly app: {
    readonly name: string;
    readonly environment: "development" | "staging" | "production";
    readonly debug: boolean;
    readonly log_level: "DEBUG" | "INFO" | "WARNING" | "ERROR";
    readonly api: { readonly host: string; readonly port: number; readonly workers: number };
  };
  readonly security: {
    readonly encryption: { readonly algorithm: "AES-GCM"; readonly key_rotation_days: number };
    readonly authentication: {
      readonly session_timeout_minutes: number;
      readonly mfa: boolean;
      readonly password_policy: { readonly min_length: number; readonly max_age_days?: number };
    };
    readonly audit: { readonly retention_days: number; readonly immutable: boolean };
  };
  readonly storage: {
    readonly type: "file";
    readonly path: string;
    readonly encryption: boolean;
    readonly backup?: { readonly schedule: string; readonly keep: number };
  };
  readonly database:
    | { readonly type: "sqlite"; readonly path: string; readonly pool_size: number; readonly timeout: number }
    | {
        readonly type: "postgres";
        readonly host: string;
        readonly port: number;
        readonly name: string;
        readonly user: string;
        readonly pool_size: number;
        readonly ssl: boolean;
        readonly timeout: number;
      };
  readonly cache:
    | { readonly type: "memory"; readonly ttl: number }
    | {
        readonly type: "redis";
        readonly host: string;
        readonly port: number;
        readonly ttl: number;
        readonly ssl: boolean;
      };
  readonly performance: {
    readonly request_timeout: number;
    readonly max_body_mb: number;
    readonly rate_limit: { readonly requests_per_minute: number; readonly burst: number };
  };
  readonly monitoring: {
    readonly metrics: boolean;
    readonly interval: number;
    readonly alert_thresholds: { readonly cpu: number; readonly memory: number; readonly disk: number };
  };
}

/** The application's configuration for these settings. Times are in seconds unless the key names another unit. */
export function appConfig(settings: Settings): AppConfig {
  const { app } = settings;
  const { backup } = app.storage;
  return {
    app: {
      name: applicationName,
      environment: settings.environment,
      debug: app.debug,
      log_level: app.logLevel,
      api: { host: "0.0.0.0", port: containerPort.number, workers: app.workers },
    },
    security: {
      encryption: { algorithm: "AES-GCM", key_rotation_days: app.security.keyRotationDays },
      authentication: {
        session_timeout_minutes: app.security.sessionTimeoutMinutes,
        mfa: app.security.mfa,
        password_policy: {
          min_length: app.security.passwordMinLength,
          ...(app.security.passwordMaxAgeDays > 0 && { max_age_days: app.security.passwordMaxAgeDays }),
        },
      },
      audit: { retention_days: app.security.auditRetentionDays, immutable: app.security.auditImmutable },
    },
    storage: {
      type: "file",
      path: `${dataPath}/storage`,
      encryption: app.storage.encryption,
      ...(backup.enabled && { backup: { schedule: backup.schedule, keep: backup.keep } }),
    },
    database: database(settings),
    cache: cache(settings),
    performance: {
      request_timeout: app.performance.requestTimeoutSeconds,
      max_body_mb: app.performance.maxBodyMegabytes,
      rate_limit: { requests_per_minute: app.performance.requestsPerMinute, burst: app.performance.burst },
    },
    monitoring: {
      metrics: app.monitoring.metrics,
      interval: app.monitoring.intervalSeconds,
      alert_thresholds: app.monitoring.alertPercent,
    },
  };
}

function database({ database: db }: Settings): AppConfig["database"] {
  const common = { pool_size: db.poolSize, timeout: db.timeoutSeconds };
  return db.type === "sqlite"
    ? { type: "sqlite", path: `${dataPath}/circle.db`, ...common }
    : { type: "postgres", host: db.host, port: db.port, name: db.name, user: db.user, ssl: db.ssl, ...common };
}

function cache({ cache: { type, ttlSeconds: ttl, host, port, ssl } }: Settings): AppConfig["cache"] {
  return type === "memory" ? { type, ttl } : { type, host, port, ttl, ssl };
}
