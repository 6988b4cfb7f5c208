import type { EngineLog } from "../rpc/engineLog";
import type { Message } from "./readiness/types";

/** Milliseconds between two rounds of messages about pods. */
const round = 10_000;

/** The passing line at a resource that says what it waits for. The same message is not sent twice. */
export class StatusLine {
  readonly #log: EngineLog;
  readonly #urn: string;
  readonly #shown = new Set<string>();
  #nextRound = Date.now() + round;

  constructor(log: EngineLog, urn: string) {
    this.#log = log;
    this.#urn = urn;
  }

  show(...messages: readonly Message[]): void {
    for (const { severity, text } of messages) {
      const key = `${severity} ${text}`;
      if (this.#shown.has(key)) continue;
      this.#shown.add(key);
      this.#log.status(severity, text, this.#urn);
    }
  }

  showEveryTenSeconds(messages: readonly Message[]): void {
    if (Date.now() < this.#nextRound) return;
    this.#nextRound = Date.now() + round;
    this.show(...messages);
  }

  clear(): void {
    this.#log.status("info", "", this.#urn);
  }
}
