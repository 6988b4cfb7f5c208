import { stringify } from "yaml";
import type { Identity } from "./certificates/authority";

/** The name of a cluster's context, and of its cluster and user, in its own kubeconfig. */
export const contextName = (cluster: string): string => `embedded-${cluster}`;

/** A kubeconfig with one context, which is the current one. */
export function kubeconfig(context: string, server: string, authority: string, user: Identity): string {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: context, cluster: { server, "certificate-authority-data": base64(authority) } }],
      users: [
        {
          name: context,
          user: { "client-certificate-data": base64(user.certificate), "client-key-data": base64(user.key) },
        },
      ],
      contexts: [{ name: context, context: { cluster: context, user: context } }],
      "current-context": context,
    },
    { lineWidth: 0 },
  );
}
