import { testNode } from "./node";

type Labels = Readonly<Record<string, string>>;

/** Where a pod is, and what it is. */
export interface PodPlace {
  name: string;
  namespace: string;
  labels: Labels;
}

/** A pod of the sample workload under everything that Pod Security `restricted` demands. */
export function restrictedPod(
  { name, namespace, labels }: PodPlace,
  args: readonly string[],
  more: object = {},
): object {
  const securityContext = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
        // Ports such as 53 are to be listened on without a privilege.
        sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
      },
      containers: [{ name: "workload", image: testNode().image, imagePullPolicy: "Never", args, securityContext }],
      ...more,
    },
  };
}

/** A pod that answers on all these ports, TCP and UDP. It is never Ready, so that no Service ever counts on it. */
export function listeningPod(place: PodPlace, ports: readonly number[]): object {
  return restrictedPod(place, ["listen", ...ports.map(String)], {
    readinessGates: [{ conditionType: "circle-core.test/never" }],
  });
}
