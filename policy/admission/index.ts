import type { Configuration } from "../rules/configuration";
import { objectRules } from "../rules/catalogue";
import { isObjectRule, type ObjectRule, type Rule } from "../rules/rule";
import { defaultsOf } from "../rules/settings";
import { holding, lineage } from "./exemptions";
import { expressionOf } from "./expressions";
import { resourceRules, type ResourceRule } from "./kinds";
import { brokenRules, faults, validation, type Judged, type Validation } from "./validation";
import { podsChange, variables, type Variable } from "./variables";

export { configurationOf } from "./environments";

/** What the API server does with an object that breaks a rule. */
export type Action = "deny" | "warn" | "audit";

/** Metadata of objects that have no namespace. */
export interface Metadata {
  name: string;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface ValidatingAdmissionPolicy {
  apiVersion: "admissionregistration.k8s.io/v1";
  kind: "ValidatingAdmissionPolicy";
  metadata: Metadata;
  spec: {
    failurePolicy: string;
    matchConstraints: { matchPolicy: string; resourceRules: ResourceRule[] };
    matchConditions: { name: string; expression: string }[];
    variables: Variable[];
    validations: Validation[];
  };
}

export interface ValidatingAdmissionPolicyBinding {
  apiVersion: "admissionregistration.k8s.io/v1";
  kind: "ValidatingAdmissionPolicyBinding";
  metadata: Metadata;
  spec: {
    policyName: string;
    validationActions: string[];
    matchResources: { namespaceSelector: { matchLabels: Record<string, string> } };
  };
}

export type AdmissionObject = ValidatingAdmissionPolicy | ValidatingAdmissionPolicyBinding;

export interface AdmissionOptions {
  /** The whole catalogue by default. */
  readonly rules?: readonly Rule[];
  /** Rules that it does not name are mandatory, with their default settings. */
  readonly configuration?: Configuration;
  /** The day in UTC, as in `2026-12-31`, from which on exemptions must hold. */
  readonly today?: string;
  /** The one namespace whose objects are judged. */
  readonly namespace: string;
  /** Metadata of the objects, which are the cluster's: the name must be unique in it. */
  readonly metadata: Metadata;
  /** What becomes of what breaks a mandatory rule; whatever it is, an advisory rule never denies. */
  readonly action: Action;
}

/**
 * The rules on workloads as policies of the API server (Kubernetes v1.30 and newer): one policy for those that are
 * mandatory, another for those that advise, each bound to the one namespace. Whatever is asked of more than one object
 * is not among them.
 */
export function admissionPolicies(options: AdmissionOptions): AdmissionObject[] {
  const { metadata, action } = options;
  const used = judgedBy(options);
  const advice: Metadata = { ...metadata, name: `${metadata.name}-advice` };
  return [
    ...bound(
      used.filter(({ level }) => level !== "advisory"),
      metadata,
      action,
      options,
    ),
    ...bound(
      used.filter(({ level }) => level === "advisory"),
      advice,
      action === "deny" ? "warn" : action,
      options,
    ),
  ];
}

function judgedBy({ rules = objectRules, configuration, namespace, today }: AdmissionOptions) {
  return rules.filter(isObjectRule).flatMap((rule) => {
    const use = configuration?.get(rule.id);
    const level = use?.level ?? "mandatory";
    const expression = expressionOf(rule.id);
    if (expression === undefined || level === "disabled") return [];
    const settings = use?.settings ?? defaultsOf(rule.settings);
    return [{ rule, expression, settings, level, exemptions: exemptionsOf(rule) }];

    function exemptionsOf({ exemptible }: ObjectRule) {
      return exemptible === false ? [] : holding(use?.exemptions ?? [], namespace, today);
    }
  });
}

function bound(
  judged: readonly Judged[],
  metadata: Metadata,
  action: Action,
  { namespace }: AdmissionOptions,
): AdmissionObject[] {
  if (judged.length === 0) return [];
  // Each broken rule is a warning of its own.
  const tellAll = action !== "warn";
  const exempting = judged.some(({ exemptions }) => exemptions.length > 0);
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: {
        failurePolicy: "Fail",
        matchConstraints: { matchPolicy: "Equivalent", resourceRules: resourceRules() },
        matchConditions: [{ name: "pods-change", expression: podsChange }],
        variables: [
          ...variables,
          ...(exempting ? lineage : []),
          ...judged.map(faults),
          ...(tellAll ? [brokenRules(judged)] : []),
        ],
        validations: judged.map((one) => validation(one, tellAll)),
      },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: {
        policyName: metadata.name,
        validationActions: [action.charAt(0).toUpperCase() + action.slice(1)],
        matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
      },
    },
  ];
}
