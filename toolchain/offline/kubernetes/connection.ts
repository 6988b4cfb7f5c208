import { type IncomingMessage, type OutgoingHttpHeaders, request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../errors";
import { isMap, type ValueMap } from "../rpc/values";
import { ApiError, ConnectionError } from "./apiError";
import { credentialsOf, type Credentials } from "./credentials";
import type { ActiveKubeconfig } from "./kubeconfig";

export interface ApiRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  /** Of the body; `application/json` if not said. */
  contentType?: string;
  /** Aborts the request. */
  signal?: AbortSignal | undefined;
}

/** Milliseconds until TCP and TLS must stand: a server that accepts and says nothing must not hold up a preview. */
const connectDeadline = 10_000;
/** Milliseconds until an answer must have come; API servers end their own requests after 60 s. */
const answerDeadline = 65_000;
/** How often to obey a server that asks to come back later (429). */
const patience = 10;

/** JSON over HTTPS to one API server, with the credentials of a kubeconfig. */
export class Connection {
  readonly #credentials: Credentials;
  readonly #server: URL;
  readonly #answerDeadline: number;
  #agent: RequestOptions["agent"];

  constructor(config: ActiveKubeconfig, options: { answerDeadline?: number | undefined } = {}) {
    this.#credentials = credentialsOf(config);
    this.#server = new URL(config.cluster.server);
    this.#answerDeadline = options.answerDeadline ?? answerDeadline;
  }

  /**
   * @returns the answer's JSON
   * @throws ApiError where the API server refuses, ConnectionError where it can't be reached or does not answer
   */
  async request(request: ApiRequest): Promise<ValueMap> {
    for (let attempt = 0; ; attempt++) {
      const { response, text } = await this.#send(request);
      const code = response.statusCode ?? 0;
      const answer = parse(text);
      if (code < 400) return answer;
      const wait = Number(response.headers["retry-after"]);
      if (code !== 429 || !(wait >= 0) || attempt >= patience) throw refusal(code, answer, text);
      await sleep(Math.max(wait, 1) * 1000, undefined, { signal: request.signal });
    }
  }

  /** Ends the kept-alive sockets. */
  close(): void {
    if (typeof this.#agent === "object") this.#agent.destroy();
  }

  async #send(request: ApiRequest): Promise<{ response: IncomingMessage; text: string }> {
    const url = this.#url(request);
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const options = await this.#options(request, body);
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const outgoing = send(url, options);
      const fail = (error: Error): void => {
        // A kept-alive socket that the server closed in the meantime: it has not read the request.
        if (outgoing.reusedSocket && codeOf(error) === "ECONNRESET") resolve(this.#send(request));
        else reject(request.signal?.aborted ? error : connectionError(request.method, url, error));
      };
      const answered = setTimeout(() => {
        outgoing.destroy(new Error(`no answer within ${this.#answerDeadline / 1000} s`));
      }, this.#answerDeadline);
      outgoing.once("socket", (socket: Socket) => {
        destroyUnlessConnected(socket, url);
      });
      outgoing.once("close", () => {
        clearTimeout(answered);
      });
      outgoing.once("error", fail);
      outgoing.once("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", fail);
        response.once("end", () => {
          resolve({ response, text: Buffer.concat(chunks).toString("utf8") });
        });
      });
      outgoing.end(body);
    });
  }

  #url({ path, query = {} }: ApiRequest): URL {
    const url = new URL(this.#server);
    url.pathname = url.pathname.replace(/\/$/, "") + path;
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    return url;
  }

  async #options(request: ApiRequest, body: Buffer | undefined): Promise<RequestOptions> {
    const { headers, ...options } = await this.#credentials();
    this.#agent = options.agent;
    return {
      ...options,
      method: request.method,
      ...(request.signal ? { signal: request.signal } : {}),
      headers: {
        ...(isHeaderMap(headers) ? headers : {}),
        accept: "application/json",
        // Without a length Node sends no body framing on DELETE, and the body would be read as the next request.
        ...(body ? { "content-type": request.contentType ?? "application/json", "content-length": body.length } : {}),
      },
    };
  }
}

/** Node takes headers as a flat list, too; the kubeconfig gives a map. */
function isHeaderMap(headers: RequestOptions["headers"]): headers is OutgoingHttpHeaders {
  return headers !== undefined && !Array.isArray(headers);
}

function destroyUnlessConnected(socket: Socket, url: URL): void {
  if (!socket.connecting) return;
  const deadline = setTimeout(() => {
    socket.destroy(new Error(`no connection within ${connectDeadline / 1000} s`));
  }, connectDeadline);
  const clear = (): void => {
    clearTimeout(deadline);
  };
  socket.once(url.protocol === "https:" ? "secureConnect" : "connect", clear).once("close", clear);
}

function parse(text: string): ValueMap {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : {};
  } catch {
    // Proxies and load balancers answer in HTML or plain text; the caller goes by the status code.
    return {};
  }
}

function refusal(code: number, answer: ValueMap, text: string): ApiError {
  if (code === 401) {
    return new ApiError(code, { ...answer, message: "the server has asked for the client to provide credentials" });
  }
  const isStatus = answer["kind"] === "Status";
  return new ApiError(code, isStatus ? answer : { message: `HTTP status ${code}: ${text.trim().slice(0, 200)}` });
}

function connectionError(method: string, url: URL, error: Error): ConnectionError {
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  const address = `${url.hostname}:${url.port || "443"}`;
  return new ConnectionError(`${verb} "${url.href}": ${causeOf(error, url.hostname, address)}`, { cause: error });
}

/** The commonest causes in the words of the official plugin. */
function causeOf(error: Error, host: string, address: string): string {
  switch (codeOf(error)) {
    case "ECONNREFUSED":
      return `dial tcp ${address}: connect: connection refused`;
    case "ENOTFOUND":
      return `dial tcp: lookup ${host}: no such host`;
    default:
      return messageOf(error);
  }
}

function codeOf(error: Error): unknown {
  return "code" in error ? error.code : undefined;
}
