import type { Settings } from "./settings";

/**
 * Minor version of Kubernetes 1 since which a field is there unasked. An older API server refuses an object that has it,
 * or drops it, and then every update would set it again.
 */
const since = {
  nodeTaintsPolicy: 26,
  matchLabelKeys: 27,
  containerMetrics: 27,
  unhealthyPodEvictionPolicy: 27,
  claimRetention: 27,
  readWriteOncePod: 27,
  nativeSidecars: 29,
  preStopSleep: 30,
  admissionPolicies: 30,
} as const;

/** Whether every cluster of the stack knows the field. */
export function knows({ kubernetes: { version } }: Settings, field: keyof typeof since): boolean {
  return Number(version.slice("v1.".length)) >= since[field];
}
