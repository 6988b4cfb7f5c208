import { tokenMounts } from "./access";
import { configPath, dataPath } from "./appConfig";
import { configFile } from "./configuration";
import { secretMounts } from "./credentials";
import { applicationEnvironment } from "./environment";
import { containerPort, imageReference, names } from "./names";
import type { Container } from "./objects";
import { drain, probes } from "./probes";
import type { Settings } from "./settings";

/** Names of the pod's volumes that every container may mount. A StatefulSet's claim template must bear that of the data. */
export const volumeNames = {
  config: "config",
  data: "data",
  temporary: "tmp",
  sidecarTemporary: (sidecar: string): string => `tmp-${sidecar}`,
} as const;

/** Where every container finds a directory of its own that it may write to. */
export const temporaryPath = "/tmp";

/** What no container of the pods may do: as little as the restricted Pod Security Standard asks for, and less. */
export function unprivileged(): NonNullable<Container["securityContext"]> {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** The container of the application. */
export function applicationContainer(settings: Settings): Container {
  return {
    name: names.container,
    image: imageReference(settings),
    imagePullPolicy: settings.image.pullPolicy,
    ports: [{ name: containerPort.name, containerPort: containerPort.number, protocol: "TCP" }],
    env: applicationEnvironment(settings),
    resources: containerResources(settings.resources),
    ...probes(settings),
    ...drain(settings),
    securityContext: unprivileged(),
    volumeMounts: [
      { name: volumeNames.config, mountPath: configPath.slice(0, -configFile.length - 1), readOnly: true },
      { name: volumeNames.temporary, mountPath: temporaryPath },
      { name: volumeNames.data, mountPath: dataPath },
      ...secretMounts(settings),
      ...tokenMounts(settings),
    ],
  };
}

/** Requests and limits in Kubernetes' own words. */
export function containerResources({
  requests,
  limits,
}: Pick<Settings["resources"], "requests" | "limits">): NonNullable<Container["resources"]> {
  return {
    requests: { cpu: requests.cpu, memory: requests.memory, "ephemeral-storage": requests.ephemeralStorage },
    limits: { cpu: limits.cpu, memory: limits.memory, "ephemeral-storage": limits.ephemeralStorage },
  };
}
