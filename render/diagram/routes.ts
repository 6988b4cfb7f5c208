import type { Area, PlacedBox } from "./layout";
import type { Link } from "./model";

/** A line to draw, with where its label begins. */
export interface Route {
  readonly link: Link;
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number; readonly anchor: "start" | "end" | "middle" };
}

type Side = "left" | "right" | "top" | "bottom";

interface End {
  readonly box: PlacedBox;
  readonly side: Side;
}

interface Ends {
  readonly link: Link;
  readonly from: End;
  readonly to: End;
}

/** Lines between placed boxes. Those that end at one side of a box end in the order of where they come from. */
export function routes(links: readonly Link[], boxes: readonly PlacedBox[]): readonly Route[] {
  const byId = new Map(boxes.map((placed) => [placed.box.id, placed]));
  const all = links.flatMap((link): Ends[] => {
    const [from, to] = [byId.get(link.from), byId.get(link.to)];
    // What pods may say among themselves is told in their box.
    return from && to && from !== to ? [endsOf(link, from, to)] : [];
  });
  return all.map((ends) => {
    const start = anchor(ends.from, ends.to.box, all);
    const end = anchor(ends.to, ends.from.box, all);
    return ends.link.type === "routes"
      ? { link: ends.link, path: down(start, end), label: { ...start, anchor: "middle" as const } }
      : { link: ends.link, ...across(ends, start, end) };
  });
}

function endsOf(link: Link, from: PlacedBox, to: PlacedBox): Ends {
  if (link.type === "routes") return { link, from: { box: from, side: "bottom" }, to: { box: to, side: "top" } };
  const isBefore = from.x + from.width <= to.x;
  const isBehind = from.x >= to.x + to.width;
  // One below the other: around by the right.
  const sides: readonly [Side, Side] = isBefore ? ["right", "left"] : isBehind ? ["left", "right"] : ["right", "right"];
  return { link, from: { box: from, side: sides[0] }, to: { box: to, side: sides[1] } };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function anchor({ box, side }: End, other: PlacedBox, all: readonly Ends[]): Point {
  const neighbours = all.flatMap(({ from, to }) => [
    ...(from.box === box && from.side === side ? [to.box] : []),
    ...(to.box === box && to.side === side ? [from.box] : []),
  ]);
  if (side === "top" || side === "bottom") {
    // Straight down where the one lies above the other.
    const span = [Math.max(box.x, other.x), Math.min(box.x + box.width, other.x + other.width)] as const;
    return { x: (span[0] + span[1]) / 2, y: side === "top" ? box.y : box.y + box.height };
  }
  const ordered = neighbours.toSorted((one, another) => middle(one) - middle(another));
  const share = (ordered.indexOf(other) + 1) / (ordered.length + 1);
  return { x: side === "left" ? box.x : box.x + box.width, y: box.y + box.height * share };
}

function middle({ y, height }: Area): number {
  return y + height / 2;
}

function down(start: Point, end: Point): string {
  return `M${n(start.x)} ${n(start.y)}V${n(end.y)}`;
}

/** How wide the bend is, beside the box at which it ends or begins. */
const bend = 74;

/**
 * Level from a peer as far as it stands away, so that it passes between the rows; then in a bend to the workload. The
 * label is written above the level part, at the peer.
 */
function across({ from, to }: Ends, start: Point, end: Point): Pick<Route, "path" | "label"> {
  const [s, e] = [start, end].map(({ x, y }) => `${n(x)} ${n(y)}`);
  if (from.side === to.side) {
    const out = Math.max(start.x, end.x) + bend / 2;
    return {
      path: `M${s}C${n(out)} ${n(start.y)} ${n(out)} ${n(end.y)} ${e}`,
      label: { x: out, y: (start.y + end.y) / 2, anchor: "start" },
    };
  }
  const forward = from.side === "right" ? 1 : -1;
  const isPeerFirst = from.box.role === "peer";
  const turn = isPeerFirst ? end.x - forward * bend : start.x + forward * bend;
  const half = (forward * bend) / 2;
  const path = isPeerFirst
    ? `M${s}H${n(turn)}C${n(turn + half)} ${n(start.y)} ${n(end.x - half)} ${n(end.y)} ${e}`
    : `M${s}C${n(start.x + half)} ${n(start.y)} ${n(turn - half)} ${n(end.y)} ${n(turn)} ${n(end.y)}H${n(end.x)}`;
  const near = isPeerFirst ? start : end;
  const away = isPeerFirst ? forward : -forward;
  return { path, label: { x: near.x + away * 10, y: near.y - 6, anchor: away > 0 ? "start" : "end" } };
}

/** No more digits than can be seen. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
