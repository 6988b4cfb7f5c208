/** `; did you mean X?` for the known word next to a mistyped one; nothing where none is near. */
export function nearest(word: string, known: Iterable<string>): string {
  const limit = Math.max(1, Math.floor(word.length * 0.4));
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const near = distance(word.toLowerCase(), candidate, best?.distance ?? limit + 1);
    if (near <= limit && near < (best?.distance ?? Infinity)) best = { word: candidate, distance: near };
  }
  return best ? `; did you mean ${best.word}?` : "";
}

/** How many letters have to be put in, taken out, exchanged or swapped with their neighbour. */
function distance(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) >= enough) return enough;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : changed;
      row.push(Math.min(changed, swapped, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? enough;
}
