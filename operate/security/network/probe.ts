import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "../../cluster/apiError";
import type { LivePod, Subject } from "../../checks/subject";
import { attemptsOf, probeJob, type ProbeImage } from "./job";
import { probeName } from "./names";
import { outcomesOf, runningOf, type Outcome } from "./outcome";
import type { Prober } from "./plan";
import type { Program } from "./programs";

/** Longest that a probe is waited for, its image's pull included. */
const patience = 45_000;
/** A Job whose pod is refused never gets one. */
const podPatience = 10_000;
const pause = 300;
const cleanUpPatience = 10_000;

export interface ProbeOptions {
  /** Called with a program that the image has, as soon as it runs; perhaps more than once. */
  readonly onStarted?: (program: Program) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Runs one probe and takes it away again, whatever becomes of it. */
export async function runProbe(
  subject: Subject,
  prober: Prober,
  image: ProbeImage,
  options: ProbeOptions = {},
): Promise<readonly Outcome[]> {
  const { api } = subject.cluster;
  const { namespace } = prober;
  const name = `${probeName}-${randomBytes(4).toString("hex")}`;
  const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
  options.signal?.throwIfAborted();
  try {
    await api.json({ method: "POST", path: jobs, body: probeJob(subject.settings, prober, image, name) });
    return await watched(subject, prober, image, name, options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401) throw error;
    const why = error.status === 404 ? `there is no namespace ${namespace}` : error.message;
    return prober.targets.map(() => ({ found: "unknown", why }));
  } finally {
    // Not by the signal: cancelled, it must be gone all the same. What can't be deleted ends by its own deadline.
    await api
      .json({
        method: "DELETE",
        path: `${jobs}/${name}`,
        query: { propagationPolicy: "Background" },
        timeout: cleanUpPatience,
      })
      .catch(() => undefined);
  }
}

async function watched(
  { cluster }: Subject,
  prober: Prober,
  { programs }: ProbeImage,
  name: string,
  { onStarted, signal }: ProbeOptions,
): Promise<readonly Outcome[]> {
  const attempts = attemptsOf(prober, programs);
  const started = Date.now();
  let before: readonly Program[] = [];
  const pods = `/api/v1/namespaces/${prober.namespace}/pods`;
  for (;;) {
    const [pod] = await cluster.api.list<LivePod>(pods, { labelSelector: `job-name=${name}` }, signal);
    const outcomes = outcomesOf(prober, attempts, pod);
    const running = runningOf(attempts, pod);
    const lasting = running.find((program) => before.includes(program));
    if (lasting) onStarted?.(lasting);
    before = running;
    const waited = Date.now() - started;
    if (outcomes.every((outcome) => outcome !== undefined)) return outcomes;
    if (waited > patience || (pod === undefined && waited > podPatience)) {
      const why = pod === undefined ? await refusal(cluster.api, prober.namespace, name, signal) : unfinished(pod);
      return outcomes.map((outcome) => outcome ?? { found: "unknown", why });
    }
    await delay(pause, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

function unfinished({ status }: LivePod): string {
  return `its pod was ${status?.phase ?? "not started"} after ${patience / 1000} s`;
}

/** Why no pod was made: what the Job's controller was told. */
async function refusal(
  api: Subject["cluster"]["api"],
  namespace: string,
  job: string,
  signal?: AbortSignal,
): Promise<string> {
  const events = await api
    .list<{ message?: string; reason?: string }>(
      `/api/v1/namespaces/${namespace}/events`,
      { fieldSelector: `involvedObject.name=${job}` },
      signal,
    )
    .catch(() => []);
  const refused = events.find(({ reason }) => reason === "FailedCreate")?.message;
  return refused ?? `no pod was made for it within ${podPatience / 1000} s`;
}
