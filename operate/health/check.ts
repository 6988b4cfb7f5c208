import type { GroupResult } from "../checks/finding";
import type { Subject } from "../checks/subject";
import { ApiError, isOverloaded } from "../cluster/apiError";
import { insideHealth, together, type Looked } from "./inside";
import { outsideHealth, type Outside } from "./outside";
import { routeHealth } from "./route";

export interface HealthOptions {
  /** How the outside address is asked; false: not at all. */
  readonly outside?: Outside | false;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that a pod's answer is waited for. Default: 10,000. */
  readonly patience?: number;
}

/** Group 2: the health endpoint from inside the cluster, and from outside where there is a way in. */
export async function healthCheck(
  subject: Subject,
  { outside = {}, signal, patience }: HealthOptions = {},
): Promise<GroupResult> {
  const looks = [
    alone("health from inside the cluster", insideHealth(subject, signal, patience)),
    routeHealth(subject, signal),
    ...(outside === false ? [] : [alone("health from outside", outsideHealth(subject, outside, signal))]),
  ];
  return { group: "health", ...together(await Promise.all(looks)) };
}

/** What one part was refused leaves the other as it is. */
async function alone(what: string, look: Promise<Looked>): Promise<Looked> {
  try {
    return await look;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401 || isOverloaded(error)) throw error;
    return { findings: [], checked: 0, unchecked: [{ what, why: error.message }] };
  }
}
