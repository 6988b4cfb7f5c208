const longest = 300;

/** From the most particular: what is taken by one is not looked at by the next. */
const varying: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?/g, "<time>"],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\b/g, "<time>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5})?\b/g, "<address>"],
  [/\[?(?:[0-9a-f]{1,4}:){2,7}:?[0-9a-f]{0,4}\]?(?::\d{1,5}\b)?/gi, "<address>"],
  [/\b0x[0-9a-f]{1,16}\b/gi, "<id>"],
  [/\b(?=[a-f]{0,40}\d)[0-9a-f]{8,40}\b/gi, "<id>"],
  [/-?\d{1,40}(?:\.\d{1,40})?/g, "<n>"],
  [/\s+/g, " "],
];

/** What lines have in common that differ in nothing but numbers, ids, addresses and times. */
export function shapeOf(message: string): string {
  const text = message.slice(0, longest * 2);
  return varying.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text).slice(0, longest);
}
