import type { Finding, ObjectReference } from "../checks/finding";
import { mask } from "../logs/mask";

/** What was answered, and how fast. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

/** What a good answer is. */
export interface Expected {
  readonly cluster: string;
  readonly object: ObjectReference;
  /** Path that was asked. */
  readonly path: string;
  /** How long an answer may take: what the readiness probe allows. */
  readonly slowestMilliseconds: number;
  /** Version and environment that the application should say it has, where it says so. */
  readonly version: string;
  readonly environment: string;
  /** Command that shows the same answer. */
  readonly again: string;
}

/** Judges what the health endpoint answered: its status, what its body says of itself, and how long it took. */
export function judgeAnswer({ status, body, milliseconds }: Reply, expected: Expected): readonly Finding[] {
  const { cluster, object, path } = expected;
  const said = healthIn(body);
  const finding = (code: string, severity: Finding["severity"], message: string, next: string): Finding => {
    const evidence = [`${path}: HTTP status ${status}, ${milliseconds} ms`, ...evidenceOf(body, said)];
    return { group: "health", code, severity, cluster, object, message, evidence, next, passing: true };
  };
  const again = `See the answer: ${expected.again}`;
  if (status < 200 || status >= 300 || said.status === "unhealthy") {
    const failed = said.failed.map(({ name, reason }) => (reason === "" ? name : `${name} (${reason})`)).join(", ");
    const why = failed === "" ? `it answers HTTP status ${status}` : `it says of itself that ${failed} failed`;
    return [finding("health-unhealthy", "error", `The application is not healthy: ${why}`, again)];
  }
  return [
    ...(milliseconds > expected.slowestMilliseconds
      ? [
          finding(
            "health-slow",
            "warning",
            `${path} took ${milliseconds} ms; the readiness probe allows ${expected.slowestMilliseconds} ms`,
            "See what it waits for: its database, its cache, or CPU that its limit withholds",
          ),
        ]
      : []),
    ...(["version", "environment"] as const)
      .filter((key) => said[key] !== undefined && plain(said[key]) !== plain(expected[key]))
      .map((key) =>
        finding(
          `health-${key}`,
          "error",
          `The application says that its ${key} is ${quoted(said[key])}; declared is ${expected[key]}`,
          "See which image and settings the pod has; deploy again if they are older",
        ),
      ),
  ];
}

/** What a health body says, in the forms that are usual; nothing where it is no such body. */
interface Health {
  readonly status: "healthy" | "unhealthy" | undefined;
  readonly version: string | undefined;
  readonly environment: string | undefined;
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
}

const healthy = ["healthy", "ok", "up", "pass", "passing", "alive", "ready", "success"];

export function healthIn(body: string): Health {
  const value = parsed(body);
  const word = (key: string) => (typeof value[key] === "string" ? value[key] : undefined);
  const status = word("status")?.toLowerCase();
  const checks = Object.entries(mapping(value.checks ?? value.components ?? value.details));
  const failed = checks.flatMap(([name, check]) => {
    const { status: is, reason, error, message } = typeof check === "string" ? { status: check } : mapping(check);
    const good = typeof is !== "string" || healthy.includes(is.toLowerCase());
    return good ? [] : [{ name, reason: quoted(reason ?? error ?? message ?? "") }];
  });
  return {
    status: status === undefined ? undefined : healthy.includes(status) ? "healthy" : "unhealthy",
    version: word("version"),
    environment: word("environment"),
    failed,
  };
}

type Mapping = Readonly<Record<string, unknown>>;

function parsed(body: string): Mapping {
  try {
    return mapping(JSON.parse(body));
  } catch {
    return {};
  }
}

function mapping(value: unknown): Mapping {
  return typeof value === "object" && value !== null ? (value as Mapping) : {};
}

/** Applications write it with a v or without. */
function plain(version: string): string {
  return version.replace(/^v(?=\d)/, "");
}

function quoted(value: unknown): string {
  return typeof value === "string" ? beginning(value, 200) : "";
}

/** Masked before it is cut, so that no half of a secret is left; of a body of any length only so much is looked at. */
function beginning(text: string, letters: number): string {
  return mask(text.slice(0, 8192)).slice(0, letters);
}

function evidenceOf(body: string, { failed, status }: Health): readonly string[] {
  if (failed.length > 0) return failed.slice(0, 8).map(({ name, reason }) => `${name}: ${reason || "failed"}`);
  // A body of another form may hold anything; its beginning tells a proxy's page from an application's.
  return status === undefined && body.trim() !== "" ? [beginning(body.trim().split("\n")[0] ?? "", 120)] : [];
}
