import { harmless } from "../../report/words";
import { longestSilence, type Display } from "./display";
import { inSeveralClusters, workloadText, workloadTextWithAge, type WorkloadLine } from "./workloadText";

/** Where nobody looks on: a line with its time for whatever is new, and one now and then where nothing is. */
export function plainDisplay(write: (text: string) => void, silence = longestSilence): Display {
  let phase = "";
  let lines: readonly WorkloadLine[] = [];
  let shown = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  const say = (text: string): void => {
    for (const line of text.split("\n")) write(`${time()} ${harmless(line)}\n`);
    clearTimeout(timer);
    // What is said with nothing going on is not followed by more.
    timer = phase === "" ? undefined : setTimeout(sayAgain, silence).unref();
  };
  const sayAgain = (): void => {
    const waiting = lines.filter(({ done }) => !done);
    const several = inSeveralClusters(lines);
    say([`${phase} …`, ...waiting.map((line) => `  ${workloadTextWithAge(line, several)}`)].join("\n"));
  };
  return {
    say,
    phase: (text) => {
      phase = text;
      say(text);
    },
    workloads: (now) => {
      lines = now;
      const several = inSeveralClusters(now);
      const texts = new Map(now.map((line) => [keyOf(line), workloadText(line, several)]));
      const fresh = [...texts].filter(([key, text]) => shown.get(key) !== text);
      shown = texts;
      if (fresh.length > 0) say(fresh.map(([, text]) => text).join("\n"));
    },
    end: () => {
      clearTimeout(timer);
      phase = "";
      lines = [];
    },
  };
}

function keyOf({ cluster, object }: WorkloadLine): string {
  return `${cluster}/${object.kind}/${object.name}`;
}

function time(): string {
  return new Date().toISOString().slice(11, 19);
}
