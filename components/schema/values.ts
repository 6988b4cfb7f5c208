import { z } from "zod";

/** Where a stack runs; defaults differ by it. */
export const environments = ["development", "staging", "production"] as const;
export type Environment = (typeof environments)[number];

/** Picks the default of one environment: `per(inDevelopment, inStaging, inProduction)`. */
export type PerEnvironment = <const T>(development: T, staging: T, production: T) => T;

export function perEnvironment(environment: Environment): PerEnvironment {
  return (development, staging, production) => ({ development, staging, production })[environment];
}

// Text that must look a certain way. `examples` is what an error shows as allowed.
const text = (pattern: RegExp, ...examples: string[]) => z.string().regex(pattern).meta({ examples });

/** A DNS label, which the name of a namespace has to be: at most 63 of a-z, 0-9 and `-`. */
export const label = () => text(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "circle-core", "data");

const dnsName = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;

/** Name of a Kubernetes object of most kinds: DNS labels joined by dots. */
export const objectName = () => text(dnsName, "circle-core", "fast.example.com");

/** A DNS name, as in a certificate: lower case, at least one label. */
export const hostName = () => text(dnsName, "circle-core.example.com", "database.data.svc.cluster.local");

/** An amount of CPU in cores or thousandths of one. */
export const cpu = () => text(/^([1-9]\d{0,5}m|[1-9]\d{0,3}|(?=.*[1-9])\d{1,3}\.\d{1,3})$/, "500m", "2");

/** An amount of memory or disk with a unit. */
export const bytes = () => text(/^[1-9]\d{0,5}(Ki|Mi|Gi|Ti)$/, "512Mi", "10Gi");

/** A port number. */
export const port = () => z.int().min(1).max(65535);
