import type { KubeConfig } from "@kubernetes/client-node";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { ApiError, refused, UnreachableError } from "./apiError";
import { credentialsOf, type Credentials } from "./credentials";

/** One request to the API server. */
export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute, such as `/api/v1/namespaces/shop/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Of the body. Default: application/json. */
  readonly contentType?: string;
  /** What is wanted of the answer. Default: JSON, or whatever there is. */
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the whole answer must have come. Default: 20,000. */
  readonly timeout?: number;
}

/** A list as the API server gives it. */
export interface ObjectList<T> {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  /** Null where a list of metadata alone is empty. */
  readonly items: readonly T[] | null;
}

const usualTimeout = 20_000;
const pageSize = 500;
/** Milliseconds before their end at which credentials are asked for anew. */
const shortlyBefore = 30_000;

/** One API server, by the credentials of one context. Sockets are kept, and keep no process alive. */
export class Api {
  private known: Promise<Credentials> | undefined;

  constructor(
    private readonly config: KubeConfig,
    private readonly server: string,
  ) {}

  /**
   * The answer as JSON.
   * @throws ApiError where the API server refuses, UnreachableError where it does not answer
   */
  async json<T = unknown>(request: ApiRequest): Promise<T> {
    const text = await this.text(request);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new UnreachableError(this.server, "it answers, but not as an API server does: is it a proxy's page?");
    }
  }

  /** The object, or undefined where there is none. */
  async find<T = unknown>(path: string, signal?: AbortSignal): Promise<T | undefined> {
    try {
      return await this.json<T>({ path, signal });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * All items of a list, page by page.
   * @param accept in which form; default: whole objects
   */
  async list<T = unknown>(
    path: string,
    query: ApiRequest["query"] = {},
    signal?: AbortSignal,
    accept?: string,
  ): Promise<readonly T[]> {
    const items: T[] = [];
    let next: string | undefined;
    do {
      const page = await this.json<ObjectList<T>>({
        path,
        query: { limit: pageSize, ...query, ...(next !== undefined && { continue: next }) },
        signal,
        ...(accept !== undefined && { accept }),
      });
      items.push(...(page.items ?? []));
      next = page.metadata?.continue ?? "";
    } while (next !== "");
    return items;
  }

  /** The answer as text, such as a container's log. */
  async text(request: ApiRequest): Promise<string> {
    const { response, body } = await this.renewing(request);
    const status = response.statusCode ?? 0;
    if (status >= 400) throw refused(status, body, request);
    return body;
  }

  /** Status, headers and body, whatever the status: for what a proxied application answers. */
  async answer(request: ApiRequest): Promise<{ status: number; headers: IncomingMessage["headers"]; body: string }> {
    // A 401 may be the application's own.
    const { response, body } = await this.send(request);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  }

  /** Credentials that a program gave and that are refused before their time are asked for anew, once. */
  private async renewing(request: ApiRequest): Promise<{ response: IncomingMessage; body: string }> {
    const answered = await this.send(request);
    const used = this.known;
    if (answered.response.statusCode !== 401 || (await used)?.renewable !== true) return answered;
    if (this.known === used) this.known = undefined;
    return this.send(request);
  }

  private async send(request: ApiRequest): Promise<{ response: IncomingMessage; body: string }> {
    const { method = "GET", path, query = {}, body, contentType = "application/json" } = request;
    // A program that gives them may wait for a person: that is none of the API server's time.
    const options = await this.credentials();
    const timeout = AbortSignal.timeout(request.timeout ?? usualTimeout);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
    const url = new URL(this.server.replace(/\/$/, "") + path);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const data = body === undefined ? undefined : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const send = url.protocol === "https:" ? httpsRequest : httpRequest;
      const sent = send(url, {
        ...options,
        method,
        signal,
        headers: {
          ...(options.headers as Record<string, string> | undefined),
          accept: request.accept ?? "application/json, */*",
          ...(data && { "content-type": contentType, "content-length": data.length }),
        },
      });
      const fail = (error: Error): void => {
        if (request.signal?.aborted) reject(request.signal.reason as Error);
        else if (timeout.aborted) {
          reject(new UnreachableError(this.server, `no answer within ${(request.timeout ?? usualTimeout) / 1000} s`));
        } else if (sent.reusedSocket && "code" in error && error.code === "ECONNRESET" && method === "GET") {
          // The server had closed a kept socket: it has not read the request.
          resolve(this.send(request));
        } else reject(UnreachableError.by(this.server, error));
      };
      sent.on("error", fail);
      sent.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          resolve({ response, body: Buffer.concat(chunks).toString("utf8") });
        });
      });
      sent.end(data);
    });
  }

  /** Read once, and again where they end; a program that gives them is asked as seldom. */
  private async credentials(): Promise<Credentials["options"]> {
    const known = (this.known ??= this.asked());
    const { options, expires } = await known;
    if (expires === undefined || expires.getTime() - Date.now() > shortlyBefore) return options;
    // Of several requests at once the first one asks.
    if (this.known === known) this.known = undefined;
    return (await (this.known ??= this.asked())).options;
  }

  /** A program that failed may succeed the next time. */
  private asked(): Promise<Credentials> {
    const asked = credentialsOf(this.config);
    asked.catch(() => {
      if (this.known === asked) this.known = undefined;
    });
    return asked;
  }
}
