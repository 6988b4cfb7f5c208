import { type KubeObject, listAt, nameOf, namespaceOf, numberAt, textAt, valueAt } from "../objects";
import type { Value } from "../../rpc/values";
import { info, type Message, type Readiness, ready, warning } from "./types";

/** A pod is ready when it is scheduled, initialised, and its containers are ready; or when it has done its work. */
export const pod: Readiness = {
  related: [],
  onRead: true,
  wording: "awaiter",
  judge: ({ object }) => {
    const stages = stagesOf(object);
    const open = stages.find(({ done }) => !done);
    const reached = open ? stages.slice(0, stages.indexOf(open) + 1) : stages;
    const progress = reached.map(({ description }) => info(description));
    if (!open) return { ...ready, progress };
    return { ready: false, progress, podMessages: [], problems: open.problem ? [open.problem.text] : [] };
  },
};

/** What is wrong with a pod now, as warnings; nothing where it is ready or merely starting. */
export function podWarnings(object: KubeObject): Message[] {
  const problem = stagesOf(object).find(({ done }) => !done)?.problem;
  return problem?.severity === "warning" ? [problem] : [];
}

interface Stage {
  description: string;
  done: boolean;
  problem: Message | undefined;
}

function stagesOf(object: KubeObject): Stage[] {
  const name = qualifiedName(object);
  const scheduled = conditionOf(object, "PodScheduled");
  const waits = scheduled && textAt(scheduled, "reason") !== "" ? textAt(scheduled, "message") : "";
  return [
    {
      description: `Waiting for Pod "${name}" to be scheduled`,
      done: isTrue(scheduled),
      problem: waits === "" ? undefined : info(waits),
    },
    stage(object, `Waiting for Pod "${name}" to be initialized`, conditionOf(object, "Initialized")),
    stage(
      object,
      `Waiting for Pod "${name}" to be ready`,
      conditionOf(object, "Ready"),
      textAt(object, "status", "phase") === "Succeeded",
    ),
  ];
}

function stage(object: KubeObject, description: string, condition: Value | undefined, finished = false): Stage {
  const done = isTrue(condition) || (condition !== undefined && finished);
  if (done || condition === undefined) return { description, done, problem: undefined };
  const errors = listAt(object, "status", "containerStatuses").flatMap(containerProblems).join("\n");
  const message = textAt(condition, "message");
  if (errors === "" && message === "") return { description, done, problem: undefined };
  const cause = textAt(condition, "reason") === "" ? "" : message;
  return { description, done, problem: warning(`[Pod ${qualifiedName(object)}]: ${cause}${errors}`) };
}

function containerProblems(status: Value): string[] {
  if (valueAt(status, "ready") === true) return [];
  return [waitingProblem(status), terminatedProblem(status), lastTermination(status)].filter((text) => text !== "");
}

function waitingProblem(status: Value): string {
  const waiting = valueAt(status, "state", "waiting");
  if (waiting === undefined || textAt(waiting, "reason") === "ContainerCreating") return "";
  return `[${textAt(waiting, "reason")}] ${trimmed(textAt(waiting, "message"))}`;
}

function terminatedProblem(status: Value): string {
  const terminated = valueAt(status, "state", "terminated");
  const reason = textAt(terminated, "reason");
  if (reason === "") return "";
  const message = textAt(terminated, "message");
  if (message !== "") return `[${reason}] ${trimmed(message)}`;
  return `container "${textAt(status, "name")}" completed with exit code ${numberAt(terminated, "exitCode") ?? 0}`;
}

function lastTermination(status: Value): string {
  const last = valueAt(status, "lastState", "terminated");
  if (last === undefined) return "";
  const at = `${textAt(last, "finishedAt")} (${textAt(last, "reason")}: exit code ${numberAt(last, "exitCode") ?? 0})`;
  const message = textAt(last, "message");
  return `container "${textAt(status, "name")}" terminated at ${at}${message === "" ? "" : `\n${message}`}`;
}

/** A container runtime's wrapping around what matters. */
function trimmed(message: string): string {
  return message
    .replace(/^rpc error: code = Unknown desc = Error response from daemon: /, "")
    .replace(/: manifest unknown$/, "");
}

export function conditionOf(object: KubeObject, type: string): Value | undefined {
  return listAt(object, "status", "conditions").find((each) => textAt(each, "type") === type);
}

export function isTrue(condition: Value | undefined): boolean {
  return textAt(condition, "status") === "True";
}

/** "namespace/name"; the namespace "default" is left out. */
export function qualifiedName(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" || namespace === "default" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}
