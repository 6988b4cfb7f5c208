import { lookup } from "node:dns/promises";
import { names } from "../../components/names";
import { securityHeaders } from "../../components/securityHeaders";
import type { Settings } from "../../components/settings";
import type { Finding, ObjectReference } from "../checks/finding";
import { inTurns } from "../checks/inTurns";
import type { Subject } from "../checks/subject";
import { daysLeft, judgeCertificate } from "./certificate";
import { healthIn } from "./answer";
import { together, type Looked } from "./inside";
import { publishedAddress } from "./published";
import { ask, type PublicReply } from "./request";

/** How the outside address is reached; tests have an address of their own. */
export interface Outside {
  /** Addresses of a name; none where it has none. Default: as the system looks it up. */
  readonly addressesOf?: (host: string) => Promise<readonly string[]>;
  readonly ports?: { readonly secure: number; readonly plain: number };
  readonly authorities?: readonly string[];
  readonly now?: () => Date;
}

/** A host is asked a few things, one after another. */
const hostsAtOnce = 4;

/** The way in from outside, as clients take it: name, certificate, answer, headers, and what must not be public. */
export async function outsideHealth(subject: Subject, outside: Outside = {}, signal?: AbortSignal): Promise<Looked> {
  const { settings } = subject;
  const { type, hosts } = settings.exposure;
  if (type === "none") return { findings: [], checked: 0, unchecked: [] };
  const published = await publishedAddress(subject, signal);
  return together(
    await inTurns(hosts, hostsAtOnce, (host) => new Host(subject, host, published, outside, signal).look()),
  );
}

/** Everything about one host. */
class Host {
  private readonly findings: Finding[] = [];
  private readonly unchecked: { what: string; why: string }[] = [];
  private checked = 0;
  private readonly object: ObjectReference;
  private readonly settings: Settings;

  constructor(
    private readonly subject: Subject,
    private readonly host: string,
    private readonly published: string | undefined,
    private readonly outside: Outside,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.settings = subject.settings;
    const ingress = this.settings.exposure.type === "ingress";
    const namespace = this.settings.namespace.name;
    this.object = ingress
      ? { kind: "Ingress", name: names.ingress, namespace }
      : { kind: "HTTPRoute", name: names.route, namespace };
  }

  async look(): Promise<Looked> {
    const { exposure, probes } = this.settings;
    const path = isExposed(exposure.paths, probes.path) ? probes.path : (exposure.paths[0]?.path ?? "/");
    const address = await this.address();
    if (address === undefined)
      return this.unreached("its name is not known here, and the cluster publishes no address");
    const reply = await this.tried(() => this.ask(address, exposure.tls.enabled, path));
    if (reply === undefined) return this.result();
    this.checked++;
    this.judgeReply(reply, path);
    if (exposure.tls.enabled) {
      this.judgeCertificate(reply, path);
      await this.judgePlain(address, path);
    }
    await this.judgeMetrics(address);
    return this.result();
  }

  private judgeReply({ status, body, headers, milliseconds }: PublicReply, path: string): void {
    const isHealth = path === this.settings.probes.path;
    const bad = isHealth ? status < 200 || status >= 300 || healthIn(body).status === "unhealthy" : status >= 500;
    if (bad) {
      this.found("outside-unhealthy", "error", `${this.url(path)} answers HTTP status ${status}`, {
        evidence: [`HTTP status ${status} after ${milliseconds} ms`, ...serverOf(headers)],
        next: `See the answer: curl -i ${this.url(path)}`,
        passing: true,
      });
    }
    if (!this.settings.exposure.securityHeaders || status >= 400) return;
    const missing = securityHeaders(this.settings).filter(([name]) => headers[name.toLowerCase()] === undefined);
    if (missing.length === 0) return;
    this.found(
      "headers-missing",
      "warning",
      `Answers of ${this.host} lack security headers that the settings ask for`,
      {
        evidence: missing.map(([name, value]) => `${name}: ${value}`),
        next: "See whether the controller named by exposure.controller is the one that serves the class",
      },
    );
  }

