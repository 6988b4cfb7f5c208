import assert from "node:assert/strict";
import { appConfig } from "../../../components/appConfig";
import { accepted } from "./stackConfig";

describe("config.json", () => {
  it("of development", () => {
    assert.deepEqual(appConfig(accepted("development")), {
      app: {
        name: "circle-core",
        environment: "development",
        debug: true,
        log_level: "DEBUG",
        api: { host: "0.0.0.0", port: 8000, workers: 1 },
      },
      security: {
        encryption: { algorithm: "AES-GCM", key_rotation_days: 90 },
        authentication: { session_timeout_minutes: 60, mfa: false, password_policy: { min_length: 8 } },
        audit: { retention_days: 30, immutable: false },
      },
      storage: { type: "file", path: "/data/storage", encryption: false },
      database: { type: "sqlite", path: "/data/circle.db", pool_size: 5, timeout: 30 },
      cache: { type: "memory", ttl: 300 },
      performance: { request_timeout: 30, max_body_mb: 10, rate_limit: { requests_per_minute: 100, burst: 20 } },
      monitoring: { metrics: true, interval: 60, alert_thresholds: { cpu: 80, memory: 80, disk: 80 } },
    });
  });

  it("of staging, where it differs", () => {
    const { app, security, storage, database, cache } = appConfig(accepted("staging"));
    assert.deepEqual([app.debug, app.log_level, app.api.workers], [false, "INFO", 2]);
    assert.deepEqual(security, {
      encryption: { algorithm: "AES-GCM", key_rotation_days: 60 },
      authentication: { session_timeout_minutes: 30, mfa: true, password_policy: { min_length: 10 } },
      audit: { retention_days: 90, immutable: false },
    });
    assert.equal(storage.backup, undefined);
    assert.deepEqual(database, {
      type: "postgres",
      host: "database.data.svc.cluster.local",
      port: 5432,
      name: "circle_core",
      user: "circle_core",
      pool_size: 10,
      ssl: false,
      timeout: 30,
    });
    assert.deepEqual(cache, {
      type: "redis",
      host: "cache.data.svc.cluster.local",
      port: 6379,
      ttl: 600,
      ssl: false,
    });
  });

  it("of production, where it differs", () => {
    const { app, security, storage, database, cache, monitoring } = appConfig(accepted("production"));
    assert.deepEqual([app.debug, app.log_level, app.api.workers], [false, "WARNING", 4]);
    assert.deepEqual(security, {
      encryption: { algorithm: "AES-GCM", key_rotation_days: 30 },
      authentication: { session_timeout_minutes: 15, mfa: true, password_policy: { min_length: 12, max_age_days: 90 } },
      audit: { retention_days: 365, immutable: true },
    });
    assert.deepEqual(storage.backup, { schedule: "0 2 * * *", keep: 7 });
    assert.ok(database.type === "postgres" && database.ssl && database.pool_size === 20);
    assert.ok(cache.type === "redis" && cache.ssl && cache.ttl === 1200);
    assert.deepEqual(monitoring.alert_thresholds, { cpu: 85, memory: 85, disk: 85 });
  });
});
