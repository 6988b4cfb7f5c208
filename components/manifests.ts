import { role, roleBinding, serviceAccount } from "./access";
import { admission } from "./admission";
import { configMap } from "./configuration";
import { secret } from "./credentials";
import { externalSecret } from "./externalSecret";
import { httpRoute } from "./httpRoute";
import { ingress } from "./ingress";
import { middlewares } from "./middlewares";
import { namespace } from "./namespace";
import { networkPolicies } from "./networkPolicies";
import type { KubernetesObject } from "./objects";
import { limitRange, resourceQuota } from "./quota";
import { autoscaler, disruptionBudget } from "./scaling";
import { podsService, service } from "./service";
import type { Settings } from "./settings";
import { claims } from "./storage";
import { workload } from "./workload";

/** What must stand before what: a stage is begun when all objects of those before it are there. */
export const stages = ["namespace", "foundation", "workload"] as const;
export type Stage = (typeof stages)[number];

/** The objects of these settings, by stage; within one, order does not matter. */
export function manifestsByStage(settings: Settings): Record<Stage, KubernetesObject[]> {
  return {
    namespace: namespace(settings),
    // The network is closed and the rules hold before the first pod runs, and the budget stands before the first drain.
    foundation: [
      ...networkPolicies(settings),
      ...resourceQuota(settings),
      ...limitRange(settings),
      ...admission(settings),
      ...serviceAccount(settings),
      role(settings),
      roleBinding(settings),
      configMap(settings),
      ...secret(settings),
      ...externalSecret(settings),
      ...claims(settings),
      service(settings),
      ...podsService(settings),
      ...middlewares(settings),
      ...disruptionBudget(settings),
      ...autoscaler(settings),
      ...ingress(settings),
      ...httpRoute(settings),
    ],
    // Alone, and last: a destruction begins with it, and where it is protected nothing else has gone by then.
    workload: [workload(settings)],
  };
}

/** All objects of these settings, in the order in which they can be applied. */
export function manifests(settings: Settings): KubernetesObject[] {
  const byStage = manifestsByStage(settings);
  return stages.flatMap((stage) => byStage[stage]);
}
