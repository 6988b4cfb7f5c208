import { shellWord } from "../../components/shell";
import { exitCodes, Failure } from "../errors";

/** What the API server refused. */
export class ApiError extends Failure {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** The API server's own word for it, such as NotFound; empty where it gave none. */
    readonly reason: string,
    message: string,
    hint?: string,
  ) {
    super(status === 401 || status === 403 ? exitCodes.credentials : exitCodes.error, message, hint);
  }
}

/** Did the API server fail, or have too much to do? That says nothing of what was asked for, and may pass. */
export function isOverloaded(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 429 || error.status >= 500);
}

/** Credentials that could not be had, so that nothing was asked of the API server. */
export class CredentialsError extends Failure {
  constructor(what: string, hint: string) {
    super(exitCodes.credentials, what, hint);
  }
}

/** An API server that can't be reached, or does not answer. */
export class UnreachableError extends Failure {
  constructor(server: string, why: string, hint?: string, options?: ErrorOptions) {
    super(exitCodes.error, `The API server ${server} can't be reached: ${why}`, hint, options);
  }

  static by(server: string, error: Error): UnreachableError {
    const code = "code" in error ? String(error.code) : "";
    return new UnreachableError(server, reasons[code] ?? error.message, hints[code], { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name could not be looked up",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "there is no way to its address",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not signed by the authority of the kubeconfig",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not signed by the authority of the kubeconfig",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not signed by the authority of the kubeconfig",
};

const otherAuthority =
  "Was the cluster made anew since the kubeconfig was written? Fetch it again from where it comes from";

const hints: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: otherAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: otherAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: otherAuthority,
  ECONNREFUSED: "Is the cluster running, and is the kubeconfig the right one? See: kubectl cluster-info",
  ENOTFOUND: "Is the kubeconfig the right one, and are you in the cluster's network? See: kubectl cluster-info",
};

/** All that was asked of a namespace was refused: no verdict can be given. */
export class NothingSeenError extends ApiError {
  constructor(namespace: string, why: string) {
    super(
      403,
      "Forbidden",
      `Nothing of the namespace ${namespace} may be seen: ${why}`,
      `Ask for the right to read it, such as the ClusterRole view; see: kubectl auth can-i --list --namespace ${shellWord(namespace)}`,
    );
  }
}

interface Status {
  readonly kind?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The error that an answer of the API server stands for. */
export function refused(
  status: number,
  body: string,
  { method = "GET", path }: { method?: string; path: string },
): ApiError {
  const { reason = "", message } = statusIn(body);
  if (status === 401) {
    return new ApiError(
      status,
      reason,
      "The API server does not accept the credentials of the kubeconfig: they are expired or revoked",
      "Log in to the cluster again, then see: kubectl auth whoami",
    );
  }
  const text = message ?? `HTTP status ${status} for ${method} ${path}`;
  if (status === 403) return new ApiError(status, reason, text, "Ask for that right, or use another context");
  return new ApiError(status, reason, text);
}

function statusIn(body: string): Status {
  try {
    const value: unknown = JSON.parse(body);
    const status = typeof value === "object" && value !== null ? (value as Status) : {};
    return status.kind === "Status" ? status : {};
  } catch {
    return {};
  }
}
