/**
 * Pulumi does not wait for objects that bear this: the workload's own readiness says the same sooner, and an Ingress
 * without a controller that publishes an address would be waited for in vain. Their deletion is not waited for either.
 */
export const unawaited = { "pulumi.com/skipAwait": "true" } as const;
