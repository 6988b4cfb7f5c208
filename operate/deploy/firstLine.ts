/** A cause in a line; what the engine says may have many. */
export function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
