import { z } from "zod";
import { project } from "../../components/problems";
import type { Environment } from "../../components/schema/values";
import { settingsSchema } from "../../components/settings";

/**
 * The JSON Schema of a stack file of one environment, for editors: its settings are checked and completed, with the
 * defaults of that environment. Configuration of other namespaces and Pulumi's own keys are left alone.
 */
export function stackSchema(environment: Environment): z.core.JSONSchema.JSONSchema {
  const { properties = {}, required = [] } = z.toJSONSchema(settingsSchema(environment), { io: "input" });
  const known = Object.keys(properties);
  const named = Object.fromEntries(Object.entries(properties).map(([key, node]) => [`${project}:${key}`, node]));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Stack file of Circle Core: ${environment}`,
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: { ...named, [`${project}:environment`]: { const: environment } },
        patternProperties: { [`^${project}:(?!(${known.join("|")})$)`]: false },
        required: required.map((key) => `${project}:${key}`),
      },
    },
    required: ["config"],
  };
}
