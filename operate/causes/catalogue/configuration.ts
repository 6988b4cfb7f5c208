import { mask } from "../../logs/mask";
import type { Cause } from "../cause";
import { crashed, crashText, logSays, type Crashed } from "../crashed";
import { eventLines, line, waitingLine } from "../evidence";
import { inContainers, inPods, type Seen } from "../find";
import type { Container, Pod } from "../scene/pod";
import type { Scene } from "../scene/scene";

const startReasons = [
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "PreCreateHookError",
  "PreStartHookError",
  "PostStartHookError",
  "StartError",
];
const look = ["{kubectl} describe pod {name}"];

type StartCause = Omit<Cause, "topic" | "severity" | "find" | "slot"> & {
  /** Matches what the kubelet or the container runtime says; its groups are the values of `groups`. */
  readonly says: RegExp;
  readonly groups?: readonly string[];
  readonly message: (container: string, ...found: string[]) => string;
};

/** Why a container can't be made or started. */
function start({ says, groups = [], message, ...cause }: StartCause): Cause {
  const find = inContainers((container, pod, scene) => {
    const text = startProblem(container);
    const [all, ...found] = (text !== undefined && says.exec(text)) || [];
    if (all === undefined) return undefined;
    return {
      ...started(container, pod, scene),
      message: message(container.name, ...found),
      values: named(groups, found),
    };
  });
  return { topic: "configuration", severity: "error", slot: "container", ...cause, find };
}

/** What keeps a container from starting: what it waits for, or how its start failed. */
function startProblem({ waiting, ended, before }: Container): string | undefined {
  if (waiting && startReasons.includes(waiting.reason)) return `${waiting.reason} ${waiting.message}`;
  // A start that failed is told as an end, and waits as a crash loop then.
  const failed = [ended, waiting && before].find(
    (end) => end && ["StartError", "ContainerCannotRun"].includes(end.reason),
  );
  return failed && `${failed.reason} ${failed.message}`;
}

function started(container: Container, pod: Pod, scene: Scene): Omit<Seen, "message"> {
  const end = container.ended ?? container.before;
  return {
    evidence: [
      ...waitingLine(container),
      ...(end && end.message !== "" ? [line(`its start failed: ${mask(end.message)}`)] : []),
      ...eventLines(
        scene,
        pod,
        ["Failed", "FailedMount"],
        (event) => (event.container ?? container.name) === container.name,
      ),
    ],
    since: pod.created,
    count: container.restarts,
  };
}

function named(groups: readonly string[], found: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(groups.map((group, index) => [group, found[index] ?? ""]));
}

type MountCause = Omit<Cause, "topic" | "severity" | "find" | "slot" | "fatal"> &
  Pick<StartCause, "says" | "groups" | "message">;

/** The same, where a Secret or ConfigMap is mounted as files: the pod waits for its volume then. */
function orMounted(
  cause: Cause,
  { says, groups = [], message }: Pick<MountCause, "says" | "groups" | "message">,
): Cause {
  const mounted = inPods((pod, scene) => {
    if (pod.containers.some(({ running, ended, before }) => running || ended || before)) return undefined;
    const event = scene.told(pod).find(({ reason, message: text }) => reason === "FailedMount" && says.test(text));
    const [, ...found] = (event && says.exec(event.message)) ?? [];
    if (!event) return undefined;
    return {
      message: message(`pod ${pod.name}`, ...found),
      evidence: eventLines(scene, pod, ["FailedMount"], (each) => says.test(each.message)),
      values: { ...mountedBy(pod, event.message), ...named(groups, found) },
      since: event.first,
    };
  });
  return { ...cause, find: (scene) => [...cause.find(scene), ...mounted(scene)] };
}

/** The Secret or ConfigMap behind the volume that the kubelet names. */
function mountedBy({ at }: Pod, message: string): Readonly<Record<string, string>> {
  const name = /for volume "([^"]+)"/.exec(message)?.[1];
  const volume = at("spec", "volumes")
    .items()
    .find((each) => each.at("name").text === name);
  return {
    secret: volume?.at("secret", "secretName").text ?? "",
    configMap: volume?.at("configMap", "name").text ?? "",
  };
}

