import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import * as tls from "node:tls";

/** One request to the outside address. */
export interface PublicRequest {
  /** Name that clients use. */
  readonly host: string;
  /** Where it is looked for; the name itself, or an address that the cluster gives. */
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
  readonly path: string;
  /** Certificates of authorities beside those of Node and of the system. */
  readonly authorities?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface PublicReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly milliseconds: number;
  readonly certificate: SeenCertificate | undefined;
}

/** The certificate that a server showed. */
export interface SeenCertificate {
  readonly validTo: Date;
  readonly issuer: string;
  /** Names that it is made out to. */
  readonly names: readonly string[];
  /** Why it does not fit the name. */
  readonly nameProblem: string | undefined;
  /** Why its chain is not trusted, as OpenSSL's code. */
  readonly chainProblem: string | undefined;
}

const patience = 8000;
const bodyAtMost = 64 * 1024;

/** Asks once; redirects are not followed. Rejects where nothing answers, with the error of the connection. */
export function ask(request: PublicRequest): Promise<PublicReply> {
  const { host, address, port, secure, path, authorities = [], signal } = request;
  const started = performance.now();
  const timeout = AbortSignal.timeout(patience);
  return new Promise((resolve, reject) => {
    const sent = (secure ? httpsRequest : httpRequest)({
      host: address,
      port,
      path,
      headers: { host, accept: "*/*", "user-agent": "circle-core-validate" },
      // What is wrong with a certificate is to be told, all of it.
      ...(secure && { servername: host, rejectUnauthorized: false, ca: [...trusted(), ...authorities] }),
      agent: false,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    sent.on("error", (error) => {
      reject(signal?.aborted === true ? (signal.reason as Error) : timeout.aborted ? new Timeout() : error);
    });
    sent.on("response", (response) => {
      const { socket } = response;
      const certificate = socket instanceof tls.TLSSocket ? certificateOf(socket, host) : undefined;
      const chunks: Buffer[] = [];
      let length = 0;
      const done = (): void => {
        const body = Buffer.concat(chunks).toString("utf8").slice(0, bodyAtMost);
        const milliseconds = Math.round(performance.now() - started);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, milliseconds, certificate });
      };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length <= bodyAtMost) return;
        done();
        sent.destroy();
      });
      response.on("end", done);
      response.on("error", reject);
    });
    sent.end();
  });
}

class Timeout extends Error {
  readonly code = "ETIMEDOUT";
  constructor() {
    super(`no answer within ${patience / 1000} s`);
  }
}

function certificateOf(socket: tls.TLSSocket, host: string): SeenCertificate {
  const certificate = socket.getPeerCertificate();
  const names = (certificate.subjectaltname ?? "").split(", ").map((name) => name.replace(/^DNS:/, ""));
  // Node looks at the name only where the chain is trusted.
  const nameProblem = tls.checkServerIdentity(host, certificate)?.message;
  const code = socket.authorized ? undefined : String(socket.authorizationError);
  return {
    validTo: new Date(certificate.valid_to),
    issuer: [certificate.issuer.O, certificate.issuer.CN].filter(Boolean).join(", "),
    names,
    nameProblem,
    chainProblem: code === "ERR_TLS_CERT_ALTNAME_INVALID" ? undefined : code,
  };
}

/** Whom this machine trusts: companies put their own authorities into the system's store. */
function trusted(): readonly string[] {
  // Node has it since 22.15; before, there are Node's own alone.
  const { getCACertificates } = tls as Partial<typeof tls>;
  if (!getCACertificates) return tls.rootCertificates;
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
}
