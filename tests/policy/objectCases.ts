import assert from "node:assert/strict";
import { inspect } from "node:util";
import { judge } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { UNKNOWN } from "../../policy/rules/read";
import { defaultsOf } from "../../policy/rules/settings";
import type { ObjectRule } from "../../policy/rules/rule";
import { changed, type Json } from "./fixtures";

/** Changes to the good object: dotted path and value; undefined removes. */
export type Changes = Readonly<Record<string, unknown>>;
type Found = readonly (readonly [path: string, found: string])[];

export interface ObjectCases {
  readonly rule: ObjectRule;
  /** Keeps the rule. */
  readonly good: Json;
  /** The rule's settings where they differ from the default. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What is allowed, in every violation. */
  readonly allowed?: string;
  readonly breaks?: Readonly<Record<string, readonly [changes: Changes, ...found: Found]>>;
  /** Set where one break can mend another, as a selector of what has no labels mends that labels are missing. */
  readonly breaksMend?: true;
  readonly accepts?: Readonly<Record<string, Changes>>;
  /** Where the value is not known yet, as a path, and the paths that are then undecided. */
  readonly unknown?: Readonly<Record<string, readonly string[]>>;
}

/** One test for each way to break the rule in an object that keeps it, and one for each thing it must accept. */
export function describeObjectRule({ rule, good, settings = {}, allowed, ...cases }: ObjectCases): void {
  const judged = (changes: Changes) => judgedBy(rule, withChanges(good, changes), settings);
  const chosen = Object.keys(settings).length === 0 ? "" : ` where ${JSON.stringify(settings)}`;

  describe(`${rule.id}: ${String(good.kind)}${chosen}`, () => {
    it("accepts a good one", () => {
      assert.deepEqual(judged({}), { violations: [], undecided: [] });
    });
    for (const [name, [changes, ...found]] of Object.entries(cases.breaks ?? {})) {
      it(`refuses ${name}`, () => {
        const { violations, undecided } = judged(changes);
        assert.deepEqual(
          violations.map((violation) => [violation.path, violation.found]),
          found,
        );
        assert.deepEqual(undecided, []);
        for (const violation of violations) {
          assert.equal(violation.rule, rule.id);
          if (allowed !== undefined) assert.equal(violation.allowed, allowed);
        }
      });
    }
    const breaks = Object.values(cases.breaks ?? {}).map(([changes]) => changes);
    if (breaks.length > 1 && cases.breaksMend === undefined) {
      it("loses no violation by another elsewhere", () => {
        for (const [one, other] of breaks.flatMap((one) => breaks.map((other) => [one, other] as const))) {
          if (!areApart(one, other)) continue;
          const both = judged({ ...one, ...other }).violations;
          const alone = [one, other].map((changes) => judged(changes).violations.length);
          assert.ok(both.length >= Math.max(...alone), inspect([one, other, both]));
        }
      });
    }
    for (const [name, changes] of Object.entries(cases.accepts ?? {})) {
      it(`accepts ${name}`, () => {
        assert.deepEqual(judged(changes), { violations: [], undecided: [] });
      });
    }
    for (const [path, undecided] of Object.entries(cases.unknown ?? {})) {
      it(`leaves open what an unknown ${path} decides`, () => {
        const { violations, undecided: open } = judged({ [path]: UNKNOWN });
        assert.deepEqual(violations, []);
        assert.deepEqual(
          open.map((verdict) => verdict.path),
          undecided,
        );
      });
    }
  });
}

function withChanges(good: Json, changes: Changes): Json {
  return Object.entries(changes).reduce((document, [path, value]) => changed(document, path, value), good);
}

/** What one rule says of a document. */
export function judgedBy(rule: ObjectRule, document: unknown, settings: Readonly<Record<string, unknown>> = {}) {
  const use = { level: "mandatory", settings: { ...defaultsOf(rule.settings), ...settings }, exemptions: [] } as const;
  return judge(objectsIn(document), [rule], new Map([[rule.id, use]]));
}

/** Does neither change a field of the other, or one within? */
function areApart(one: Changes, other: Changes): boolean {
  const within = (inner: string, outer: string): boolean => `${inner}.`.startsWith(`${outer}.`);
  return Object.keys(one).every((a) => Object.keys(other).every((b) => !within(a, b) && !within(b, a)));
}
