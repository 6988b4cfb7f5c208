import type { Cause } from "../cause";
import { crashed, crashText, killedBy, logSays, type Crashed } from "../crashed";

const look = ["{kubectl} logs {name} -c {container} --previous --tail=50", "{kubectl} describe pod {name}"];

type CrashCause = Omit<Cause, "topic" | "severity" | "slot" | "find" | "look" | "fatal"> &
  Pick<Partial<Cause>, "look" | "severity"> & {
    readonly is: (crash: Crashed) => boolean;
    /** What happens to «The container …», in a few words. */
    readonly happens: (crash: Crashed) => string;
  };

/** Why the run of a container ended. Once is an accident: a rollout is given up when it keeps happening. */
function crash({ is, happens, ...cause }: CrashCause): Cause {
  return {
    topic: "crash",
    severity: "error",
    slot: "container",
    fatal: "restarts",
    look,
    follows: ["name-unknown", "dns-refused", "peer-unreachable"],
    ...cause,
    find: crashed(is, (one) => ({
      message: `The container ${one.container.name} of ${one.pod.name} ${happens(one)} (${crashText(one)})`,
    })),
  };
}

const exits =
  (...codes: number[]) =>
  ({ end, recovered }: Crashed): boolean =>
    !recovered && end.exitCode !== undefined && codes.includes(end.exitCode);

const hasRole = (role: Crashed["container"]["role"]) => (one: Crashed) => !one.recovered && one.container.role === role;

