import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../components/check";
import { manifests } from "../../components/manifests";
import { pathText, report } from "../../components/problems";
import { environments, type Environment } from "../../components/schema/values";
import { judge } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { leftToUsers, keptByAllSettings } from "../policy/leftToUsers";
import { places, put, valueOf, written, type Place, type SchemaNode } from "../support/settingsArbitrary";
import { stackConfig } from "../unit/components/stackConfig";

/** Values that a node of the schema never allows. */
function wrongFor({ type, enum: allowed, minimum = 0 }: SchemaNode): unknown[] {
  if (allowed) return ["no such word", 3, null];
  if (type === "boolean") return ["true", 1, null];
  if (type === "integer") return [minimum - 1, 1.5, "1", null];
  if (type === "string") return [7, true, [], null];
  if (type === "array") return [{}, "text", 7, null];
  return [[], "text", 7, null];
}

const allPlaces: readonly (Place & { environment: Environment })[] = environments.flatMap((environment) =>
  places(environment).map((place) => ({ ...place, environment })),
);

describe("settings: the whole schema", function () {
  this.timeout(300_000);

  it("any settings that are accepted give objects that keep every rule of the policy pack", () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fc
          .constantFrom(...environments)
          .chain((environment) => fc.tuple(fc.constant(environment), written(environment))),
        ([environment, settings]) => {
          const checked = checkConfig(stackConfig(environment, settings));
          if (!("settings" in checked)) return;
          accepted++;
          const { violations, undecided } = judge(
            manifests(checked.settings).flatMap((object) => objectsIn(object)),
            keptByAllSettings,
            leftToUsers(environment),
          );
          assert.deepEqual(violations, []);
          assert.deepEqual(undecided, []);
        },
      ),
      { numRuns: 1000 },
    );
    assert.ok(accepted > 200, `only ${accepted} of the configurations were accepted`);
  });

  it("settings are refused only by contradictions that are named, where each value alone is allowed", () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...environments)
          .chain((environment) => fc.tuple(fc.constant(environment), written(environment))),
        ([environment, settings]) => {
          const checked = checkConfig(stackConfig(environment, settings));
          if ("settings" in checked) return;
          for (const { code, path, message } of checked.problems) assert.ok(code, `${path}: ${message}`);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("one wrong value anywhere is refused, with exactly its path", () => {
    for (const { path, node, environment } of allPlaces) {
      for (const wrong of wrongFor(node)) {
        const checked = checkConfig(stackConfig(environment, put({}, path, wrong)));
        assert.ok("problems" in checked, `${path.join(".")}: ${JSON.stringify(wrong)} was accepted`);
        const expected = pathText(path);
        assert.ok(
          checked.problems.some((problem) => problem.path === expected),
          `${expected} = ${JSON.stringify(wrong)}: ${JSON.stringify(checked.problems)}`,
        );
      }
    }
  });

  it("one unknown key beside any setting is refused, with exactly its path", () => {
    for (const { path, environment } of allPlaces) {
      const unknown = [...path.slice(0, -1), "nosuchkey"];
      const checked = checkConfig(stackConfig(environment, put({}, unknown, 1)));
      assert.ok("problems" in checked, unknown.join("."));
      const reported = checked.problems.map((problem) => problem.path);
      assert.ok(reported.includes(pathText(unknown)), unknown.join("."));
      // A mapping that must be whole may be told of too: nothing else.
      assert.ok(
        reported.every((other) => pathText(unknown).startsWith(other)),
        reported.join(", "),
      );
    }
  });

  it("10,000 broken configurations: always a report of bounded length, never an exception or a stack trace", () => {
    const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: "binary", maxLength: 30 }));
    const broken = fc.constantFrom(...allPlaces).chain(({ path, node, environment }) =>
      fc.record({
        environment: fc.constant(environment),
        path: fc.constant(path),
        value: fc.oneof(anything, valueOf(node)),
        beside: written(environment, 3),
        depth: fc.nat({ max: path.length - 1 }),
      }),
    );
    fc.assert(
      fc.property(broken, ({ environment, path, value, beside, depth }) => {
        const config = stackConfig(environment, put(beside, path.slice(0, depth + 1), value));
        const checked = checkConfig(config);
        if ("settings" in checked) {
          assert.ok(manifests(checked.settings).length > 0);
          return;
        }
        const text = report(config.stack, checked.problems);
        assert.doesNotMatch(text, /\n\s+at |undefined|\[object /);
        assert.ok(text.length < 20_000, `${text.length} characters`);
      }),
      { numRuns: 10_000 },
    );
  });
});
