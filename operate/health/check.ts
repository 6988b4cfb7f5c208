import type { GroupResult } from "../checks/finding";
import type { Subject } from "../checks/subject";
import { insideHealth, together } from "./inside";
import { outsideHealth, type Outside } from "./outside";

export interface HealthOptions {
  /** How the outside address is asked; false: not at all. */
  readonly outside?: Outside | false;
  readonly signal?: AbortSignal | undefined;
}

/** Group 2: the health endpoint from inside the cluster, and from outside where there is a way in. */
export async function healthCheck(
  subject: Subject,
  { outside = {}, signal }: HealthOptions = {},
): Promise<GroupResult> {
  const looks = [
    insideHealth(subject, signal),
    ...(outside === false ? [] : [outsideHealth(subject, outside, signal)]),
  ];
  return { group: "health", ...together(await Promise.all(looks)) };
}
