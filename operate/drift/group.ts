import type { GroupResult } from "../checks/finding";
import type { Subject } from "../checks/subject";
import { configurationCheck } from "./check";
import { readConfiguration } from "./read";

/**
 * Group 1 of `validate`, and all of `drift`: reads what a cluster has, and checks it against what the settings declare.
 * @throws UnreachableError, and ApiError where the credentials are not accepted at all
 */
export async function configurationGroup(
  { cluster, settings, stack }: Subject,
  options: { signal?: AbortSignal } = {},
): Promise<GroupResult> {
  const live = await readConfiguration(cluster, settings, options);
  return configurationCheck({ cluster: cluster.name, stack, settings }, live);
}
