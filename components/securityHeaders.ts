import type { Settings } from "./settings";

/** Headers that every answer to the outside carries, by name. Values hold no comma, colon or quote: no controller splits them. */
export function securityHeaders({ exposure: { tls } }: Settings): readonly (readonly [name: string, value: string])[] {
  return [
    ["Referrer-Policy", "no-referrer"],
    ...(tls.enabled ? [["Strict-Transport-Security", "max-age=31536000"] as const] : []),
    ["X-Content-Type-Options", "nosniff"],
    ["X-Frame-Options", "DENY"],
  ];
}
