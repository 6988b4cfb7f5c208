import type { Settings } from "../../components/settings";

/** What came of one check. */
export interface PreflightCheck {
  /** Identifies the check; never changes. */
  readonly code: string;
  /** failed: a deployment would fail; warning: it would not be what is wanted; skipped: could not be told. */
  readonly state: "ok" | "failed" | "warning" | "skipped";
  /** What was found, in one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly next?: string;
}

/** What the API server said of a path. */
export type Answer =
  | { readonly state: "there"; readonly value: unknown }
  | { readonly state: "absent" }
  | { readonly state: "unseen"; readonly why: string };

/** A thing to be allowed: of an API group, in the stack's namespace, or in the cluster. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  /** With its subresource, if one is meant: `pods/log`. */
  readonly resource: string;
  readonly clusterWide?: true;
}

/** What is known of a cluster. */
export interface Facts {
  /** By path, as `asks` names it. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** What of `rights` is refused; or why that could not be asked. */
  readonly refused: readonly Right[] | { readonly why: string };
}

/** One concern: what to ask the API server, and what the answers mean for these settings. */
export interface Concern {
  readonly title: string;
  /** Paths that are read; a Secret comes without its values. */
  readonly asks: (settings: Settings) => readonly string[];
  readonly judge: (settings: Settings, facts: Facts) => readonly PreflightCheck[];
}

/** The answer to a path that was asked. */
export function answerTo({ answers }: Facts, path: string): Answer {
  return answers.get(path) ?? { state: "unseen", why: "it was not asked" };
}

/** `skipped`, with what could not be seen and why. */
export function skipped(code: string, what: string, { why }: { readonly why: string }): PreflightCheck {
  const message = `${what.slice(0, 1).toUpperCase()}${what.slice(1)} could not be seen: ${why}`;
  return { code, state: "skipped", message };
}
