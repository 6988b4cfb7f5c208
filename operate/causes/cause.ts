import type { FindingSeverity, ObjectReference } from "../checks/finding";
import type { Patience } from "./patience";
import type { Scene } from "./scene/scene";

/** What a cause is about: the chapters of docs/troubleshooting.md, in their order. */
export const topics = [
  "image",
  "configuration",
  "crash",
  "probes",
  "scheduling",
  "storage",
  "admission",
  "rollout",
  "nodes",
  "network",
  "scaling",
] as const;
export type Topic = (typeof topics)[number];

/** Whatever keeps a pod from running and serving. */
export const keepPods: readonly Topic[] = [
  "image",
  "configuration",
  "crash",
  "probes",
  "scheduling",
  "storage",
  "admission",
  "nodes",
];

/** One reason why something does not run as it should, as data. */
export interface Cause {
  /** Identifies it; never changes. Kebab-case. */
  readonly code: string;
  readonly topic: Topic;
  /** A few words, as a heading. */
  readonly title: string;
  readonly severity: FindingSeverity;
  /** How it shows, in the words of Kubernetes. */
  readonly seen: string;
  /** What has happened, in one or two sentences. */
  readonly explanation: string;
  /** What to do about it, in a sentence. */
  readonly mend: string;
  /** Commands that show more, ready to paste; `fill` knows what stands in braces. */
  readonly look: readonly string[];
  /** Of the causes that share a slot, an object or container has one: the first of the catalogue that fits. */
  readonly slot?: string;
  /** Codes, or topics as a whole, that bring this one about: seen together with one of them, this is its consequence. */
  readonly follows?: readonly string[];
  /** When a rollout is given up for it: at once, or past a threshold. Left out: never. */
  readonly fatal?: "at-once" | keyof Patience;
  /** Time does not mend it, though no rollout is given up for it. */
  readonly stays?: true;
  /** Where it is seen; pure, and for any snapshot whatever. */
  readonly find: (scene: Scene) => readonly Sighting[];
}

/** A cause, seen somewhere. */
export interface Sighting {
  readonly object: ObjectReference;
  readonly container?: string;
  /** What is wrong, in one sentence, with the names of what it is about. */
  readonly message: string;
  /** What shows it, most telling first. */
  readonly evidence: readonly string[];
  /** Where it is less than the cause says. */
  readonly severity?: "warning";
  /** What stands in for the names in braces, beside those that every command knows. */
  readonly values?: Readonly<Record<string, string>>;
  /** For thresholds: how often it has been tried, and since when it has lasted. */
  readonly count?: number;
  readonly since?: Date | undefined;
}
