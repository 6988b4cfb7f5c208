import { all, any, every, holds, isEmpty, not, some, type Answer } from "../answers";
import { must, naming, requireThat, unless, type Findings } from "../findings";
import { prefixLength } from "../network/prefix";
import type { Field } from "../read";
import { manual } from "../references";
import { objectRule } from "../rule";
import { flag, texts } from "../settings";

const serviceTypes: readonly string[] = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

export const serviceExposure = objectRule({
  id: "service-exposure",
  title: "Services are reached from inside the cluster only",
  severity: "high",
  why: "NodePort, LoadBalancer and external IPs open the pods past the Ingress, its TLS and its limits.",
  mend: "Use type ClusterIP, and let an Ingress or a Gateway be the way in.",
  references: [
    manual("Publishing Services", "concepts/services-networking/service/#publishing-services-service-types"),
    manual("Virtual IPs and Service proxies", "reference/networking/virtual-ips/"),
  ],
  settings: {
    types: texts(
      "Types of Service that are allowed.",
      ["ClusterIP", "ExternalName"],
      /^(ClusterIP|NodePort|LoadBalancer|ExternalName)$/,
    ),
    limited: flag(
      "Whether a LoadBalancer is allowed that serves certain addresses (loadBalancerSourceRanges), or is internal to the cloud's network.",
      false,
    ),
  },
  appliesTo: ["Service"],
  check: ({ field }, { types, limited }) => {
    const spec = field.at("spec");
    const type = must(
      spec.at("type"),
      (value) => types.some((allowed) => allowed === (value ?? "ClusterIP")),
      types.join(" or "),
      (value) => (value === undefined ? "ClusterIP" : naming(...serviceTypes)(value)),
    );
    return [...unless(limited && isLimited(field), type), ...hasNoExternalIps(spec.at("externalIPs"))];
  },
});

/** Whoever may write these takes over traffic to the address (CVE-2020-8554). */
function hasNoExternalIps(externalIPs: Field): Findings {
  return requireThat(isEmpty(externalIPs), { field: externalIPs, found: "external IPs", allowed: "unset" });
}

function isLimited(service: Field): Answer {
  const spec = service.at("spec");
  const ranges = spec.at("loadBalancerSourceRanges");
  return all(
    holds(spec.at("type"), (type) => type === "LoadBalancer"),
    any(
      all(
        not(isEmpty(ranges)),
        every(ranges.items(), (range) => holds(range, isNarrow)),
      ),
      some(internal, ([name, word]) =>
        holds(
          service.at("metadata", "annotations", name),
          (value) => typeof value === "string" && value.toLowerCase() === word,
        ),
      ),
    ),
  );
}

/** Two ranges of one bit are everybody too. */
function isNarrow(cidr: unknown): boolean {
  return (prefixLength(typeof cidr === "string" ? cidr.trim() : cidr) ?? 0) >= 8;
}

/** How clouds are told to keep a load balancer inside. */
const internal: readonly (readonly [name: string, value: string])[] = [
  ["service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"],
  ["service.beta.kubernetes.io/aws-load-balancer-internal", "true"],
  ["service.beta.kubernetes.io/azure-load-balancer-internal", "true"],
  ["networking.gke.io/load-balancer-type", "internal"],
  ["cloud.google.com/load-balancer-type", "internal"],
  ["service.beta.kubernetes.io/oci-load-balancer-internal", "true"],
  ["service.beta.kubernetes.io/openstack-internal-load-balancer", "true"],
];
