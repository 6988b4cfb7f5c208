/** What the supervisor of a cluster does, as data: worked out by pure functions, sent to it in one message. */
export interface Plan {
  /** Each step starts as soon as those that it names in `after` are done. */
  steps: readonly Step[];
  /** Port on loopback to which connections of the handed-over listening socket go; none where nothing is handed over. */
  forwardTo?: number;
  /** Put before each service's command, e.g. to tie its life to the supervisor's. */
  wrapper: readonly string[];
}

/** Runs commands to their end, then starts a service, then waits until all is ready: each part is optional. */
export interface Step {
  name: string;
  after?: readonly string[];
  run?: readonly Command[];
  serve?: Command;
  ready?: Ready;
}

/** Program and arguments. */
export type Command = readonly [string, ...string[]];

/** Something that can be asked again and again until it holds. */
export type Ready =
  /** An answer of 200; with `condition`, an object of which this status condition is True. */
  { url: string; condition?: string } | { socket: string };

/** From the starting process to the supervisor. `release`: from now on live without the starting process. */
export type Order = { kind: "begin"; plan: Plan } | { kind: "release" };

/** From the supervisor to the starting process. */
export type Report =
  | { kind: "listening" }
  | { kind: "step"; name: string }
  | { kind: "ready" }
  | { kind: "failed"; step: string; reason: string };

/** Longest time that a cluster may take to start, in milliseconds. Two cores under load need a multiple of the usual 15 s. */
export const startDeadline = 180_000;
