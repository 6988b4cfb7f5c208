import { containerPort, names } from "../../components/names";
import type { Settings } from "../../components/settings";
import type { Finding, ObjectReference } from "../checks/finding";
import { inTurns } from "../checks/inTurns";
import { applicationPods, isReady, type LivePod, type Subject } from "../checks/subject";
import { judgeAnswer, type Expected, type Reply } from "./answer";

/** What the check came to at one place. */
export interface Looked {
  readonly findings: readonly Finding[];
  readonly checked: number;
  readonly unchecked: readonly { readonly what: string; readonly why: string }[];
}

/** Longest that an answer is waited for, in milliseconds. */
const usualPatience = 10_000;
const atOnce = 6;

/** The health endpoint of each pod, and of the Service, through the API server's proxy. */
export async function insideHealth(subject: Subject, signal?: AbortSignal, patience = usualPatience): Promise<Looked> {
  const { settings } = subject;
  const pods = await applicationPods(subject, signal);
  const waiting: Waiting = { signal, patience };
  const looks = await inTurns(["service" as const, ...pods], atOnce, (end) =>
    end === "service" ? askService(subject, waiting) : askPod(subject, end, waiting),
  );
  const none: Looked =
    pods.length > 0
      ? { findings: [], checked: 0, unchecked: [] }
      : { findings: [noPods(subject, settings)], checked: 1, unchecked: [] };
  return together([none, ...looks]);
}

export function together(looks: readonly Looked[]): Looked {
  return {
    findings: looks.flatMap(({ findings }) => findings),
    checked: looks.reduce((sum, { checked }) => sum + checked, 0),
    unchecked: looks.flatMap(({ unchecked }) => unchecked),
  };
}

function noPods({ cluster }: Subject, { namespace }: Settings): Finding {
  return {
    group: "health",
    code: "health-no-pods",
    severity: "error",
    cluster: cluster.name,
    object: { kind: "Service", name: names.service, namespace: namespace.name },
    message: "The application has no pods: nothing can answer",
    evidence: [],
    next: `See why: kubectl --context ${cluster.context} -n ${namespace.name} get events --sort-by=.lastTimestamp`,
    passing: true,
  };
}

/** How an answer is waited for. */
interface Waiting {
  readonly signal: AbortSignal | undefined;
  readonly patience: number;
}

async function askService(subject: Subject, waiting: Waiting): Promise<Looked> {
  const object: ObjectReference = { kind: "Service", name: names.service, namespace: subject.settings.namespace.name };
  const path = `services/${names.service}:${containerPort.name}`;
  const { reply, proxy } = await ask(subject, path, waiting);
  if (!proxy) return judged(subject, object, path, reply);
  // Whether its pods are ready is said by themselves.
  if (proxy.includes("no endpoints available")) {
    const finding: Finding = {
      ...noPods(subject, subject.settings),
      code: "health-no-endpoints",
      message: "No pod of the Service is ready: clients get no answer",
      evidence: [proxy],
      next: `See its pods: kubectl --context ${subject.cluster.context} -n ${object.namespace ?? ""} get pods`,
    };
    return { findings: [finding], checked: 1, unchecked: [] };
  }
  return { findings: [], checked: 0, unchecked: [{ what: `health through the Service ${object.name}`, why: proxy }] };
}

async function askPod(subject: Subject, pod: LivePod, waiting: Waiting): Promise<Looked> {
  const { name, namespace = "" } = pod.metadata;
  const object: ObjectReference = { kind: "Pod", name, namespace };
  const path = `pods/${name}:${containerPort.number}`;
  // Before a pod has an address, the API server's own words would only mislead.
  if (pod.status?.phase === "Pending" && pod.status.podIP === undefined) {
    return { findings: [silent(subject, object, "phase Pending, without an address yet")], checked: 1, unchecked: [] };
  }
  const { reply, proxy } = await ask(subject, path, waiting);
  if (!proxy) return judged(subject, object, path, reply);
  if (reply.status === 403 || isReady(pod)) {
    // The kubelet gets its answer: it is the way from the API server that is closed, e.g. by a network policy.
    return { findings: [], checked: 0, unchecked: [{ what: `health of pod ${name}`, why: proxy }] };
  }
  return { findings: [silent(subject, object, proxy)], checked: 1, unchecked: [] };
}

function silent({ cluster }: Subject, object: ObjectReference, evidence: string): Finding {
  const { name, namespace = "" } = object;
  return {
    group: "health",
    code: "health-unreachable",
    severity: "error",
    cluster: cluster.name,
    object,
    message: "The pod does not answer at its health endpoint, and is not ready",
    evidence: [evidence],
    next: `See why: kubectl --context ${cluster.context} -n ${namespace} describe pod ${name}`,
    passing: true,
  };
}

function judged(subject: Subject, object: ObjectReference, path: string, reply: Reply): Looked {
  return { findings: judgeAnswer(reply, expectedOf(subject, object, path)), checked: 1, unchecked: [] };
}

function expectedOf({ settings, cluster }: Subject, object: ObjectReference, end: string): Expected {
  return {
    cluster: cluster.name,
    object,
    path: settings.probes.path,
    slowestMilliseconds: settings.probes.readiness.timeoutSeconds * 1000,
    version: settings.image.tag,
    environment: settings.environment,
    again: `kubectl --context ${cluster.context} get --raw ${proxied(settings, end)}`,
  };
}

function proxied({ namespace, probes }: Settings, end: string): string {
  return `/api/v1/namespaces/${namespace.name}/${end}/proxy${probes.path}`;
}

/** The answer; with what the API server says instead, where it could not or would not pass the request on. */
async function ask(
  { cluster, settings }: Subject,
  end: string,
  { signal, patience }: Waiting,
): Promise<{ reply: Reply; proxy?: string }> {
  const started = performance.now();
  const late = AbortSignal.timeout(patience);
  const asked = cluster.api.answer({
    path: proxied(settings, end),
    signal: signal ? AbortSignal.any([signal, late]) : late,
    timeout: 2 * patience,
  });
  const answered = await asked.catch((error: unknown) => {
    // It is the way to the pod that is closed, or the pod itself that is silent: the API server was reached.
    if (error === late.reason) return undefined;
    throw error;
  });
  if (!answered) {
    const silence = `no answer through the API server within ${patience / 1000} s`;
    return { reply: { status: 504, body: "", milliseconds: patience }, proxy: silence };
  }
  const { status, body } = answered;
  const reply = { status, body, milliseconds: Math.round(performance.now() - started) };
  const proxy = status < 400 ? undefined : statusMessage(body);
  return { reply, ...(proxy !== undefined && { proxy }) };
}

/** What a Status of the API server says; undefined for any other body, which is the application's own. */
function statusMessage(body: string): string | undefined {
  try {
    const value = JSON.parse(body) as { kind?: unknown; message?: unknown } | null;
    return value?.kind === "Status" ? String(value.message) : undefined;
  } catch {
    return undefined;
  }
}
