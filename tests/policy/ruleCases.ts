import assert from "node:assert/strict";
import { catalogue } from "../../policy/rules/catalogue";
import { judge, type Violation } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { isObjectRule, type ObjectRule, type Rule } from "../../policy/rules/rule";
import { changed, pod, type Json } from "./fixtures";

/** Changes to the good pod's spec: dotted path and value; undefined removes. */
export type Changes = Readonly<Record<string, unknown>>;

export interface Break {
  readonly changes: Changes;
  /** Where the violation is, in the pod. */
  readonly path: string;
  readonly found: string;
  readonly container?: string;
  /** Other rules that the same change must break. */
  readonly also?: readonly Rule[];
}

export interface Cases {
  readonly rule: ObjectRule;
  readonly allowed: string;
  readonly breaks: Readonly<Record<string, Break>>;
  readonly accepts: Readonly<Record<string, Changes>>;
  /** Changes that the rule accepts and others do not. */
  readonly leavesToOthers?: Readonly<Record<string, Changes>>;
}

/** All that is described so far: tests/engine/admission.spec.ts asks an API server about the same pods. */
export const describedRules: Cases[] = [];

/** One test for each way to break the rule, judged by all rules, and one for each thing it must accept. */
export function describeRule(cases: Cases): void {
  const { rule, allowed, breaks, accepts, leavesToOthers = {} } = cases;
  describedRules.push(cases);
  describe(rule.id, () => {
    for (const [name, { changes, path, found, container, also = [] }] of Object.entries(breaks)) {
      it(`refuses ${name}`, () => {
        const violations = violationsOf(podWith(changes));
        assert.deepEqual(violations.filter((violation) => violation.rule === rule.id).map(essence), [
          { path, container, found, allowed },
        ]);
        const rules = new Set(violations.map((violation) => violation.rule));
        assert.deepEqual([...rules].sort(), [rule.id, ...also.map(({ id }) => id)].sort());
      });
    }
    for (const [name, changes] of Object.entries(accepts)) {
      it(`accepts ${name}`, () => {
        assert.deepEqual(violationsOf(podWith(changes)), []);
      });
    }
    for (const [name, changes] of Object.entries(leavesToOthers)) {
      it(`leaves ${name} to other rules`, () => {
        assert.deepEqual(violationsOf(podWith(changes), [rule]), []);
      });
    }
  });
}

export function podWith(changes: Changes): Json {
  return Object.entries(changes).reduce((document, [path, value]) => changed(document, `spec.${path}`, value), pod());
}

/** What the rules that judge one object by itself find in a document. */
export function violationsOf(document: unknown, rules = catalogue.filter(isObjectRule)): readonly Violation[] {
  return judge(objectsIn(document), rules).violations;
}

function essence({ path, container, found, allowed }: Violation) {
  return { path, container: container?.name, found, allowed };
}
