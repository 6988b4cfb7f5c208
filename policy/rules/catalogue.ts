import { defaultDeny, podIsolated } from "./network/isolation";
import { isJoinRule, isObjectRule, type JoinRule, type ObjectRule, type Rule } from "./rule";
import { readOnlyRootFilesystem } from "./workload/filesystem";
import { hostNamespaces, hostPath, hostPorts, privileged } from "./workload/hostAccess";
import { runAsNonRoot, runAsUserZero } from "./workload/identity";
import { imageTag } from "./workload/images";
import { addedCapabilities, allowPrivilegeEscalation, dropAllCapabilities, seccomp } from "./workload/privileges";
import { cpuLimit, cpuMemoryRequests, memoryLimit } from "./workload/resources";
import { automountToken } from "./workload/tokens";

/** Every rule there is, in the order of reports. */
export const catalogue: readonly Rule[] = [
  privileged,
  hostNamespaces,
  hostPath,
  hostPorts,
  runAsNonRoot,
  runAsUserZero,
  allowPrivilegeEscalation,
  dropAllCapabilities,
  addedCapabilities,
  seccomp,
  readOnlyRootFilesystem,
  automountToken,
  cpuMemoryRequests,
  memoryLimit,
  cpuLimit,
  imageTag,
  defaultDeny,
  podIsolated,
];

export const objectRules: readonly ObjectRule[] = catalogue.filter(isObjectRule);
export const joinRules: readonly JoinRule[] = catalogue.filter(isJoinRule);
