import type { NetworkPolicy } from "../../components/objects";
import { isAllowed, type Endpoint, type Port } from "./networkModel";
import { inTurns, probe, type Found, type Prober, type Target } from "./probes";

interface Place {
  /** What it is to the product, e.g. `database`: several pods may stand for one. */
  role: string;
  endpoint: Endpoint;
  /** Whether it lies in the product's namespace. */
  inside: boolean;
}

/** Who tries. */
export interface Source extends Place {
  prober: Prober;
}

/** What is tried: the address that is dialled, and the end and port that it leads to, which a Service's differ from. */
export interface Destination extends Place {
  dial: Target;
  port: Port;
}

/** One question of the matrix. */
export interface Cell {
  from: Source;
  to: Destination;
  allowed: boolean;
}

/** What was found. */
export interface Measured extends Cell, Found {}

/** Everyone to everyone, as the policies declare it; but nobody to itself, and nobody outside to anybody's pods there. */
export function cellsOf(policies: readonly NetworkPolicy[], sources: Source[], destinations: Destination[]): Cell[] {
  return sources.flatMap((from) =>
    destinations
      .filter((to) => to.endpoint.address !== from.endpoint.address)
      .filter((to) => from.inside || to.inside || (to.endpoint.pod === undefined && !from.endpoint.node))
      .map((to) => ({ from, to, allowed: isAllowed(policies, from.endpoint, to.endpoint, to.port) })),
  );
}

/** The first allowed and the first forbidden cell between any two ends. */
export function sampleOf(cells: readonly Cell[]): Cell[] {
  const first = new Map<string, Cell>();
  for (const cell of cells) {
    const key = [cell.from.endpoint.name, cell.to.endpoint.name, cell.allowed].join();
    if (!first.has(key)) first.set(key, cell);
  }
  return [...first.values()];
}

/** Exec sessions at the same time. */
const atOnce = 4;

/** Tries all cells, from each source at once. */
export async function measure(cells: readonly Cell[]): Promise<Measured[]> {
  const sources = [...new Set(cells.map(({ from }) => from))];
  const measured = await inTurns(sources, atOnce, async (source) => {
    const asked = cells.filter(({ from }) => from === source);
    const found = await probe(
      source.prober,
      asked.map(({ to }) => to.dial),
    );
    return asked.map((cell, index) => ({ ...cell, ...(found[index] ?? { open: false, reason: "not tried" }) }));
  });
  return measured.flat();
}

/**
 * Tries once more what is allowed and was found closed, e.g. since the only datagram was lost. What is forbidden and was
 * found open once is a hole, whatever a second try would find.
 */
export async function measureAgain(measured: readonly Measured[], again = measure): Promise<Measured[]> {
  const doubtful = measured.filter(({ allowed, open }) => allowed && !open);
  if (doubtful.length === 0) return [...measured];
  return [...measured.filter((one) => !doubtful.includes(one)), ...(await again(doubtful))];
}

/** What is not as declared, in words. */
export function mismatches(measured: readonly Measured[]): string[] {
  return measured
    .filter(({ allowed, open }) => allowed !== open)
    .map(({ from, to, allowed, open, reason }) => {
      const { protocol, address, port } = to.dial;
      const way = `${from.endpoint.name} → ${to.endpoint.name} (${protocol} ${address}:${port})`;
      return `${way}: declared ${allowed ? "allowed" : "forbidden"}, found ${open ? "open" : `closed (${reason ?? ""})`}`;
    });
}
