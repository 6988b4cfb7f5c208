import { catalogue } from "../../policy/rules/catalogue";
import { configSchemaOf } from "../../policy/rules/configSchema";
import { levels, reports } from "../../policy/rules/configuration";
import type { Rule } from "../../policy/rules/rule";

const level = { $ref: "#/$defs/level" };

/** The JSON Schema of a `--policy-pack-config` file, for editors. It is closed, which the engine's own check is not. */
export function policyConfigSchema(): object {
  const [exemptible] = catalogue.filter((rule) => rule.exemptible !== false);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Configuration of Circle Core's policy pack",
    type: "object",
    properties: {
      all: { ...level, description: "The level of all policies that are not named, those that only tell included." },
      ...Object.fromEntries(reports.map((report) => [report, level])),
      ...Object.fromEntries(catalogue.map((rule) => [rule.id, configurationOf(rule)])),
    },
    additionalProperties: false,
    $defs: {
      level: { enum: levels },
      exemptions: exemptible ? configSchemaOf(exemptible).properties["exemptions"] : {},
    },
  };
}

function configurationOf(rule: Rule): object {
  const { exemptions, ...settings } = configSchemaOf(rule).properties;
  return {
    description: rule.title,
    anyOf: [
      level,
      {
        type: "object",
        properties: {
          enforcementLevel: level,
          ...settings,
          exemptions: rule.exemptible === false ? exemptions : { $ref: "#/$defs/exemptions" },
        },
        additionalProperties: false,
      },
    ],
  };
}
