import { catalogue, objectRules } from "../../../policy/rules/catalogue";
import { judgeBy } from "../../../policy/rules/evaluate";
import { objectsIn } from "../../../policy/rules/objects";
import type { Json } from "../fixtures";

const judge = judgeBy(objectRules);
const checksOf = new Map(
  catalogue.map(({ id, references }) => [id, references.filter(({ framework }) => framework === "PSS")]),
);

/** The checks of the Pod Security Standards that fail by our rules, by their id in `k8s.io/pod-security-admission`. */
export function failedChecks(document: Json): readonly string[] {
  const broken = new Set(
    objectsIn(document).flatMap((object) => judge.object(object).violations.map(({ rule }) => rule)),
  );
  return [...new Set([...broken].flatMap((rule) => checksOf.get(rule) ?? []).map(({ id }) => id))].sort();
}

/** Every check that a rule answers for. */
export const answeredFor: readonly string[] = [
  ...new Set([...checksOf.values()].flatMap((references) => references.map(({ id }) => id))),
].sort();
