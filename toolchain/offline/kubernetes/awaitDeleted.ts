import { messageOf } from "../../errors";
import { isNotFound } from "./apiError";
import type { Cluster, ObjectReference } from "./cluster";
import { NotReadyError } from "./failures";
import { type KubeObject, listAt, uidOf } from "./objects";
import { pollUntil } from "./polling";
import { warning } from "./readiness/types";
import type { Session } from "./session";
import { StatusLine } from "./statusLine";

const defaultTimeout = 600_000;

export interface AwaitDeletedOptions {
  urn: string;
  /** The object as the state has it. */
  live: KubeObject;
  reference: ObjectReference;
  /** Milliseconds; undefined = 10 minutes. */
  timeout: number | undefined;
}

/** Waits until the object is gone. @throws NotReadyError where the time is up, and on Cancel */
export async function awaitDeleted(
  session: Session,
  cluster: Cluster,
  { urn, live, reference, timeout = defaultTimeout }: AwaitDeletedOptions,
): Promise<void> {
  const { log, cancelled: signal } = session;
  const line = new StatusLine(log, urn);
  let last = live;
  const look = async (): Promise<true | undefined> => {
    try {
      const found = await cluster.get(reference, signal);
      // Another object of the same name is not the one that was deleted.
      if (uidOf(live) !== "" && uidOf(found) !== uidOf(live)) return true;
      last = found;
      return undefined;
    } catch (error) {
      if (isNotFound(error)) return true;
      throw error;
    }
  };
  const onTrouble = (error: unknown): void => {
    line.show(warning(`unexpected error while checking cluster state: ${messageOf(error)}`));
  };
  const end = await pollUntil(look, { timeout, signal, onTrouble });
  if (end.how === "found") {
    line.clear();
    return;
  }
  const finalizers = listAt(last, "metadata", "finalizers").filter((each) => typeof each === "string");
  log.log("warning", `finalizers might be preventing deletion (${finalizers.join(", ")})`, urn);
  const message = end.how === "timeout" ? "timed out waiting for the condition" : "context canceled";
  throw new NotReadyError(message, last);
}
