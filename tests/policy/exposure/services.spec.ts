import { serviceExposure } from "../../../policy/rules/exposure/services";
import type { Json } from "../fixtures";
import { describeObjectRule, type Changes } from "../objectCases";

function service(spec: Json = {}): Json {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop", annotations: {} },
    spec: { type: "ClusterIP", selector: { app: "web" }, ports: [{ port: 80 }], ...spec },
  };
}

describeObjectRule({
  rule: serviceExposure,
  good: service(),
  breaks: {
    "a NodePort": [{ "spec.type": "NodePort" }, ["spec.type", "NodePort"]],
    "a LoadBalancer": [{ "spec.type": "LoadBalancer" }, ["spec.type", "LoadBalancer"]],
    "a LoadBalancer for some addresses": [
      { "spec.type": "LoadBalancer", "spec.loadBalancerSourceRanges": ["203.0.113.0/24"] },
      ["spec.type", "LoadBalancer"],
    ],
    "another type": [{ "spec.type": "hunter2" }, ["spec.type", "another text"]],
    "external IPs": [{ "spec.externalIPs": ["203.0.113.7"] }, ["spec.externalIPs", "external IPs"]],
    both: [
      { "spec.type": "NodePort", "spec.externalIPs": ["203.0.113.7"] },
      ["spec.type", "NodePort"],
      ["spec.externalIPs", "external IPs"],
    ],
  },
  accepts: {
    "no type": { "spec.type": undefined },
    "no spec": { spec: undefined },
    "a headless one": { "spec.type": undefined, "spec.clusterIP": "None" },
    "an ExternalName": { "spec.type": "ExternalName", "spec.externalName": "db.example.com" },
    "an empty list of external IPs": { "spec.externalIPs": [] },
  },
  unknown: { "spec.type": ["spec.type"], "spec.externalIPs": ["spec.externalIPs"], "spec.clusterIP": [] },
});

describeObjectRule({
  rule: serviceExposure,
  good: service({ type: "NodePort" }),
  settings: { types: ["NodePort", "LoadBalancer"] },
  allowed: "NodePort or LoadBalancer",
  breaks: {
    "a type that is not listed": [{ "spec.type": "ClusterIP" }, ["spec.type", "ClusterIP"]],
    "the default, which is not listed": [{ "spec.type": undefined }, ["spec.type", "ClusterIP"]],
  },
});

describeObjectRule({
  rule: serviceExposure,
  good: service(),
  allowed: "unset",
  breaks: {
    "external IPs, which may not be": [{ "spec.externalIPs": ["203.0.113.7"] }, ["spec.externalIPs", "external IPs"]],
  },
});

const annotated = (name: string, value: string): Changes => ({
  "spec.loadBalancerSourceRanges": undefined,
  "metadata.annotations": { [name]: value },
});

describeObjectRule({
  rule: serviceExposure,
  good: service({ type: "LoadBalancer", loadBalancerSourceRanges: ["203.0.113.0/24", " 10.0.0.0/8 "] }),
  settings: { limited: true },
  allowed: "ClusterIP or ExternalName",
  breaks: {
    "one without ranges": [{ "spec.loadBalancerSourceRanges": [] }, ["spec.type", "LoadBalancer"]],
    "one for everybody": [{ "spec.loadBalancerSourceRanges": ["0.0.0.0/0"] }, ["spec.type", "LoadBalancer"]],
    "one for everybody in two halves": [
      { "spec.loadBalancerSourceRanges": ["0.0.0.0/1", "128.0.0.0/1"] },
      ["spec.type", "LoadBalancer"],
    ],
    "one of two ranges that is too wide": [
      { "spec.loadBalancerSourceRanges": ["203.0.113.0/24", "10.0.0.0/7"] },
      ["spec.type", "LoadBalancer"],
    ],
    "a range that is no text": [{ "spec.loadBalancerSourceRanges": [24] }, ["spec.type", "LoadBalancer"]],
    "what is no range": [{ "spec.loadBalancerSourceRanges": ["all"] }, ["spec.type", "LoadBalancer"]],
    "a NodePort with ranges": [{ "spec.type": "NodePort" }, ["spec.type", "NodePort"]],
    "one that is said to be public": [
      annotated("service.beta.kubernetes.io/aws-load-balancer-scheme", "internet-facing"),
      ["spec.type", "LoadBalancer"],
    ],
  },
  accepts: Object.fromEntries(
    [
      ["service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"],
      ["service.beta.kubernetes.io/aws-load-balancer-internal", "true"],
      ["service.beta.kubernetes.io/azure-load-balancer-internal", "true"],
      ["networking.gke.io/load-balancer-type", "Internal"],
      ["cloud.google.com/load-balancer-type", "Internal"],
      ["service.beta.kubernetes.io/oci-load-balancer-internal", "true"],
      ["service.beta.kubernetes.io/openstack-internal-load-balancer", "true"],
    ].map(([name = "", value = ""]) => [`${name}: ${value}`, annotated(name, value)]),
  ),
  unknown: { "spec.loadBalancerSourceRanges": ["spec.loadBalancerSourceRanges"], "spec.type": ["spec.type"] },
});
