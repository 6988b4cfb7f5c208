import type { Severity } from "../../rpc/engineLog";
import type { KubeObject } from "../objects";

/** Objects of the same namespace that the readiness of another one hangs on. */
export type RelatedKind = "pods" | "replicaSets" | "claims" | "endpointSlices" | "services";

/** A line for the person who waits. */
export interface Message {
  severity: Severity;
  text: string;
}

/** How an object and what belongs to it stand at one moment. */
export interface Snapshot {
  object: KubeObject;
  /** All objects of the namespace, of the kinds that the readiness asked for. */
  related: Readonly<Partial<Record<RelatedKind, readonly KubeObject[]>>>;
  /** Milliseconds since the related objects that concern this one last changed. */
  settledFor: number;
  /** The cluster-wide object that the object names: a claim's storage class. */
  storageClass: KubeObject | undefined;
}

export interface Verdict {
  ready: boolean;
  /** What is being waited for: shown as it changes. */
  progress: readonly Message[];
  /** What is wrong with the pods: shown every ten seconds. */
  podMessages: readonly Message[];
  /** Why it is not ready, if the wait ended now. */
  problems: readonly string[];
  /** It never will be: there is nothing to wait for. */
  failed?: boolean;
  /** Good enough when the time is up. */
  readyAtEnd?: boolean;
}

/** How the end of a wait is worded; the official provider has three ways. */
export type Wording = "awaiter" | "watcher" | "condition";

/** When an object of some kind counts as ready: a pure judgement over a snapshot. */
export interface Readiness {
  related: readonly RelatedKind[];
  /** Whether a change of the related object starts `settledFor` again; all do if not said. */
  concerns?(related: KubeObject, object: KubeObject): boolean;
  judge(snapshot: Snapshot): Verdict;
  /** Milliseconds to wait where the program sets no timeout; undefined = 10 minutes. */
  timeout?: number;
  /** Whether a refresh asks too, and warns of an unhealthy object. */
  onRead: boolean;
  wording: Wording;
}

export const ready: Verdict = { ready: true, progress: [], podMessages: [], problems: [] };

/** Not ready yet, for reasons that are told while waiting. */
export function waiting(...progress: Message[]): Verdict {
  return { ready: false, progress, podMessages: [], problems: [] };
}

export const info = (text: string): Message => ({ severity: "info", text });
export const warning = (text: string): Message => ({ severity: "warning", text });
