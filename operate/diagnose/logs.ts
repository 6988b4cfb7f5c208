import type { Api } from "../cluster/api";
import { Failure } from "../errors";
import { isLooping } from "../causes/crashed";
import { inTurns } from "../checks/inTurns";
import type { Container, Pod } from "../causes/scene/pod";
import type { LogTail, Scene } from "../causes/scene/scene";
import { mask } from "../logs/mask";

/** Lines of each log: as many as a cause may hide in, and few enough for a namespace full of failing pods. */
const lineCount = 60;
const mostLogs = 12;
const atOnce = 4;
const longestLine = 2_000;

/**
 * The last lines of the containers that are not well, secrets masked; where one was restarted, those of the run that failed
 * as well. A log that can't be read is left out: the cause is looked for without it.
 */
export async function failingLogs(api: Api, scene: Scene, signal?: AbortSignal): Promise<readonly LogTail[]> {
  const wanted = scene.pods.flatMap((pod) => pod.containers.flatMap((container) => runsToRead(pod, container, scene)));
  const tails = await inTurns(wanted.slice(0, mostLogs), atOnce, (one) => tail(api, scene.namespace, one, signal));
  return tails.flat();
}

interface Run {
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

function runsToRead(pod: Pod, container: Container, scene: Scene): readonly Run[] {
  const { name, ready, running, ended, before, role } = container;
  const isDone = role === "init" && ended?.exitCode === 0;
  const isWell = ready && !isLooping(container, scene);
  if (isWell || isDone || !(running || ended || before)) return [];
  const run = { pod: pod.name, container: name };
  return [...(before ? [{ ...run, previous: true }] : []), ...(running || ended ? [{ ...run, previous: false }] : [])];
}

async function tail(api: Api, namespace: string, run: Run, signal?: AbortSignal): Promise<readonly LogTail[]> {
  const { pod, container, previous } = run;
  try {
    const log = await api.text({
      path: `/api/v1/namespaces/${namespace}/pods/${pod}/log`,
      query: { container, previous, tailLines: lineCount, limitBytes: 65_536 },
      timeout: 5_000,
      signal,
    });
    // Whole, before it is cut: a key may go over several lines.
    const lines = mask(log).split("\n");
    return [{ ...run, lines: lines.filter((line) => line.trim() !== "").map((line) => line.slice(0, longestLine)) }];
  } catch (error) {
    if (signal?.aborted || !(error instanceof Failure)) throw error;
    return [];
  }
}
