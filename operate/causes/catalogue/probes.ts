import type { Cause } from "../cause";
import { ageText, eventLines, logLines } from "../evidence";
import { inContainers, inPods, secondsSince, type Seen } from "../find";
import type { Told } from "../scene/event";
import type { Container, Pod } from "../scene/pod";
import type { Scene } from "../scene/scene";

const look = ["{kubectl} logs {name} -c {container} --tail=50", "{kubectl} describe pod {name}"];

type ProbeCause = Omit<Cause, "topic" | "severity" | "slot" | "find" | "look"> & {
  readonly says: RegExp;
  /** Ends the sentence «The container … ». */
  readonly why: (event: Told | undefined) => string;
};

/** Why a container that runs is not ready, by what its probe got for an answer. */
function unready({ says, why, ...cause }: ProbeCause): Cause {
  return {
    topic: "probes",
    severity: "error",
    slot: "container",
    look,
    follows: ["name-unknown", "dns-refused", "peer-unreachable", "node-lost"],
    ...cause,
    find: inContainers((container, pod, scene) => {
      if (!container.running || container.ready || container.started === false || container.role === "init")
        return undefined;
      const [event] = failures(container, pod, scene, "Readiness");
      if (!says.test(event?.message ?? "")) return undefined;
      return {
        ...probed(container, pod, scene, "Readiness"),
        message: `The container ${container.name} of ${pod.name} is not ready: ${why(event)}`,
      };
    }),
  };
}

type Probe = "Readiness" | "Startup" | "Liveness";

/** What this run's failures of a probe were told as, newest first. */
function failures(container: Container, pod: Pod, scene: Scene, probe: Probe): readonly Told[] {
  return scene
    .told(pod)
    .filter(
      ({ reason, message, last, container: named }) =>
        reason === "Unhealthy" &&
        message.startsWith(`${probe} probe`) &&
        (named === undefined || named === container.name) &&
        !(last && container.runningSince && last < container.runningSince),
    );
}

function probed(container: Container, pod: Pod, scene: Scene, probe: Probe): Omit<Seen, "message"> {
  const running = secondsSince(container.runningSince, scene);
  return {
    evidence: [
      ...eventLines(
        scene,
        pod,
        ["Unhealthy"],
        ({ message, container: named }) => message.startsWith(probe) && (named ?? container.name) === container.name,
      ),
      ...(running === undefined ? [] : [`container ${container.name} runs for ${ageText(running)}`]),
      ...logLines(scene, pod, container),
    ],
    since: container.runningSince,
  };
}

/** What keeps a running container from serving. */
export const probeCauses: readonly Cause[] = [
  {
    code: "startup-slow",
    topic: "probes",
    title: "The container is slow to start",
    follows: ["name-unknown", "dns-refused", "peer-unreachable", "node-lost"],
    severity: "error",
    slot: "container",
    seen: "a running container is not started, and the event Unhealthy says: Startup probe failed",
    explanation:
      "The process runs, but does not take connections yet. After timeouts.startSeconds the kubelet ends it.",
    mend: "See in the log what it waits for; if it only needs longer, raise timeouts.startSeconds.",
    look,
    find: inContainers((container, pod, scene) => {
      if (!container.running || container.started !== false || failures(container, pod, scene, "Startup").length === 0)
        return undefined;
      return {
        ...probed(container, pod, scene, "Startup"),
        message: `The container ${container.name} of ${pod.name} runs, but takes no connections yet`,
      };
    }),
  },
  unready({
    code: "readiness-refused",
    title: "The readiness probe is refused",
    seen: "a running container is not ready, and the event Unhealthy says: connection refused",
    explanation:
      "Nothing listens on the port that the probe asks: the process is still starting, has closed its port, or listens on another port or on 127.0.0.1 only.",
    mend: "See in the log where the process listens: it must be port 8000 on all addresses.",
    says: /refused|reset by peer|EOF/i,
    why: () => "nothing takes its probe's connections",
  }),
  unready({
    code: "readiness-timeout",
    title: "The readiness probe gets no answer in time",
    seen: "a running container is not ready, and the event Unhealthy says: timeout or deadline exceeded",
    explanation:
      "The process takes connections but does not answer within probes.readiness.timeoutSeconds: it is overloaded, gets too little CPU, or waits for a database or cache.",
    mend: "See in the log what it waits for; raise resources.limits.cpu or probes.readiness.timeoutSeconds if it is only slow.",
    says: /deadline exceeded|timed? ?out|Client\.Timeout/i,
    why: () => "its probe gets no answer in time",
  }),
  unready({
    code: "readiness-status",
    title: "The application says that it is not well",
    seen: "a running container is not ready, and the event Unhealthy says: HTTP probe failed with statuscode",
    explanation:
      "The application answers the probe, but with an error: its own check of storage, database or cache fails. Its log and the answer's body say which.",
    mend: "Read the answer: the check that fails names what is down, and mend that.",
    says: /status ?code/i,
    why: (event) =>
      `the application answers its probe with ${/status ?code:? ?(\d+)/i.exec(event?.message ?? "")?.[1] ?? "an error"}`,
  }),
  unready({
    code: "not-ready",
    title: "The container is not ready",
    seen: "a running container is not ready, and none of the causes above fits",
    explanation: "The container runs, and its readiness probe has not succeeded, or has not been made yet.",
    mend: "Wait for the first probes; then read the events and the log.",
    says: /^/,
    why: (event) => (event ? "its probe fails" : "its probe has not succeeded yet"),
  }),
  {
    code: "liveness-fails",
    topic: "probes",
    title: "The liveness probe fails now and then",
    severity: "warning",
    slot: "container",
    seen: "the event Unhealthy says: Liveness probe failed, within the last five minutes, of a container that is ready",
    explanation:
      "The process did not take connections for a moment. If it happens often enough in a row the kubelet restarts it.",
    mend: "See whether the CPU is throttled at those times; raise probes.liveness.timeoutSeconds if it is only slow.",
    look,
    find: inContainers((container, pod, scene) => {
      const [event] = failures(container, pod, scene, "Liveness");
      const age = secondsSince(event?.last, scene);
      if (!container.ready || age === undefined || age > 300) return undefined;
      return {
        ...probed(container, pod, scene, "Liveness"),
        message: `The liveness probe of ${container.name} in ${pod.name} fails now and then`,
      };
    }),
  },
  {
    code: "readiness-gate-open",
    topic: "probes",
    title: "A readiness gate is not passed",
    severity: "error",
    seen: "condition Ready False with the reason ReadinessGatesNotReady",
    explanation:
      "All containers are ready, but another controller, such as a load balancer's, has not yet said that the pod may serve.",
    mend: "See the controller that sets the condition: is it running, does it know the pod?",
    look: ["{kubectl} get pod {name} -o jsonpath='{.status.conditions}'"],
    find: inPods((pod) => {
      const condition = pod.conditions.find(
        ({ type, status, reason }) => type === "Ready" && status === "False" && reason === "ReadinessGatesNotReady",
      );
      if (!condition) return undefined;
      return {
        message: `The pod ${pod.name} waits for a readiness gate`,
        evidence: [condition.message],
        since: condition.since,
      };
    }),
  },
];
