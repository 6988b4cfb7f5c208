const quantity = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

/** Is it an amount above nothing, as Kubernetes writes amounts (`0.5`, `500m`, `1Gi`, `1e3`, or a bare number)? */
export function isPositiveQuantity(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value) && value > 0;
  const digits = typeof value === "string" ? quantity.exec(value)?.[1] : undefined;
  return digits !== undefined && Number(digits) > 0;
}
