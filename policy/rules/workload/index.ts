import type { Rule } from "../rule";
import { requestLimitRatio } from "./amounts";
import { removedApi } from "./apiVersions";
import { replicas, spread } from "./availability";
import { literalSecretEnv, secretAsEnv } from "./environment";
import { readOnlyRootFilesystem } from "./filesystem";
import { runtimeSocket, writableHostMount } from "./hostMounts";
import { imageDigest, imageTag } from "./images";
import { recommendedLabels } from "./labels";
import { nakedPod } from "./owners";
import { privilegedPorts } from "./ports";
import { identicalProbes, probePorts } from "./probeDetails";
import { livenessProbe, readinessProbe } from "./probes";
import { imagePullPolicy, imageRegistry } from "./pulls";
import { cpuLimit, cpuMemoryRequests, ephemeralStorage, memoryLimit } from "./resources";
import { selectorMatch } from "./selectors";
import { interactive } from "./terminal";
import { automountToken } from "./tokens";
import { gracePeriod, rollingUpdate } from "./updates";
import { highUid, rootGroup } from "./users";

/** What is asked of each workload by itself, beyond the Pod Security Standards. */
export const workloadRules: readonly Rule[] = [
  readOnlyRootFilesystem,
  rootGroup,
  highUid,
  runtimeSocket,
  writableHostMount,
  privilegedPorts,
  interactive,
  automountToken,
  literalSecretEnv,
  secretAsEnv,
  cpuMemoryRequests,
  memoryLimit,
  cpuLimit,
  ephemeralStorage,
  requestLimitRatio,
  imageTag,
  imageDigest,
  imageRegistry,
  imagePullPolicy,
  readinessProbe,
  livenessProbe,
  identicalProbes,
  probePorts,
  replicas,
  spread,
  rollingUpdate,
  gracePeriod,
  nakedPod,
  selectorMatch,
  recommendedLabels,
  removedApi,
];
