/** Lengths of the picture, in pixels. */
export const size = {
  /** Around everything. */
  margin: 16,
  /** Width of a column of peers. */
  column: 256,
  /** Width of the workload's column. */
  main: 480,
  /** Between a column outside and the namespace: what labels of ports are written in. */
  gap: 144,
  /** Between columns of the namespace. */
  inner: 144,
  /** Inside the namespace's frame. */
  padding: 22,
  /** Of the namespace: its name and what holds in it. */
  header: 48,
  /** Between peers, one below the other. */
  row: 18,
  /** Between the ways in, the Services and the workload: room for an arrow. */
  spine: 30,
  /** Between two lines that end at one side of the workload. */
  slot: 22,
  /** A box with a kind and a name. */
  boxHead: 44,
  /** Each further line of a box. */
  line: 16,
  /** Between parts, and between boxes of a row. */
  chipGap: 10,
  legend: 30,
} as const;

/** Widths of a character by the style of its text, on the generous side: fonts differ. */
export const characterWidth = { kind: 6, name: 7.9, line: 6.9, label: 6.9, header: 9 } as const;

/** As much of a text as fits; cut in the middle where it does not, for what it begins and ends with says most. */
export function fitting(text: string, style: keyof typeof characterWidth, width: number): string {
  const most = Math.max(3, Math.floor(width / characterWidth[style]));
  const signs = Array.from(text);
  if (signs.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${signs.slice(0, head).join("")}…${signs.slice(head + 1 - most).join("")}`;
}
