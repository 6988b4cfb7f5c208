import type { Box, Diagram, Link, Peer } from "./model";
import { size } from "./measures";

/** Where something is drawn, in pixels from the upper left. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedBox extends Area {
  readonly box: Box;
  readonly role: "peer" | "entry" | "workload" | "part";
  /** What it is, above its name. */
  readonly caption: string;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly namespace: Area;
  readonly boxes: readonly PlacedBox[];
  /** Where the legend stands. */
  readonly legend: { readonly x: number; readonly y: number };
}

/** Rows from the top: what has been placed, and where the next goes. */
interface Stack {
  readonly boxes: readonly PlacedBox[];
  readonly bottom: number;
}

/**
 * Places everything in columns: callers, those of them in the namespace, the workload with all that is its own, whom it
 * calls in the namespace, whom it calls outside. No two peers of a side share a row, so that a line to the one never
 * crosses the other.
 */
export function layout(model: Diagram): Layout {
  const { margin, column, gap, inner, padding, main } = size;
  const { before, behind } = { before: sideOf(model.peers, "before"), behind: sideOf(model.peers, "behind") };
  const left = { outside: before.some(({ inside }) => !inside), inside: before.some(({ inside }) => inside) };
  const right = { outside: behind.some(({ inside }) => !inside), inside: behind.some(({ inside }) => inside) };
  const namespaceX = margin + (left.outside ? column + gap : 0);
  const insideBefore = namespaceX + padding;
  const mainX = insideBefore + (left.inside ? column + inner : 0);
  const insideBehind = mainX + main + inner;
  const namespaceEnd = (right.inside ? insideBehind + column : mainX + main) + padding;
  const outsideBehind = namespaceEnd + gap;

  const top = margin + size.header + padding;
  const spine = spineOf(model, mainX, top);
  const besides = stacked(sideOf(model.peers, "beside"), spine.bottom + size.row, () => mainX);
  const below = partsOf(model.parts, mainX, Math.max(spine.bottom, besides.bottom) + size.row);
  const workload = spine.boxes.at(-1);
  const middle = workload ? workload.y + workload.height / 2 : top;
  const callers = stacked(before, startOf(before, middle, top), ({ inside }) => (inside ? insideBefore : margin));
  const called = stacked(behind, startOf(behind, middle, top), ({ inside }) => (inside ? insideBehind : outsideBehind));
  const bottom = Math.max(...[spine, besides, below, callers, called].map((stack) => stack.bottom)) + padding;
  return {
    width: (right.outside ? outsideBehind + column : namespaceEnd) + margin,
    height: bottom + size.legend + margin,
    namespace: { x: namespaceX, y: margin, width: namespaceEnd - namespaceX, height: bottom - margin },
    boxes: [spine, besides, below, callers, called].flatMap(({ boxes }) => boxes),
    legend: { x: margin, y: bottom + size.legend },
  };
}

function sideOf(peers: readonly Peer[], side: Peer["side"]): readonly Peer[] {
  return peers.filter((peer) => peer.side === side);
}

/** Peers stand around the height of the workload. */
function startOf(peers: readonly Peer[], middle: number, top: number): number {
  const height = peers.reduce((sum, peer) => sum + heightOf(peer) + size.row, -size.row);
  return Math.max(top, middle - height / 2);
}

function stacked(peers: readonly Peer[], from: number, xOf: (peer: Peer) => number): Stack {
  let y = from;
  const boxes = peers.map((box): PlacedBox => {
    const placed = {
      box,
      role: "peer" as const,
      caption: box.kind,
      x: xOf(box),
      y,
      width: size.column,
      height: heightOf(box),
    };
    y += placed.height + size.row;
    return placed;
  });
  return { boxes, bottom: boxes.length > 0 ? y - size.row : 0 };
}

/** The ways in, the Services, and the workload, which is the last, from top to bottom. */
function spineOf({ entries, workload, links }: Diagram, x: number, top: number): Stack {
  const boxes: PlacedBox[] = [];
  let y = top;
  const ways = entries.filter(({ kind }) => kind !== "Service");
  const services = entries.filter(({ kind }) => kind === "Service");
  for (const row of [ways, services].filter(({ length }) => length > 0)) {
    const placed = inRow(row, row.length, x, y).map((each): PlacedBox => ({
      ...each,
      role: "entry",
      caption: each.box.kind,
    }));
    boxes.push(...placed);
    y += Math.max(...placed.map(({ height }) => height)) + size.spine;
  }
  const height = Math.max(heightOf(workload), (Math.max(...endsAt(workload, links)) + 1) * size.slot);
  boxes.push({ box: workload, role: "workload", caption: workload.kind, x, y, width: size.main, height });
  return { boxes, bottom: y + height };
}

/** How many lines end at the left and at the right, at most. */
function endsAt({ id }: Box, links: readonly Link[]): readonly number[] {
  const traffic = links.filter(({ type }) => type === "traffic");
  return [traffic.filter(({ to }) => to === id).length, traffic.filter(({ from }) => from === id).length];
}

/** Two in a row. */
function partsOf(parts: Diagram["parts"], x: number, top: number): Stack {
  const all = parts.flatMap(({ relation, boxes }) => boxes.map((box) => ({ box, caption: `${relation} ${box.kind}` })));
  const boxes: PlacedBox[] = [];
  let y = top;
  for (let first = 0; first < all.length; first += 2) {
    const pair = all.slice(first, first + 2);
    const placed = inRow(
      pair.map(({ box }) => box),
      2,
      x,
      y,
    );
    boxes.push(
      ...placed.map((each, index): PlacedBox => ({ ...each, role: "part", caption: pair[index]?.caption ?? "" })),
    );
    y += Math.max(...placed.map(({ height }) => height)) + size.chipGap;
  }
  return { boxes, bottom: y - size.chipGap };
}

/** Boxes side by side, each as high as the highest. */
function inRow(boxes: readonly Box[], columns: number, x: number, y: number) {
  const width = (size.main - (columns - 1) * size.chipGap) / columns;
  const height = Math.max(...boxes.map(heightOf));
  return boxes.map((box, index) => ({ box, x: x + index * (width + size.chipGap), y, width, height }));
}

function heightOf({ lines }: Box): number {
  return size.boxHead + lines.filter((line) => line !== "").length * size.line;
}
