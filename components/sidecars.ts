import { dataPath } from "./appConfig";
import { containerResources, temporaryPath, unprivileged, volumeNames } from "./container";
import { addedEnvironment } from "./environment";
import type { Container, PodSpec, Volume } from "./objects";
import { startupProbe } from "./probes";
import type { Sidecar } from "./schema/sidecars";
import type { Settings } from "./settings";
import { knows } from "./version";

/**
 * The containers of a pod around the application's. Where clusters know sidecars they are that: started before the
 * application, which waits until they take connections, and stopped after it. Elsewhere they run beside it, in no order.
 */
export function withSidecars(
  settings: Settings,
  application: Container,
): Pick<PodSpec, "initContainers"> & { containers: Container[] } {
  const { sidecars } = settings.pod;
  if (!knows(settings, "nativeSidecars"))
    return { containers: [application, ...sidecars.map((sidecar) => container(settings, sidecar))] };
  return {
    ...(sidecars.length > 0 && { initContainers: sidecars.map((sidecar) => nativeSidecar(settings, sidecar)) }),
    containers: [application],
  };
}

/** The volumes that sidecars have for themselves. */
export function sidecarVolumes({ pod: { sidecars } }: Settings): Volume[] {
  return sidecars.map(({ name, resources }) => ({
    name: volumeNames.sidecarTemporary(name),
    emptyDir: { sizeLimit: resources.temporary },
  }));
}

/** Seconds that the containers of a pod may take to start, those that are waited for one after another included. */
export function startBudgetSeconds(settings: Settings): number {
  const awaited = settings.pod.sidecars.filter(({ readinessPort }) => readinessPort !== undefined).length;
  return settings.timeouts.startSeconds * (knows(settings, "nativeSidecars") ? awaited + 1 : 1);
}

function nativeSidecar(settings: Settings, sidecar: Sidecar): Container {
  return { ...container(settings, sidecar), restartPolicy: "Always" };
}

function container(settings: Settings, sidecar: Sidecar): Container {
  const { name, image, command, args, ports, readinessPort, resources, data } = sidecar;
  const env = addedEnvironment(sidecar);
  return {
    name,
    image,
    imagePullPolicy: settings.image.pullPolicy,
    ...(command.length > 0 && { command }),
    ...(args.length > 0 && { args }),
    ...(env.length > 0 && { env }),
    ...(ports.length > 0 && {
      ports: ports.map((port) => ({ name: port.name, containerPort: port.port, protocol: "TCP" })),
    }),
    resources: containerResources(resources),
    ...(readinessPort !== undefined && {
      startupProbe: startupProbe(settings, readinessPort),
      readinessProbe: { tcpSocket: { port: readinessPort }, ...settings.probes.readiness },
      livenessProbe: { tcpSocket: { port: readinessPort }, ...settings.probes.liveness },
    }),
    securityContext: unprivileged(),
    volumeMounts: [
      { name: volumeNames.sidecarTemporary(name), mountPath: temporaryPath },
      ...(data === "none"
        ? []
        : [{ name: volumeNames.data, mountPath: dataPath, ...(data === "read" && { readOnly: true }) }]),
    ],
  };
}
