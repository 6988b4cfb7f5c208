import { all, holds, is, not } from "../answers";
import { must, requireThat, unless } from "../findings";
import { workloads } from "../kinds";
import { cis, manual, nsa } from "../references";
import { objectRule } from "../rule";
import { flag, texts } from "../settings";

/** The kinds that live in a namespace. */
const namespaced: readonly string[] = [
  ...workloads,
  "Service",
  "ServiceAccount",
  "ConfigMap",
  "Secret",
  "PersistentVolumeClaim",
  "ResourceQuota",
  "LimitRange",
  "NetworkPolicy",
  "Ingress",
  "Gateway",
  "HTTPRoute",
  "GRPCRoute",
  "TLSRoute",
  "TCPRoute",
  "UDPRoute",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "Role",
  "RoleBinding",
];

/** What the cluster itself puts into every namespace, or into this one. */
const clustersOwn: readonly string[] = ["Service kubernetes", "ServiceAccount default", "ConfigMap kube-root-ca.crt"];

export const defaultNamespace = objectRule({
  id: "default-namespace",
  title: "Nothing lives in the namespace default",
  severity: "low",
  why: "What nobody placed ends up there together: no quota, no network policy and no Role fits all of it.",
  mend: "Set metadata.namespace to a namespace of the application's own.",
  references: [
    cis("5.6.4"),
    nsa("Namespaces"),
    manual("Namespaces", "concepts/overview/working-with-objects/namespaces/"),
  ],
  settings: {
    // An unset one is the provider's, the overlay's or the command line's: nothing to be seen in the object.
    explicit: flag("Whether every object must name its namespace itself.", false),
  },
  appliesTo: namespaced,
  check: ({ field, kind }, { explicit }) => {
    const isClusters = holds(
      field.at("metadata", "name"),
      (name) => typeof name === "string" && clustersOwn.includes(`${kind} ${name}`),
    );
    const isUnset = (value: unknown) => value === undefined || value === "";
    const placed = must(
      field.at("metadata", "namespace"),
      (value) => value !== "default" && !(explicit && isUnset(value)),
      "a namespace of the application's own",
      (value) => (value === "default" ? "default" : "unset"),
    );
    return unless(isClusters, placed);
  },
});

export const systemNamespace = objectRule({
  id: "system-namespace",
  title: "Nothing lives in the cluster's own namespaces",
  severity: "high",
  why: "There are the Secrets and ServiceAccounts that run the cluster, and nothing is denied to pods beside them.",
  mend: "Set metadata.namespace to a namespace of the application's own.",
  references: [
    nsa("Namespaces"),
    cis("5.6.1"),
    manual("Initial namespaces", "concepts/overview/working-with-objects/namespaces/#initial-namespaces"),
  ],
  settings: {
    namespaces: texts(
      "Namespaces that are the cluster's own.",
      ["kube-system", "kube-public", "kube-node-lease"],
      /^[a-z0-9-]+$/,
    ),
  },
  appliesTo: namespaced,
  check: ({ field, judgedAs }, { namespaces }) => {
    const namespace = field.at("metadata", "namespace");
    const roleRef = field.at("roleRef");
    // An API server of one's own reads how callers prove who they are by this Role, which is nowhere else.
    const readsAuthentication = all(
      judgedAs === "RoleBinding",
      is(roleRef.at("kind"), "Role"),
      is(roleRef.at("name"), "extension-apiserver-authentication-reader"),
    );
    const isOwn = holds(namespace, (value) => namespaces.some((each) => each === value));
    const fault = { field: namespace, found: namespace.text ?? "", allowed: "a namespace of the application's own" };
    return unless(isOwn === false || readsAuthentication, requireThat(not(isOwn), fault));
  },
});
