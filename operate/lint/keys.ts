import type { Key } from "../../policy/rules/read";

const step = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.[\]]+)/gy;

/** The keys of a JSON path as rules and configurations spell it: `spec.containers[0].env`, `a["b.c/d"]`. */
export function keysOf(path: string): readonly Key[] {
  return [...path.matchAll(step)].map(([, index, quoted, word]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (word ?? "") : (JSON.parse(`"${quoted}"`) as string);
  });
}