  private judgeCertificate({ certificate }: PublicReply, path: string): void {
    if (certificate === undefined) return;
    const now = this.outside.now?.() ?? new Date();
    for (const { code, severity, message } of judgeCertificate(certificate, this.host, now)) {
      this.found(code, severity, message, {
        evidence: [
          `made out to ${certificate.names.slice(0, 8).join(", ")}`,
          `by ${certificate.issuer}`,
          `${daysLeft(certificate, now)} days left`,
        ],
        next: `See what the Secret ${this.settings.exposure.tls.secretName} holds, and who renews it: curl -v ${this.url(path)}`,
        passing: code === "certificate-untrusted" || code === "certificate-name",
      });
    }
  }

  /** Whoever asks without TLS is sent to where it is, or finds nothing. */
  private async judgePlain(address: string, path: string): Promise<void> {
    const reply = await this.ask(address, false, path).catch(() => undefined);
    this.signal?.throwIfAborted();
    this.checked++;
    if (reply === undefined || reply.status >= 400) return;
    const target = reply.headers.location ?? "";
    if (reply.status >= 300 && target.startsWith("https://")) return;
    this.found("plain-http", "error", `http://${this.host}${path} is answered without TLS`, {
      evidence: [`HTTP status ${reply.status}`, ...(target === "" ? [] : [`location: ${target}`])],
      next: "Let the controller redirect to https, or not listen without TLS",
    });
  }

  private async judgeMetrics(address: string): Promise<void> {
    const reply = await this.tried(() => this.ask(address, this.settings.exposure.tls.enabled, "/metrics"));
    if (reply === undefined) return;
    this.checked++;
    if (reply.status < 200 || reply.status >= 300) return;
    this.found(
      "metrics-public",
      "error",
      `${this.url("/metrics")} is public: it tells anybody how the application is built and used`,
      {
        evidence: [`HTTP status ${reply.status}`],
        next: "See which Ingress or HTTPRoute serves the path, and take it away",
      },
    );
  }

  private ask(address: string, secure: boolean, path: string): Promise<PublicReply> {
    const { ports = { secure: 443, plain: 80 }, authorities } = this.outside;
    const port = secure ? ports.secure : ports.plain;
    return ask({
      host: this.host,
      address,
      port,
      secure,
      path,
      ...(authorities && { authorities }),
      signal: this.signal,
    });
  }

  /** What can't be reached from here says nothing about the application; what breaks off inside TLS does. */
  private async tried(run: () => Promise<PublicReply>): Promise<PublicReply | undefined> {
    try {
      return await run();
    } catch (error) {
      this.signal?.throwIfAborted();
      const { code = "", message } = error as NodeJS.ErrnoException;
      if (code === "EPROTO" || code.startsWith("ERR_SSL")) {
        this.checked++;
        this.found("tls-broken", "error", `${this.host} can't be spoken to over TLS`, {
          evidence: [code],
          next: `See how far it comes: openssl s_client -connect ${this.host}:443 -servername ${this.host}`,
          passing: true,
        });
      } else this.unreached(`it can't be reached from here: ${code === "" ? message : code}`);
      return undefined;
    }
  }

  /** As clients find it; where the name leads to several clusters by turns, this one's own. */
  private async address(): Promise<string | undefined> {
    const found = await (this.outside.addressesOf ?? lookedUp)(this.host);
    return found.find((address) => address === this.published) ?? found[0] ?? this.published;
  }

  private url(path: string): string {
    return `${this.settings.exposure.tls.enabled ? "https" : "http"}://${this.host}${path}`;
  }

  private found(
    code: string,
    severity: Finding["severity"],
    message: string,
    rest: Pick<Finding, "evidence" | "next" | "passing">,
  ): void {
    this.findings.push({
      group: "health",
      code,
      severity,
      cluster: this.subject.cluster.name,
      object: this.object,
      message,
      ...rest,
    });
  }

  private unreached(why: string): Looked {
    this.unchecked.push({ what: `https://${this.host} from outside`, why });
    return this.result();
  }

  private result(): Looked {
    return { findings: this.findings, checked: this.checked, unchecked: this.unchecked };
  }
}

async function lookedUp(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

function serverOf(headers: PublicReply["headers"]): readonly string[] {
  return headers.server === undefined ? [] : [`server: ${String(headers.server).slice(0, 80)}`];
}

/** Is the path let in? As an Ingress compares: segment by segment. */
export function isExposed(paths: Settings["exposure"]["paths"], path: string): boolean {
  return paths.some(({ path: open, type }) => {
    const prefix = open.endsWith("/") ? open : `${open}/`;
    return open === path || (type === "Prefix" && path.startsWith(prefix));
  });
}
