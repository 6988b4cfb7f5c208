import assert from "node:assert/strict";
import fc from "fast-check";
import { admissionPolicies, type ValidatingAdmissionPolicy } from "../../../policy/admission";
import { expressedRules, unexpressed } from "../../../policy/admission/expressions";
import { forms } from "../../../policy/admission/expressions/image";
import { judgedKinds } from "../../../policy/admission/kinds";
import { variableName } from "../../../policy/admission/validation";
import { variables } from "../../../policy/admission/variables";
import { objectRules } from "../../../policy/rules/catalogue";
import { parseImage } from "../../../policy/rules/image";
import { workloads } from "../../../policy/rules/kinds";
import { image } from "../fixtures";

const onWorkloads = objectRules.filter(({ appliesTo }) => appliesTo.some((kind) => workloads.includes(kind)));

/** Functions and macros that the API server of Kubernetes v1.30 knows, as its CEL environment lists them. */
const known = [
  ...[
    "all",
    "exists",
    "filter",
    "map",
    "has",
    "size",
    "string",
    "type",
    "matches",
    "startsWith",
    "endsWith",
    "contains",
  ],
  ...["orValue", "or", "optMap", "hasValue", "value", "quantity", "isGreaterThan", "isLessThan", "asApproximateFloat"],
  ...["split", "join", "replace", "substring", "lastIndexOf", "lowerAscii", "find"],
];

function policy(): ValidatingAdmissionPolicy {
  const [first] = admissionPolicies({ namespace: "shop", metadata: { name: "shop", labels: {} }, action: "deny" });
  assert.ok(first?.kind === "ValidatingAdmissionPolicy");
  return first;
}

describe("the rules in CEL", () => {
  it("are all object rules on workloads, but those that can't be, each with its reason", () => {
    assert.deepEqual([...expressedRules, ...Object.keys(unexpressed)].sort(), onWorkloads.map(({ id }) => id).sort());
    for (const reason of Object.values(unexpressed)) assert.match(reason, /^[A-Z].+\.$/);
  });

  it("judge every kind that makes pods", () => {
    assert.deepEqual([...judgedKinds].sort(), [...workloads].sort());
  });

  it("have variables of their own", () => {
    const names = policy().spec.variables.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z][A-Za-z]*$/);
    assert.deepEqual(
      expressedRules.map(variableName).filter((name) => variables.some((variable) => variable.name === name)),
      [],
    );
  });

  it("use only variables that stand before them", () => {
    const defined = new Set<string>();
    const { variables: all, validations } = policy().spec;
    const check = (expression: string) => {
      for (const [, name = ""] of expression.matchAll(/\bvariables\.(\w+)/g)) assert.ok(defined.has(name), name);
    };
    for (const { name, expression } of all) {
      check(expression);
      defined.add(name);
    }
    for (const { expression, messageExpression } of validations) {
      check(expression);
      check(messageExpression);
    }
  });

  it("call only functions that Kubernetes v1.30 knows", () => {
    const { variables: all, validations, matchConditions } = policy().spec;
    const expressions = [...all, ...validations, ...matchConditions].map(({ expression }) => expression);
    const called = expressions.flatMap((expression) => [
      ...expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/\b([A-Za-z]\w*)\(/g),
    ]);
    const unknown = called.map(([, name = ""]) => name).filter((name) => !known.includes(name) && name !== "in");
    assert.deepEqual([...new Set(unknown)], []);
  });

  it("tell of their rule what is allowed and how it is mended, in one line", () => {
    for (const { message, messageExpression, expression, reason } of policy().spec.validations) {
      const [id = "", rest = ""] = message.split(/: (.*)/s);
      const rule = onWorkloads.find((one) => one.id === id);
      assert.ok(rule, message);
      assert.ok(rest.startsWith("allowed: ") && rest.endsWith(`. ${rule.mend}`), message);
      assert.doesNotMatch(message + messageExpression, /\n/);
      assert.ok(message.length < 1000);
      assert.equal(expression, `variables.${variableName(id)}.size() == 0`);
      assert.ok(messageExpression.startsWith(`"${id}: " + variables.${variableName(id)}.join(", ") + "; allowed: `));
      assert.equal(reason, "Forbidden");
    }
  });
});

describe("image references in regular expressions", () => {
  const piece = fc.constantFrom(
    ...["app", "a__b", "Team", "registry.example.com", "localhost", "[::1]", ":5000", "/", ":", "@", "1.2.3", "latest"],
    ...["sha256:", "ab".repeat(32), "sha512:", "ab".repeat(64), "-", ".", "_", " ", "", "é"],
  );
  const reference = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(""));
  const agrees = (text: string) => {
    const parsed = parseImage(text);
    const is = (form: string) => new RegExp(form).test(text);
    assert.equal(is(forms.reference), parsed !== undefined, text);
    assert.equal(is(forms.pinned), parsed?.digest !== undefined, text);
    assert.equal(is(forms.tagged), parsed?.tag !== undefined && parsed.digest === undefined, text);
    if (parsed) assert.equal(is(forms.ofRegistry), parsed.registry !== undefined, text);
    const moves = parsed && parsed.digest === undefined;
    assert.equal(is(forms.moving(["1.2.3"])), moves === true && parsed.tag === "1.2.3", text);
    assert.equal(is(forms.moving(["latest"])), moves === true && (parsed.tag ?? "latest") === "latest", text);
  };

  it("are taken apart as the rules do", () => {
    for (const text of [image, "app", "app:1.2.3", "app:1x2x3", "app:latest", "localhost/app:1", "[::1]:5000/app@x"])
      agrees(text);
    fc.assert(fc.property(reference, agrees), { numRuns: 5000 });
  });
});
