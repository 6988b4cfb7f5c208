import { podSecurityLabels } from "../../../policy/rules/hygiene/podSecurityLabels";
import type { Json } from "../fixtures";
import { describeObjectRule } from "../objectCases";

const enforce = "pod-security.kubernetes.io/enforce";
const place = `metadata.labels["${enforce}"]`;
const labelled = (value: unknown) => ({ "metadata.labels": { [enforce]: value } });

function namespace(level: string): Json {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { [enforce]: level } } };
}

describeObjectRule({
  rule: podSecurityLabels,
  good: namespace("restricted"),
  allowed: "restricted",
  breaks: {
    "no labels": [{ "metadata.labels": undefined }, [place, "unset"]],
    "a label that only warns": [
      { "metadata.labels": { "pod-security.kubernetes.io/warn": "restricted" } },
      [place, "unset"],
    ],
    baseline: [labelled("baseline"), [place, "baseline"]],
    privileged: [labelled("privileged"), [place, "privileged"]],
    "another word": [labelled("Restricted"), [place, "no level"]],
  },
  accepts: Object.fromEntries(
    ["kube-system", "kube-public", "kube-node-lease"].map((name) => [
      name,
      { "metadata.name": name, "metadata.labels": undefined },
    ]),
  ),
  unknown: { "metadata.labels": ["metadata.labels"], metadata: ["metadata"] },
});

describeObjectRule({
  rule: podSecurityLabels,
  good: namespace("baseline"),
  settings: { level: "baseline", except: ["storage"] },
  allowed: "baseline or restricted",
  breaks: {
    privileged: [labelled("privileged"), [place, "privileged"]],
    "a namespace that is not excepted": [
      { "metadata.name": "kube-system", "metadata.labels": undefined },
      [place, "unset"],
    ],
  },
  accepts: {
    restricted: labelled("restricted"),
    "the namespace that is excepted": { "metadata.name": "storage", "metadata.labels": undefined },
  },
});

describeObjectRule({
  rule: podSecurityLabels,
  good: { ...namespace("privileged"), metadata: { name: "kube-system" } },
  unknown: { "metadata.name": ["metadata.name"] },
});
