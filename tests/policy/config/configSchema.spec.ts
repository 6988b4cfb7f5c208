import assert from "node:assert/strict";
import { configSchemaOf } from "../../../policy/rules/configSchema";
import { kept } from "../../../policy/rules/findings";
import { objectRule, type ObjectRule } from "../../../policy/rules/rule";
import { integer } from "../../../policy/rules/settings";

const rule: ObjectRule = objectRule({
  id: "enough",
  title: "There is enough",
  severity: "low",
  why: "Too little is not enough.",
  mend: "Add some.",
  references: [{ framework: "Kubernetes", id: "Pods", url: "https://kubernetes.io/docs/concepts/workloads/pods/" }],
  appliesTo: ["Pod"],
  settings: { least: integer("How much is enough.", { default: 2, minimum: 0 }) },
  check: () => kept,
});

const text = (description: string) => ({ type: "string", pattern: "\\S", description });

describe("the schema of a rule's configuration", () => {
  it("has its settings, with what they are for and their defaults, and its exemptions", () => {
    assert.deepEqual(configSchemaOf(rule), {
      properties: {
        least: { type: "integer", minimum: 0, description: "How much is enough.", default: 2 },
        exemptions: {
          type: "array",
          description: "What is let off this rule for some time, and why.",
          items: {
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
          },
        },
      },
    });
  });

  it("of a rule from which nothing is exempted refuses any exemption", () => {
    const { exemptions } = configSchemaOf({ ...rule, exemptible: false }).properties;
    assert.deepEqual(exemptions, {
      type: "array",
      maxItems: 0,
      description: "Nothing can be exempted from this rule.",
    });
  });

  it("of a rule without settings has its exemptions only", () => {
    const { settings: _, ...bare } = rule;
    assert.deepEqual(Object.keys(configSchemaOf(bare).properties), ["exemptions"]);
  });
});
