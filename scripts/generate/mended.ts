import { objectRules } from "../../policy/rules/catalogue";
import { judge } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";

/**
 * The rules that know what is safe to write: those that say so of objects with nothing in them, and with the wrong things
 * in them. What a rule does is asked of the rule itself.
 */
export function rulesThatMend(): ReadonlySet<string> {
  const objects = [...samples()].flatMap((sample) => objectsIn(sample));
  const { violations } = judge(objects, objectRules);
  return new Set(violations.filter(({ remedy }) => remedy).map(({ rule }) => rule));
}

function* samples(): Generator<object> {
  for (const value of [undefined, true, false, 0]) {
    const securityContext = wrong(value);
    const container = { name: "app", image: "app", stdin: value, tty: value, securityContext };
    const spec = { containers: [container], securityContext, automountServiceAccountToken: value };
    yield { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec };
    yield { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web" }, automountServiceAccountToken: value };
  }
  yield { apiVersion: "v1", kind: "Namespace", metadata: { name: "web" } };
}

function wrong(value: unknown): object {
  const fields = ["runAsNonRoot", "allowPrivilegeEscalation", "readOnlyRootFilesystem", "privileged"];
  return Object.fromEntries(fields.map((field) => [field, value]));
}