/** Why a container that started does not go on running. */
export const crashCauses: readonly Cause[] = [
  crash({
    code: "out-of-memory",
    title: "The container takes more memory than it may",
    seen: "a run ended with the reason OOMKilled (exit code 137)",
    explanation:
      "The process went past resources.limits.memory, and the kernel ended it. A load that grows, a leak, or a limit that is too low.",
    mend: "Raise resources.limits.memory if the use is honest; else look for the leak: how did memory grow before?",
    look: ["{kubectl} top pod {name} --containers", ...look],
    is: ({ end }) => end.reason === "OOMKilled" || /oom-?killed/i.test(end.message),
    happens: () => "was ended for taking more memory than its limit",
  }),
  crash({
    code: "startup-never-done",
    title: "The container does not start in time",
    seen: "the event Killing says: failed startup probe",
    explanation:
      "The process did not take connections within timeouts.startSeconds, so the kubelet ended it and tries again.",
    mend: "See in the log what it waits for; if it only needs longer, raise timeouts.startSeconds.",
    is: (one) => !one.recovered && killedBy(one, "startup"),
    happens: () => "was ended because it did not take connections in time",
  }),
  crash({
    code: "liveness-kills",
    title: "The liveness probe ends the container",
    seen: "the event Killing says: failed liveness probe",
    explanation:
      "The process stopped taking connections for as long as probes.liveness allows, so the kubelet restarted it: it hangs, is overloaded, or gets too little CPU.",
    mend: "See in the log what it did last, and whether its CPU is throttled; raise probes.liveness.failureThreshold or timeoutSeconds if it is only slow.",
    look: ["{kubectl} top pod {name} --containers", ...look],
    is: (one) => killedBy(one, "liveness"),
    happens: () => "was ended because it took no more connections",
  }),
  crash({
    code: "data-not-writable",
    title: "The data folder may not be written to",
    seen: "the log of a crashed container says permission denied for a path below /data",
    explanation:
      "The files of the volume belong to somebody else than identity.fsGroup, and its driver does not change that at mount.",
    mend: "Set identity.fsGroup to the group of the files, or change their group on the volume once.",
    is: (one) =>
      !one.recovered && logSays(one, /\/data\S*\W.*(permission denied|EACCES)|(permission denied|EACCES).*\/data/i),
    happens: () => "can't write to its data",
  }),
  crash({
    code: "settings-refused",
    title: "The application refuses its settings",
    seen: "exit code 78 (EX_CONFIG)",
    explanation:
      "The application read its config.json and its secrets, and found something that it can't work with; its log names what.",
    mend: "Mend what the log names in the settings of the stack, or in the Secret, and deploy again.",
    look: [
      "{kubectl} logs {name} -c {container} --previous --tail=50",
      "{kubectl} get configmap circle-core-config -o yaml",
    ],
    is: exits(78),
    happens: () => "refuses its settings",
  }),
  crash({
    code: "segmentation-fault",
    title: "The program breaks memory protection",
    seen: "exit code 139 (SIGSEGV), 135 (SIGBUS), 134 (SIGABRT), 136 (SIGFPE) or 132 (SIGILL)",
    explanation:
      "The process was ended by the kernel or ended itself for a fault in its own code or in a native library; 132 is an instruction that the node's processor does not know.",
    mend: "Go back to the last good release (circle-core rollback), and give the log to the developers.",
    is: exits(132, 134, 135, 136, 139),
    happens: () => "is ended by a fault in its own code",
  }),
  crash({
    code: "init-container-fails",
    title: "An init container fails",
    seen: "an init container ended with an exit code other than 0",
    explanation: "What must be done before the application starts did not succeed, so the application is not started.",
    mend: "See its log; the other containers wait until it succeeds.",
    is: hasRole("init"),
    happens: () => "failed, and the application waits for it",
  }),
  crash({
    code: "sidecar-fails",
    title: "A sidecar fails",
    seen: "a container beside the application ended",
    explanation:
      "A container of pod.sidecars does not go on running. A pod is ready only when all of its containers are, and a sidecar that is started first keeps the application from starting.",
    mend: "See its log, and mend its image, args or environment in pod.sidecars.",
    is: hasRole("sidecar"),
    happens: () => "is a sidecar that does not go on running",
  }),
  crash({
    code: "killed",
    title: "The container is killed, though not for its memory limit",
    seen: "exit code 137 (SIGKILL) without the reason OOMKilled",
    explanation:
      "Something ended the process at once: the node ran out of memory, it did not stop within timeouts.stopSeconds, or somebody killed it on the node.",
    mend: "See the node's events for memory pressure; if it was stopping, raise timeouts.stopSeconds.",
    look: ["{kubectl} get events --sort-by=.lastTimestamp", ...look],
    is: exits(137),
    happens: () => "is killed from outside",
  }),
  crash({
    code: "told-to-stop",
    title: "The container is told to stop, again and again",
    seen: "exit code 143 (SIGTERM) without a failed probe",
    explanation:
      "Something sends the process the signal to stop, and it does: a supervisor in the image, a preStop hook, or a node that shuts down.",
    mend: "See in the log and in the node's events who stops it.",
    look: ["{kubectl} get events --sort-by=.lastTimestamp", ...look],
    is: exits(143),
    happens: () => "is told to stop",
  }),
  crash({
    code: "ends-by-itself",
    title: "The program ends without an error",
    seen: "a container that must go on running ended with exit code 0",
    explanation:
      "The program did its work and ended, but a service must go on: the wrong command, or a process that puts itself into the background.",
    mend: "Have the image's command run the service in the foreground.",
    is: exits(0),
    happens: () => "ends by itself, without an error",
  }),
  crash({
    code: "crashes",
    title: "The container crashes",
    seen: "a run ended with exit code 1 or another that no cause above knows; the container waits with CrashLoopBackOff, or serves again, but for less than half a minute after one restart, a minute after two, five after more",
    explanation:
      "The process ends with an error of its own; its last log lines say why. Each restart waits longer, up to five minutes.",
    mend: "Read the last log lines. If the release before ran: circle-core rollback.",
    is: (one) => !one.recovered,
    happens: () => "crashes",
  }),
  crash({
    code: "restarted",
    title: "The container was restarted since the rollout",
    severity: "warning",
    seen: "a running, ready container has restarts, the last within a day, and has served for long enough since",
    explanation: "The container serves again, but its run before ended with an error.",
    mend: "Read the log of the run before, and watch whether it happens again.",
    is: ({ recovered }) => recovered,
    happens: () => "was restarted",
  }),
];
