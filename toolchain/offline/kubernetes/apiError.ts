import { numberAt, textAt } from "./objects";
import type { ValueMap } from "../rpc/values";

/** An answer of the API server that is a refusal; the message is its own. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: number;
  readonly reason: string;

  /** @param status the `Status` object of the answer */
  constructor(
    httpCode: number,
    readonly status: ValueMap,
  ) {
    super(textAt(status, "message") || `the server answered with HTTP status ${httpCode}`);
    this.code = numberAt(status, "code") ?? httpCode;
    this.reason = textAt(status, "reason");
  }
}

/** The API server could not be reached, or did not answer in time. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** The API server serves no such kind: most often a custom resource whose definition is missing. */
export class NoMatchError extends Error {
  override readonly name = "NoMatchError";
}

const isApi = (error: unknown, test: (error: ApiError) => boolean): boolean => error instanceof ApiError && test(error);

export const isNotFound = (error: unknown): boolean => isApi(error, ({ code }) => code === 404);
export const isForbidden = (error: unknown): boolean => isApi(error, ({ code }) => code === 403);
export const isAlreadyExists = (error: unknown): boolean => isApi(error, ({ reason }) => reason === "AlreadyExists");
export const isConflict = (error: unknown): boolean => isApi(error, ({ reason }) => reason === "Conflict");
/** The namespace that the object should go into does not exist. */
export const isNamespaceNotFound = (error: unknown): boolean =>
  isApi(error, ({ code, status }) => code === 404 && textAt(status, "details", "kind") === "namespaces");
/** An admission webhook or an aggregated API server that can't answer a dry run. */
export const isDryRunRefused = (error: unknown): boolean =>
  isApi(error, ({ code, message }) => code === 400 && message.includes("does not support dry run"));
