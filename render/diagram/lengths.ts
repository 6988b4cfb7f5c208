import type { Diagram } from "./model";

/**
 * How many columns an arrow spans, by its ends' ids: from a caller across the ways in, to whom the workload calls across
 * its parts. So nobody outside stands above or below the namespace.
 */
export function lengthsOf({ peers, entries, parts, links }: Diagram): (from: string, to: string) => number {
  const outside = new Map(peers.filter(({ inside }) => !inside).map(({ id, side }) => [id, side]));
  const routes = links.filter(({ type }) => type === "routes");
  const isChain = routes.some(({ to }) => routes.some(({ from }) => from === to));
  const waysIn = entries.length === 0 ? 0 : isChain ? 2 : 1;
  return (from, to) => {
    if (outside.get(from) === "before") return 1 + waysIn;
    return outside.get(to) === "behind" && parts.length > 0 ? 2 : 1;
  };
}
