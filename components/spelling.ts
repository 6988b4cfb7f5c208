/** The candidate that a misspelt word most likely meant; none where nothing is near. Case does not count. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const reach = Math.max(1, Math.floor(word.length / 3));
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter((match) => match.distance <= reach)
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** Edit distance: characters to insert, delete or replace. */
function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of from.split("").entries()) {
    let diagonal = row;
    let left = row + 1;
    previous = previous.map((above, column) => {
      if (column === 0) return left;
      const replaced = diagonal + (letter === to[column - 1] ? 0 : 1);
      diagonal = above;
      left = Math.min(replaced, above + 1, left + 1);
      return left;
    });
  }
  return previous.at(-1) ?? from.length;
}
