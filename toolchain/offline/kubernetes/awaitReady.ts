import { messageOf } from "../../errors";
import { annotation, isAnnotated } from "./annotations";
import type { Cluster } from "./cluster";
import { NotReadyError } from "./failures";
import { type KubeObject, nameOf } from "./objects";
import { Observer } from "./observer";
import { pollUntil } from "./polling";
import { readinessOf } from "./readiness";
import { genericReadiness, requestedReadiness } from "./readiness/requested";
import { type Readiness, type Verdict, warning, type Wording } from "./readiness/types";
import type { Session } from "./session";
import { StatusLine } from "./statusLine";

const defaultTimeout = 600_000;

export interface AwaitOptions {
  urn: string;
  inputs: KubeObject;
  /** The object as the API server answered the create or update. */
  live: KubeObject;
  /** Milliseconds; undefined = the default of the kind. */
  timeout: number | undefined;
}

/**
 * Waits until the object is ready, telling what it waits for.
 * @returns the object as last seen
 * @throws NotReadyError where the time is up, on Cancel, and where it has failed for good
 */
export async function awaitReady(session: Session, cluster: Cluster, options: AwaitOptions): Promise<KubeObject> {
  const { urn, inputs, live } = options;
  const line = new StatusLine(session.log, urn);
  if (isAnnotated(inputs, annotation.skipAwait)) {
    line.show({ severity: "info", text: "Skipping await logic" });
    line.clear();
    return live;
  }
  const readiness = requestedReadiness(live) ?? readinessOf(live) ?? genericReadiness(session.settings);
  return readiness ? waitFor(session, cluster, readiness, options, line) : live;
}

/** One look, for a refresh. @throws NotReadyError where the object is unhealthy */
export async function checkReady(
  session: Session,
  cluster: Cluster,
  { urn, live }: { urn: string; live: KubeObject },
): Promise<void> {
  const readiness = readinessOf(live);
  if (!readiness?.onRead) return;
  const snapshot = await new Observer(cluster, readiness, live).observe(session.cancelled);
  const verdict = readiness.judge({ ...snapshot, settledFor: Infinity });
  const line = new StatusLine(session.log, urn);
  line.show(...verdict.progress);
  if (!verdict.ready) throw notInitialised(snapshot.object, verdict);
  line.clear();
}

async function waitFor(
  { cancelled: signal }: Session,
  cluster: Cluster,
  readiness: Readiness,
  { live, timeout = readiness.timeout ?? defaultTimeout }: AwaitOptions,
  line: StatusLine,
): Promise<KubeObject> {
  const observer = new Observer(cluster, readiness, live);
  let last: Verdict | undefined;
  const look = async (): Promise<KubeObject | undefined> => {
    const snapshot = await observer.observe(signal);
    const verdict = readiness.judge(snapshot);
    last = verdict;
    line.show(...verdict.progress);
    line.showEveryTenSeconds(verdict.podMessages);
    if (verdict.ready || verdict.failed) return snapshot.object;
    line.show(...(await observer.warningEvents(signal)));
    return undefined;
  };
  const onTrouble = (error: unknown): void => {
    line.show(warning(messageOf(error)));
  };
  const end = await pollUntil(look, { timeout, signal, onTrouble });
  if (last?.failed) throw notInitialised(observer.lastSeen, last);
  if (end.how !== "found" && !last?.readyAtEnd) {
    throw new NotReadyError(endText(readiness.wording, end.how, nameOf(live)), observer.lastSeen, reasons(last));
  }
  line.clear();
  return observer.lastSeen;
}

function endText(wording: Wording, how: "timeout" | "cancelled", name: string): string {
  switch (wording) {
    case "awaiter":
      return how === "timeout"
        ? `'${name}' timed out waiting to be Ready`
        : `Resource operation was cancelled for "${name}"`;
    case "watcher":
      return how === "timeout"
        ? `Timeout occurred polling for '${name}'`
        : `Resource operation was cancelled for '${name}'`;
    case "condition":
      return how === "timeout" ? "timed out waiting for the condition" : "context canceled";
  }
}

function notInitialised(object: KubeObject, verdict: Verdict): NotReadyError {
  const message = `Resource '${nameOf(object)}' was created but failed to initialize`;
  return new NotReadyError(message, object, reasons(verdict));
}

function reasons(verdict: Verdict | undefined): string[] {
  return verdict ? [...verdict.problems, ...verdict.podMessages.map(({ text }) => text)] : [];
}
