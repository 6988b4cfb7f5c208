import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { project } from "./problems";

/**
 * Finds the line (from 1) of a setting, or of the nearest mapping around it, in the text of a stack file. None where the
 * file does not say what the engine read: another file was named on its command line.
 * @param value what the engine read for the top-level key of `path`
 */
export function lineOf(text: string, path: string, value: unknown): number | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [top = "", ...rest] = path.split(/[.[\]]+/).filter(Boolean);
  const key = `${project}:${top}`;
  const written: unknown = document.toJS();
  if (!isDeepStrictEqual(field(field(written, "config"), key), value)) return undefined;

  let node: unknown = document.get("config", true);
  let offset: number | undefined;
  for (const part of [key, ...rest]) {
    const found = step(node, part);
    if (found === undefined) break;
    offset = found.offset ?? offset;
    node = found.node;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/** One step down the document: where the key starts, and what it holds. */
function step(node: unknown, part: string): { offset: number | undefined; node: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(part)];
    return isMap(item) || isScalar(item) ? { offset: item.range?.[0], node: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
  return pair && isScalar(pair.key) ? { offset: pair.key.range?.[0], node: pair.value } : undefined;
}
