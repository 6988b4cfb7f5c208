/**
 * A property path as the engine writes it (`spec.replicas`, `metadata.annotations["a.b/c"]`, `spec.ports[0]`) as its steps.
 * "*" is a step of its own, and stands for any key or index.
 */
export function parsePath(text: string): string[] {
  const steps: string[] = [];
  const step = /\.?([^.[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]/gy;
  let end = 0;
  for (const match of text.matchAll(step)) {
    steps.push(match[1] ?? match[2]?.replaceAll('\\"', '"') ?? match[3] ?? "");
    end = match.index + match[0].length;
  }
  if (end !== text.length) throw new Error(`failed to parse ignore path: ${JSON.stringify(text)}`);
  return steps;
}

/** Whether `path` is, or lies under, what one of the ignored paths names. */
export function isIgnored(ignored: readonly (readonly string[])[], path: readonly (string | number)[]): boolean {
  return ignored.some(
    (prefix) =>
      prefix.length <= path.length && prefix.every((step, index) => step === "*" || step === String(path[index] ?? "")),
  );
}
