import { containerPort } from "./names";
import type { Container, Probe } from "./objects";
import type { Settings } from "./settings";
import { knows } from "./version";

/**
 * Seconds between the end of a pod being announced and its process being told, so that no more requests are sent to it.
 * Clusters that can't sleep leave that to the application's own graceful stop (docs/adr/0003).
 */
export const drainSeconds = 5;

/**
 * Readiness asks the path, which knows the database and the cache: without them a pod leaves the Service.
 * Start-up and liveness ask only whether the process takes connections: no outage of a peer may restart every pod.
 */
export function probes(settings: Settings): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
  const { path, readiness, liveness } = settings.probes;
  const { name: port } = containerPort;
  return {
    startupProbe: startupProbe(settings, port),
    readinessProbe: { httpGet: { path, port }, ...readiness },
    livenessProbe: { tcpSocket: { port }, ...liveness },
  };
}

/**
 * Asks a new container whether it takes connections. The first try comes at once, so that there is one more than periods
 * fit into the time that is allowed.
 */
export function startupProbe({ probes: { startup }, timeouts }: Settings, port: string | number): Probe {
  const { periodSeconds } = startup;
  return {
    tcpSocket: { port },
    periodSeconds,
    timeoutSeconds: periodSeconds,
    failureThreshold: Math.ceil(timeouts.startSeconds / periodSeconds) + 1,
  };
}

/** The pause before the process is told to stop; none where a cluster can't. */
export function drain(settings: Settings): Pick<Container, "lifecycle"> {
  return knows(settings, "preStopSleep") ? { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } } : {};
}
