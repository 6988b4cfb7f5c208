import { applicationName, containerPort, names, servicePort } from "./names";
import type { Settings } from "./settings";

/** Commands for whoever wants to know more of what was deployed, by what they show. */
export function lookFurther(settings: Settings, context?: string): Record<string, string> {
  const kubectl = ["kubectl", ...(context === undefined ? [] : ["--context", context])].join(" ");
  const here = `${kubectl} --namespace ${settings.namespace.name}`;
  return {
    objects: `${here} get all,ingress,networkpolicy,pvc`,
    pods: `${here} get pods --output wide`,
    logs: `${here} logs --selector app.kubernetes.io/name=${applicationName} --prefix`,
    events: `${here} get events --sort-by .lastTimestamp`,
    forward: `${here} port-forward service/${names.service} ${containerPort.number}:${servicePort}`,
    health: `curl http://127.0.0.1:${containerPort.number}/health`,
  };
}
