/** Settings of `secrets.external` that name a store and an entry for each key; `keys` replaces some of them. */
export function external(keys: Record<string, unknown> = {}): Record<string, unknown> {
  const all = ["DB_PASSWORD", "REDIS_PASSWORD", "CIRCLE_ENCRYPTION_KEY", "JWT_SECRET"];
  return {
    store: "vault",
    keys: { ...Object.fromEntries(all.map((key) => [key, { key: "app", property: key }])), ...keys },
  };
}
