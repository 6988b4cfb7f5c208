import { exitCodes, Failure } from "../errors";
import { unlockCommand } from "./words";

/** Who works on a stack, as far as the back end says. */
export interface Holder {
  /** `user@host`. */
  readonly who: string;
  /** Number of the process on that host. */
  readonly process: number;
  readonly since: Date;
}

/** Whether what the engine has said is that somebody else has the stack. */
export function isLocked(said: string): boolean {
  return /the stack is currently locked by|Another update is currently in progress/i.test(said);
}

/** The holders that a message of a lock names; none where the back end is Pulumi Cloud, which keeps them to itself. */
export function holdersIn(said: string): readonly Holder[] {
  return [...said.matchAll(/created by (\S+) \(pid (\d+)\) at (\S+)/g)].map(([, who = "", pid, since = ""]) => ({
    who,
    process: Number(pid),
    since: new Date(since),
  }));
}

/** The stack can't be worked on now: who holds it, since when, and what to do. */
export class LockedError extends Failure {
  constructor(
    stack: string,
    readonly holders: readonly Holder[],
    now = new Date(),
  ) {
    const names = holders.map((holder) => holderText(holder, now)).join(" and ");
    super(
      exitCodes.error,
      `Stack ${stack} is being worked on by ${names || "somebody else"}: nothing was changed`,
      `Wait until that has ended. If it was killed and nobody is at work: ${unlockCommand(stack)}`,
    );
  }
}

function holderText({ who, process, since }: Holder, now: Date): string {
  const seconds = Math.round((now.getTime() - since.getTime()) / 1000);
  const ago = Number.isNaN(seconds)
    ? ""
    : `, since ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}`;
  return `${who} (process ${process}${ago})`;
}
