import type { Policy, PolicyComplianceFramework } from "@pulumi/policy";
import { configSchemaOf } from "./rules/configSchema";
import type { Reference, Rule } from "./rules/rule";

/** What the pack tells the engine, and its console, about a rule. */
export function metadataOf(rule: Rule): Policy {
  return {
    name: rule.id,
    displayName: rule.title,
    description: rule.title,
    enforcementLevel: "mandatory",
    severity: rule.severity,
    framework: frameworkOf(rule.references[0]),
    tags: ["kubernetes", ...new Set(rule.references.map(tagOf))],
    remediationSteps: rule.mend,
    url: rule.references[0].url,
    configSchema: configSchemaOf(rule),
  };
}

function frameworkOf({ framework, id, level }: Reference): PolicyComplianceFramework {
  const { name, version } = frameworks[framework];
  return { name, version, reference: id, specification: level ?? "" };
}

const frameworks = {
  PSS: { name: "Kubernetes Pod Security Standards", version: "1.37" },
  CIS: { name: "CIS Kubernetes Benchmark", version: "1.12" },
  "NSA/CISA": { name: "NSA/CISA Kubernetes Hardening Guide", version: "1.2" },
  Kubernetes: { name: "Kubernetes documentation", version: "1.36" },
} as const;

function tagOf({ framework, level }: Reference): string {
  return [framework.toLowerCase().replace("/", "-"), level].filter((part) => part !== undefined).join("-");
}
