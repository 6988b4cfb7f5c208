import { applicationName, containerPort, names, servicePort } from "./names";
import type { ClusterTarget } from "./schema/clusters";
import type { Settings } from "./settings";
import { shellWord } from "./shell";

/** How a cluster is reached. */
export type Access = Pick<ClusterTarget, "context" | "kubeconfig">;

/**
 * Commands for whoever wants to know more of what was deployed, by what they show; `health` while `forward` runs. For bash and
 * zsh, which can read a kubeconfig that lies in no file.
 */
export function lookFurther(settings: Settings, { context, kubeconfig }: Access = {}): Record<string, string> {
  const connection = [
    ...(kubeconfig === undefined ? [] : ["--kubeconfig", outputOf(kubeconfig)]),
    ...(context === undefined ? [] : ["--context", shellWord(context)]),
  ];
  const here = ["kubectl", ...connection, "--namespace", settings.namespace.name].join(" ");
  const routes = settings.exposure.type === "gateway" ? ",httproute" : "";
  return {
    objects: `${here} get all,configmap,ingress,networkpolicy,pdb,pvc${routes}`,
    pods: `${here} get pods --output wide`,
    logs: `${here} logs --selector app.kubernetes.io/name=${applicationName} --prefix --tail 100`,
    events: `${here} get events --sort-by .lastTimestamp`,
    forward: `${here} port-forward service/${names.service} ${containerPort.number}:${servicePort}`,
    health: `curl --silent --show-error http://127.0.0.1:${containerPort.number}/health`,
  };
}

function outputOf({ stack, output }: NonNullable<Access["kubeconfig"]>): string {
  return `<(pulumi stack output ${shellWord(output)} --stack ${shellWord(stack)} --show-secrets)`;
}
