import { openNetworkPolicy } from "../../../policy/rules/network/open";
import { changed, denyAll, type Json } from "../fixtures";
import { describeObjectRule } from "../objectCases";

const allowed = "labels of pods or namespaces, or narrow address ranges";
const wide = "a range wider than /8";
const every = "all pods of all namespaces";

/** Lets named peers through. */
function good(apiVersion = "networking.k8s.io/v1"): Json {
  const ports = [{ port: 8000, protocol: "TCP" }];
  return {
    ...denyAll(),
    apiVersion,
    spec: {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        { from: [{ podSelector: { matchLabels: { app: "gateway" } } }], ports },
        { from: [{ podSelector: {} }] },
        { from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "scraper" } } }], ports },
        { from: [{ namespaceSelector: { matchLabels: { team: "shop" } }, podSelector: {} }] },
      ],
      egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }, { ipBlock: { cidr: "fd00::/8" } }], ports }],
    },
  };
}

for (const apiVersion of ["networking.k8s.io/v1", "extensions/v1beta1"]) {
  describeObjectRule({
    rule: openNetworkPolicy,
    good: good(apiVersion),
    allowed,
    breaks: {
      "an empty rule": [{ "spec.ingress.0": {} }, ["spec.ingress[0]", "a rule for everybody, for ingress"]],
      "ports alone": [{ "spec.egress.0.to": undefined }, ["spec.egress[0]", "a rule for everybody, for egress"]],
      "an empty list of peers": [
        { "spec.ingress.1.from": [] },
        ["spec.ingress[1]", "a rule for everybody, for ingress"],
      ],
      "every namespace": [{ "spec.ingress.2.from.0.podSelector": undefined }, ["spec.ingress[2].from[0]", every]],
      "every namespace and every pod": [
        { "spec.ingress.3.from.0.namespaceSelector.matchLabels": {} },
        ["spec.ingress[3].from[0]", every],
      ],
      "an empty peer beside one": [{ "spec.egress.0.to.1": {} }, ["spec.egress[0].to[1]", every]],
      "every address": [
        { "spec.egress.0.to.0.ipBlock.cidr": "0.0.0.0/0" },
        ["spec.egress[0].to[0].ipBlock.cidr", wide],
      ],
      "every address, by an odd spelling": [
        { "spec.egress.0.to.0.ipBlock.cidr": "10.1.2.3/0" },
        ["spec.egress[0].to[0].ipBlock.cidr", wide],
      ],
      "every IPv6 address": [
        { "spec.egress.0.to.1.ipBlock": { cidr: "::/0", except: [] } },
        ["spec.egress[0].to[1].ipBlock.cidr", wide],
      ],
      "two halves": [
        { "spec.egress.0.to": [{ ipBlock: { cidr: "0.0.0.0/1" } }, { ipBlock: { cidr: "128.0.0.0/1" } }] },
        ["spec.egress[0].to[0].ipBlock.cidr", wide],
        ["spec.egress[0].to[1].ipBlock.cidr", wide],
      ],
      "a range that is one bit too wide": [
        { "spec.egress.0.to.0.ipBlock.cidr": "10.0.0.0/7" },
        ["spec.egress[0].to[0].ipBlock.cidr", wide],
      ],
      "egress rules without policyTypes": [
        { "spec.policyTypes": undefined, "spec.egress": [{}] },
        ["spec.egress[0]", "a rule for everybody, for egress"],
      ],
    },
    accepts: {
      "every address without some": {
        "spec.egress.0.to.0.ipBlock": { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] },
      },
      "rules for a direction it does not speak for": { "spec.policyTypes": ["Ingress"], "spec.egress": [{}] },
      "a default deny": { spec: denyAll().spec },
      "what is no range": { "spec.egress.0.to.0.ipBlock.cidr": "0.0.0.0" },
      "a number in place of a range": { "spec.egress.0.to.0.ipBlock.cidr": 0 },
      "more than a range": { "spec.egress.0.to.0.ipBlock.cidr": "0.0.0.0/0 " },
      "a host name with a number": { "spec.egress.0.to.0.ipBlock.cidr": "host 0.0.0.0/0" },
    },
    unknown: {
      "spec.egress.0.to.0.ipBlock.cidr": ["spec.egress[0].to[0].ipBlock.cidr"],
      "spec.egress.0.to.0.ipBlock.except": [],
      "spec.ingress.0.from": ["spec.ingress[0].from"],
      "spec.ingress.2.from.0.podSelector": ["spec.ingress[2].from[0].podSelector"],
      "spec.policyTypes": [],
    },
  });
}

describeObjectRule({
  rule: openNetworkPolicy,
  good: good(),
  settings: { portsSuffice: true },
  breaks: { "an empty rule": [{ "spec.ingress.0": {} }, ["spec.ingress[0]", "a rule for everybody, for ingress"]] },
  accepts: {
    "ports alone": { "spec.egress.0.to": undefined },
    "ports with every address": { "spec.egress.0.to.0.ipBlock.cidr": "0.0.0.0/0" },
  },
});

describeObjectRule({
  rule: openNetworkPolicy,
  good: changed(good(), "spec.egress.0.to", [{ ipBlock: { cidr: "10.1.0.0/16" } }]),
  settings: { widestRange: 16 },
  breaks: {
    "a wider range": [
      { "spec.egress.0.to.0.ipBlock.cidr": "10.0.0.0/15" },
      ["spec.egress[0].to[0].ipBlock.cidr", "a range wider than /16"],
    ],
  },
});
