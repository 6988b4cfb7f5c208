import { applicationName, containerPort, names, servicePort } from "./names";
import type { Settings } from "./settings";
import { shellWord } from "./shell";

/** Commands for whoever wants to know more of what was deployed, by what they show; `health` while `forward` runs. */
export function lookFurther(settings: Settings, context?: string): Record<string, string> {
  const kubectl = ["kubectl", ...(context === undefined ? [] : ["--context", shellWord(context)])].join(" ");
  const here = `${kubectl} --namespace ${settings.namespace.name}`;
  return {
    objects: `${here} get all,configmap,ingress,networkpolicy,pdb,pvc`,
    pods: `${here} get pods --output wide`,
    logs: `${here} logs --selector app.kubernetes.io/name=${applicationName} --prefix --tail 100`,
    events: `${here} get events --sort-by .lastTimestamp`,
    forward: `${here} port-forward service/${names.service} ${containerPort.number}:${servicePort}`,
    health: `curl --silent --show-error http://127.0.0.1:${containerPort.number}/health`,
  };
}
