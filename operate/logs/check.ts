import type { GroupResult } from "../checks/finding";
import { inTurns } from "../checks/inTurns";
import { applicationPods, podsPath, type LivePod, type Subject } from "../checks/subject";
import { ApiError } from "../cluster/apiError";
import { logFindings, type ContainerLog } from "./findings";
import { judgeLog } from "./judge";

export interface LogsOptions {
  /** Start of the rollout; default: a quarter of an hour ago. */
  readonly since?: Date | undefined;
  /** What is no finding, beside what the settings name. */
  readonly ignore?: readonly RegExp[];
  readonly signal?: AbortSignal | undefined;
}

/** Of each container: the newest lines, within both bounds. The API server itself would leave out the newest. */
const linesAtMost = 2000;
const lettersAtMost = 4_000_000;
/** Milliseconds that so much of a log may take. */
const patience = 60_000;
const usualWindow = 15 * 60_000;
const atOnce = 6;

interface Wanted {
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

/** Group 4: the recent lines of every container of the application, those before its last restart too. */
export async function logsCheck(
  subject: Subject,
  { since, ignore = [], signal }: LogsOptions = {},
): Promise<GroupResult> {
  const { cluster, settings } = subject;
  const ignored = [...settings.validation.ignoredLogLines.map((pattern) => new RegExp(pattern, "u")), ...ignore];
  const now = new Date();
  const from = since ?? new Date(now.getTime() - usualWindow);
  const wanted = (await applicationPods(subject, signal)).flatMap(logsOf);
  const unchecked: { what: string; why: string }[] = [];
  const read = await inTurns(wanted, atOnce, async (each): Promise<readonly ContainerLog[]> => {
    try {
      const text = await cluster.api.text({
        path: `${podsPath(settings)}/${each.pod}/log`,
        query: {
          container: each.container,
          previous: each.previous || undefined,
          timestamps: true,
          tailLines: linesAtMost,
          sinceTime: from.toISOString(),
        },
        signal,
        timeout: patience,
      });
      const newest = newestOf(text);
      if (newest.length < text.length) {
        const what = `older lines of ${each.pod}, container ${each.container}`;
        unchecked.push({ what, why: `it logs more than ${lettersAtMost / 1e6} MB in ${linesAtMost} lines` });
      }
      return [{ ...each, log: judgeLog(newest, ignored) }];
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 401) throw error;
      // What ran before may be gone already; nobody misses it.
      if (!each.previous || error.status === 403) {
        unchecked.push({ what: `log of ${each.pod}, container ${each.container}`, why: error.message });
      }
      return [];
    }
  });
  const logs = read.flat();
  if (wanted.length === 0) unchecked.push({ what: "logs", why: "the application has no pods" });
  const place = { cluster: cluster.name, context: cluster.context, namespace: settings.namespace.name, now };
  return { group: "logs", findings: logFindings(logs, place), checked: logs.length, unchecked };
}

/** From the beginning of a line on: half of one could be taken for anything. */
function newestOf(text: string): string {
  if (text.length <= lettersAtMost) return text;
  const newest = text.slice(-lettersAtMost);
  return newest.slice(newest.indexOf("\n") + 1);
}

function logsOf({ metadata: { name: pod }, spec, status }: LivePod): readonly Wanted[] {
  const states = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ name: container }) => {
    const restarted = (states.find(({ name }) => name === container)?.restartCount ?? 0) > 0;
    return [{ pod, container, previous: false }, ...(restarted ? [{ pod, container, previous: true }] : [])];
  });
}