/** The same, where the start succeeds and the run ends at once for that reason. */
function orCrashed(cause: Cause, is: (crash: Crashed) => boolean, happens: string): Cause {
  const runs = crashed(
    (one) => !one.serves && is(one),
    (one) => ({ message: `The container ${one.container.name} of ${one.pod.name} ${happens} (${crashText(one)})` }),
  );
  return { ...cause, find: (scene) => [...cause.find(scene), ...runs(scene)] };
}

const exits = (code: number, says: RegExp) => (one: Crashed) => one.end.exitCode === code || logSays(one, says);

const mendSecret =
  "Make the Secret {secret} with the keys that the pod reads, or name the right one in secrets.existing; an ExternalSecret's own status says why it brings none.";

/** What keeps a container from starting, though its image is there. */
export const configurationCauses: readonly Cause[] = [
  orMounted(
    start({
      code: "secret-key-missing",
      title: "A key is missing in a Secret",
      seen: "CreateContainerConfigError: couldn't find key … in Secret …; or FailedMount: references non-existent secret key",
      explanation: "The Secret is there, but does not have a key that the pod reads, so the container is not started.",
      mend: "Add the key {key} to the Secret; the kubelet tries again by itself within a minute.",
      look: ["{kubectl} describe secret {secret}", ...look],
      fatal: "configurationSeconds",
      says: /couldn't find key (\S+) in Secret \S*?([^\s/]+)$/im,
      groups: ["key", "secret"],
      message: (container, key, secret) => `${container} can't start: the Secret ${secret} has no key ${key}`,
    }),
    {
      says: /references non-existent secret key: (\S+)/i,
      groups: ["key"],
      message: (pod, key) => `The ${pod} can't start: the Secret that it mounts has no key ${key}`,
    },
  ),
  orMounted(
    start({
      code: "secret-missing",
      title: "A Secret is missing",
      seen: 'CreateContainerConfigError or FailedMount: secret "…" not found',
      explanation: "The pod reads a Secret that does not exist in its namespace, so the container is not started.",
      mend: mendSecret,
      look: ["{kubectl} get secrets", "{kubectl} get externalsecrets", ...look],
      fatal: "configurationSeconds",
      says: /secret "([^"]+)" not found/i,
      groups: ["secret"],
      message: (container, secret) => `${container} can't start: there is no Secret ${secret}`,
    }),
    {
      says: /secret "([^"]+)" not found/i,
      groups: ["secret"],
      message: (pod, secret) => `The ${pod} can't start: there is no Secret ${secret} to mount`,
    },
  ),
  orMounted(
    start({
      code: "config-map-key-missing",
      title: "A key is missing in a ConfigMap",
      seen: "CreateContainerConfigError: couldn't find key … in ConfigMap …; or FailedMount: references non-existent config key",
      explanation:
        "The ConfigMap is there, but does not have a key that the pod reads, so the container is not started.",
      mend: "Deploy again: the stack writes the ConfigMap whole. If it changes again, somebody else writes it too.",
      look: ["{kubectl} get configmaps -o yaml", ...look],
      fatal: "configurationSeconds",
      says: /couldn't find key (\S+) in ConfigMap \S*?([^\s/]+)$/im,
      groups: ["key", "configMap"],
      message: (container, key, configMap) => `${container} can't start: the ConfigMap ${configMap} has no key ${key}`,
    }),
    {
      says: /references non-existent config key: (\S+)/i,
      groups: ["key"],
      message: (pod, key) => `The ${pod} can't start: the ConfigMap that it mounts has no key ${key}`,
    },
  ),
  orMounted(
    start({
      code: "config-map-missing",
      title: "A ConfigMap is missing",
      seen: 'CreateContainerConfigError or FailedMount: configmap "…" not found',
      explanation: "The pod reads a ConfigMap that does not exist in its namespace, so the container is not started.",
      mend: "Deploy again: the stack makes the ConfigMap {configMap} before the pods.",
      look: ["{kubectl} get configmaps", ...look],
      fatal: "configurationSeconds",
      says: /configmap "([^"]+)" not found/i,
      groups: ["configMap"],
      message: (container, configMap) => `${container} can't start: there is no ConfigMap ${configMap}`,
    }),
    {
      says: /configmap "([^"]+)" not found/i,
      groups: ["configMap"],
      message: (pod, configMap) => `The ${pod} can't start: there is no ConfigMap ${configMap} to mount`,
    },
  ),
  start({
    code: "root-refused",
    title: "The image wants to run as root",
    seen: "CreateContainerConfigError: container has runAsNonRoot and image will run as root, or has non-numeric user",
    explanation: "The pod may not run as root, and the image's user is root, or a name that can't be told from root.",
    mend: "Set identity.user to a number above 0 that the image can work as; in the image, write USER as a number.",
    look,
    fatal: "at-once",
    says: /runAsNonRoot|run as root|non-numeric user/i,
    message: (container) => `${container} can't start: its image would run as root, which the pod forbids`,
  }),
  orCrashed(
    start({
      code: "wrong-architecture",
      title: "The program is for another processor",
      seen: "the start fails with exec format error, or the log says so",
      explanation:
        "The node can't run the image's program: it is made for another architecture, or is no program at all, such as a script without its first line.",
      mend: "Build the image for the node's architecture, or place the pods by placement.nodeSelector (kubernetes.io/arch).",
      look: ["{kubectl} get nodes -L kubernetes.io/arch", ...look],
      fatal: "at-once",
      says: /exec format error/i,
      message: (container) => `${container} can't start: its program is made for another processor`,
    }),
    (one) => logSays(one, /exec format error/i),
    "can't be run: its program is made for another processor",
  ),
  orCrashed(
    start({
      code: "command-not-found",
      title: "The program is not in the image",
      seen: "the start fails with executable file not found or no such file or directory; or the exit code is 127",
      explanation: "What the container is to run does not exist in the image.",
      mend: "Mend command and args of the container (pod.sidecars), or the image's ENTRYPOINT.",
      look,
      fatal: "at-once",
      says: /executable file not found|no such file or directory|ContainerCannotRun .*not found/i,
      message: (container) => `${container} can't start: the program that it is to run is not in its image`,
    }),
    exits(127, /exec .*no such file or directory/i),
    "ends at once: the program that it is to run is not in its image",
  ),
  orCrashed(
    start({
      code: "command-not-executable",
      title: "The program may not be run",
      seen: "the start fails with permission denied; or the exit code is 126",
      explanation: "The program is in the image, but the container's user has no right to run it.",
      mend: "Make it executable for all in the image (chmod 755), or set identity.user to whom it belongs to.",
      look,
      fatal: "at-once",
      says: /permission denied/i,
      message: (container) => `${container} can't start: its user may not run the program`,
    }),
    exits(126, /exec .*permission denied/i),
    "ends at once: its user may not run the program",
  ),
  orCrashed(
    start({
      code: "read-only-root",
      title: "The start writes to the image's files",
      seen: "the start fails with read-only file system; or the log says so",
      explanation: "The root file system is read-only for security; a program may write to /tmp and /data alone.",
      mend: "Have the program write below /tmp or /data.",
      look,
      fatal: "restarts",
      says: /read-only file system/i,
      message: (container) => `${container} can't start: it writes to its read-only root file system`,
    }),
    (one) => logSays(one, /read-only file system|EROFS/i),
    "ends: it writes to its read-only root file system",
  ),
  start({
    code: "container-not-started",
    title: "The container can't be made or started",
    seen: "CreateContainerConfigError, CreateContainerError, RunContainerError or StartError, and none of the causes above fits",
    explanation:
      "The node could not make or start the container; what the kubelet or the container runtime says of it stands in the evidence.",
    mend: "Read what the kubelet says. If it speaks of the node itself, delete the pod: another node may take its successor.",
    look,
    fatal: "configurationSeconds",
    says: /^/,
    message: (container) => `${container} can't be started`,
  }),
];
