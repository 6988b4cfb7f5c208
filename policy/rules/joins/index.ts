import { danglingNetworkPolicy } from "../network/dangling";
import { defaultDeny, podIsolated } from "../network/isolation";
import type { Rule } from "../rule";
import {
  autoscalerFixedReplicas,
  autoscalerRange,
  autoscalerRequests,
  danglingAutoscaler,
  replicaFloor,
} from "./autoscaling";
import { danglingBackend } from "./backends";
import { rwoRollingUpdate, rwoShared } from "./claims";
import { danglingService, danglingServiceName } from "./danglingServices";
import { blockingDisruptionBudget, danglingDisruptionBudget, disruptionBudget } from "./disruption";
import { effectivePrivilege } from "./privilege";
import { limitRange, resourceQuota } from "./quotas";
import { danglingRefs } from "./references";
import { routeConflict } from "./routes";

/** How the objects of a stack fit together. */
export const stackRules: readonly Rule[] = [
  defaultDeny,
  podIsolated,
  danglingNetworkPolicy,
  effectivePrivilege,
  danglingRefs,
  danglingService,
  danglingServiceName,
  danglingBackend,
  routeConflict,
  danglingAutoscaler,
  autoscalerRange,
  autoscalerFixedReplicas,
  autoscalerRequests,
  replicaFloor,
  disruptionBudget,
  blockingDisruptionBudget,
  danglingDisruptionBudget,
  rwoShared,
  rwoRollingUpdate,
  resourceQuota,
  limitRange,
];
