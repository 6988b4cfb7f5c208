import { configPath, dataPath } from "./appConfig";
import { checksum, checksumAnnotation } from "./checksum";
import { configFile, configText } from "./configuration";
import { secretEnvironment, secretsRevision } from "./credentials";
import { containerPort, imageReference, labels, names, selectorLabels } from "./names";
import type { Container, PodTemplate, Probe, Volume } from "./objects";
import type { Settings } from "./settings";
import { knows } from "./version";

/** Name of the volume that holds the data: a StatefulSet's claim template must bear it too. */
export const dataVolume = "data";

/**
 * Seconds between the end of a pod being announced and its process being told, so that no more requests are sent to it.
 * Clusters that can't sleep leave that to the application's own graceful stop (docs/adr/0002).
 */
export const drainSeconds = 5;

const healthPath = "/health";

/** The pod of the workload. `volumes` adds the data volume where the workload itself does not bring it. */
export function podTemplate(settings: Settings, volumes: Volume[]): PodTemplate {
  const { identity, timeouts } = settings;
  return {
    metadata: {
      labels: labels(settings),
      annotations: {
        [checksumAnnotation.config]: checksum(configText(settings)),
        [checksumAnnotation.secrets]: checksum(secretsRevision(settings)),
      },
    },
    spec: {
      serviceAccountName: names.serviceAccount,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: timeouts.stopSeconds,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: identity.user,
        runAsGroup: identity.group,
        fsGroup: identity.fsGroup,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: selectorLabels(settings) },
      })),
      containers: [container(settings)],
      volumes: [
        { name: "config", configMap: { name: names.config, items: [{ key: configFile, path: configFile }] } },
        { name: "tmp", emptyDir: { sizeLimit: settings.resources.temporary } },
        ...volumes,
      ],
    },
  };
}

function container(settings: Settings): Container {
  const { requests, limits } = settings.resources;
  return {
    name: names.container,
    image: imageReference(settings),
    imagePullPolicy: settings.image.pullPolicy,
    ports: [{ name: containerPort.name, containerPort: containerPort.number, protocol: "TCP" }],
    env: [
      { name: "CIRCLE_ENV", value: settings.environment },
      { name: "CIRCLE_CONFIG_PATH", value: configPath },
      { name: "CIRCLE_LOG_LEVEL", value: settings.app.logLevel },
      ...secretEnvironment(settings),
    ],
    resources: {
      requests: { cpu: requests.cpu, memory: requests.memory, "ephemeral-storage": requests.ephemeralStorage },
      limits: { cpu: limits.cpu, memory: limits.memory, "ephemeral-storage": limits.ephemeralStorage },
    },
    ...probes(settings),
    ...(knows(settings, "preStopSleep") && { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    },
    volumeMounts: [
      { name: "config", mountPath: configPath.slice(0, -configFile.length - 1), readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      { name: dataVolume, mountPath: dataPath },
    ],
  };
}

/**
 * Readiness asks /health, which knows the database and the cache: without them a pod leaves the Service within 15 s.
 * Start-up and liveness ask only whether the process takes connections, the one within its whole budget, the other for a
 * minute: no outage of a peer may restart every pod.
 */
function probes({ timeouts }: Settings): { startupProbe: Probe; readinessProbe: Probe; livenessProbe: Probe } {
  const { name: port } = containerPort;
  const startupPeriod = 2;
  return {
    startupProbe: {
      tcpSocket: { port },
      periodSeconds: startupPeriod,
      timeoutSeconds: 2,
      failureThreshold: Math.ceil(timeouts.startSeconds / startupPeriod),
    },
    readinessProbe: { httpGet: { path: healthPath, port }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port }, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 4 },
  };
}
