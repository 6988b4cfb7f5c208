import type { Api } from "../cluster/api";
import { Failure } from "../errors";
import { mask } from "../logs/mask";
import { harmless } from "../report/words";
import type { Ending } from "./happenings";

const lineCount = 10;

/** What a container said last before it ended, as lines to show. A log that can't be read is said to be so. */
export async function lastLines(
  api: Api,
  namespace: string,
  { pod, container, how, restarted }: Ending,
  signal: AbortSignal,
): Promise<string> {
  const head = `! Container ${container} of Pod ${pod} ended: ${how}`;
  try {
    const log = await api.text({
      path: `/api/v1/namespaces/${namespace}/pods/${pod}/log`,
      query: { container, previous: restarted, tailLines: lineCount },
      timeout: 5_000,
      signal,
    });
    const lines = log.split("\n").filter((line) => line.trim() !== "");
    if (lines.length === 0) return `${head}; it said nothing`;
    return [`${head}; its last words:`, ...lines.map((line) => `    ${harmless(mask(line))}`)].join("\n");
  } catch (error) {
    if (signal.aborted || error instanceof Failure) return head;
    throw error;
  }
}
