/** A Secret as much of it as may be kept: its keys, each with `(not shown)`, or nothing where the value is empty. */
export function withoutValues<T extends object>(secret: T): T {
  const { data, stringData: _, ...rest } = secret as { data?: unknown; stringData?: unknown };
  if (typeof data !== "object" || data === null) return rest as T;
  const keys = Object.entries(data).map(([key, value]) => [key, value === "" ? "" : "(not shown)"] as const);
  return { ...rest, data: Object.fromEntries(keys) } as unknown as T;
}
