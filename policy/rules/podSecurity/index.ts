import type { Rule } from "../rule";
import { appArmor, seccomp, seLinux } from "./confinement";
import { hostNamespaces, hostPorts, hostProbes, privileged, windowsHostProcess } from "./hostAccess";
import { runAsNonRoot, runAsUserZero } from "./identity";
import { procMount, sysctls } from "./kernel";
import { addedCapabilities, allowPrivilegeEscalation, dropAllCapabilities } from "./privileges";
import { hostPath, persistentHostPath, volumeTypes } from "./volumes";

/**
 * The Pod Security Standards at level restricted, as `k8s.io/pod-security-admission` 0.37 decides them. The rules that are
 * broken name in their references exactly the checks that fail there.
 */
export const podSecurityRules: readonly Rule[] = [
  privileged,
  windowsHostProcess,
  hostNamespaces,
  hostPath,
  persistentHostPath,
  hostPorts,
  hostProbes,
  runAsNonRoot,
  runAsUserZero,
  allowPrivilegeEscalation,
  dropAllCapabilities,
  addedCapabilities,
  seccomp,
  appArmor,
  seLinux,
  procMount,
  sysctls,
  volumeTypes,
];
