import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Rule } from "./rule";

type Properties = PolicyConfigSchema["properties"];
type Property = Properties[string];

/** What the engine lets a configuration say about a rule, beside its level: the rule's settings, and its exemptions. */
export function configSchemaOf(rule: Rule): PolicyConfigSchema {
  return { properties: { ...settingsOf(rule), exemptions: exemptionsOf(rule) } };
}

function settingsOf({ settings = {} }: Rule): Properties {
  return Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => {
      const standard = setting.default as Property["default"];
      return [
        name,
        { ...setting.schema, description: setting.doc, ...(standard !== undefined && { default: standard }) },
      ];
    }),
  );
}

/** Where nothing can be exempted, the list must be empty: the engine would let any other pass unseen. */
function exemptionsOf({ exemptible }: Rule): Property {
  if (exemptible === false) {
    return { type: "array", maxItems: 0, description: "Nothing can be exempted from this rule." };
  }
  return { type: "array", items: exemption, description: "What is let off this rule for some time, and why." };
}

const text = (description: string): Property => ({ type: "string", pattern: "\\S", description });

/** One exemption. Where there can be any, the schema of a rule holds this very object. */
export const exemption: Property = {
  type: "object",
  properties: {
    kind: text("Kind of the object."),
    namespace: text("Its namespace; left out for what is in none, or does not name one."),
    name: text("Its name."),
    container: text("One container of it; all of them, and the object itself, when left out."),
    reason: text("Why it must be so."),
    owner: text("Who answers for it."),
    until: {
      type: "string",
      pattern: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
      description: "The last day it holds, in UTC.",
    },
  },
  required: ["kind", "name", "reason", "owner", "until"],
  additionalProperties: false,
};
