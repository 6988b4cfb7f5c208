import type { Settings } from "../../components/settings";

/** A setting that the chart does not offer as a value, or not all of it, and why. */
export interface Narrowing {
  /** The setting; what is below it is meant too. A star stands for any one key. */
  readonly setting: string;
  readonly why: string;
}

/** Settings that are fixed in the templates, for each environment as its stack has them. */
export const fixed: readonly Narrowing[] = [
  { setting: "clusters", why: "Helm deploys to the cluster of the kubeconfig" },
  {
    setting: "pod.sidecars",
    why: "what surrounds a sidecar depends on each of its parts and on the version of Kubernetes",
  },
  { setting: "network.extraRules", why: "each makes policies of its own, whose form depends on the kind of its peer" },
  { setting: "network.*.cidr", why: "which addresses have to be excepted is computed from the range" },
  { setting: "validation", why: "circle-core validate reads it, from the stack's file; no object depends on it" },
  { setting: "network.*.except", why: "it belongs to network.*.cidr" },
];

/** A condition on a value, beyond what its setting asks. A setting of an environment that breaks it is fixed as a whole. */
export interface Condition extends Narrowing {
  /** What is fixed where the condition does not hold; else the setting itself. */
  readonly holder?: string;
  readonly holds: (settings: Settings) => boolean;
  /** The same in the words of a JSON Schema, beside what the setting itself asks. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

const loopback = String.raw`^(localhost|127\..*|::1)$`;
const reference = String.raw`\$\(`;

const peers = ["dns", "ingressController", "apiGateway", "monitoring", "database", "cache"] as const;

export const conditions: readonly Condition[] = [
  ...peers.map((name): Condition => ({
    setting: `network.${name}`,
    why: "a peer is pods by label; one of addresses is fixed, since what has to be excepted is computed from the range",
    holds: ({ network }) => network[name] === undefined || network[name].podLabels !== undefined,
  })),
  ...(["database", "cache"] as const).map((server): Condition => ({
    setting: `${server}.host`,
    why: "no policy is asked about what stays in the pod: a server at the pod's own address is fixed",
    holds: (settings) => !new RegExp(loopback).test(settings[server].host),
    schema: { not: { pattern: loopback } },
  })),
  {
    setting: "network.nodeLocalDns",
    why: "an address of IPv6 makes a range of another length: it is fixed",
    holds: ({ network }) => !network.nodeLocalDns?.includes(":"),
    schema: { pattern: "^[0-9.]+$" },
  },
  {
    setting: "pod.environment",
    why: "variables that refer to others have an order that is computed: such an environment is fixed",
    holds: ({ pod }) => Object.values(pod.environment).every((text) => !new RegExp(reference).test(text)),
    schema: { additionalProperties: { not: { pattern: reference } } },
  },
];

/** Settings that must be written where another is on: left out, the stack computes them, which a template cannot. */
export const computed = {
  when: "namespace.quota.enabled",
  needed: [
    "namespace.quota.pods",
    "namespace.quota.requests.cpu",
    "namespace.quota.requests.memory",
    "namespace.quota.limits.cpu",
    "namespace.quota.limits.memory",
  ],
} as const;

/** Settings whose text may be the same as another's, and what then is different. */
export const sameAs: readonly { readonly setting: string; readonly other: string }[] = peers.map((name) => ({
  setting: `network.${name}.namespace`,
  other: "namespace.name",
}));

/** Items of lists that the builders hand on as they are, whatever is in them. */
export const handedOn: readonly string[] = ["placement.tolerations.[]"];

/** Texts of objects that are lists, by the key that they stand under, and what parts their items. */
export const joined: Readonly<Record<string, string>> = { "traefik.ingress.kubernetes.io/router.middlewares": "," };

/** A flag whose objects are large and no concern of others: it is off wherever those are not what is looked at. */
export const apart = "admission.enabled";

/** Oldest and newest minor version of Kubernetes 1 that the templates tell apart. */
export const minorVersions = { first: 24, last: 33 } as const;
