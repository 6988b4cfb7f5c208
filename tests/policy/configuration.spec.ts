import assert from "node:assert/strict";
import { defaultConfiguration, levels, readConfiguration, reports, type Use } from "../../policy/rules/configuration";
import { objectRule, type ObjectRule } from "../../policy/rules/rule";
import { choice, defaultsOf, flag, integer, quantity, texts, type Setting } from "../../policy/rules/settings";
import { manual } from "../../policy/rules/references";

const text = {
  title: "A title",
  severity: "low",
  why: "A reason",
  mend: "A way",
  references: [manual("Page", "page/")],
  appliesTo: ["Pod"],
} as const;

const plain: ObjectRule = { ...text, id: "plain", check: () => [] };
const strict: ObjectRule = { ...text, id: "strict", exemptible: false, check: () => [] };
const settable = objectRule({
  ...text,
  id: "settable",
  settings: { least: integer("The least.", { default: 2, minimum: 1, maximum: 9 }), names: texts("Names.", ["a"]) },
  check: () => [],
});
const rules = [plain, strict, settable];

function useOf(document: unknown, id: string): Use {
  const read = readConfiguration(document, rules);
  if ("problems" in read) return assert.fail(JSON.stringify(read.problems));
  const use = read.configuration.get(id);
  assert.ok(use);
  return use;
}

function problemsOf(document: unknown): readonly string[] {
  const read = readConfiguration(document, rules);
  return "problems" in read ? read.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

const exemption = {
  kind: "Deployment",
  namespace: "shop",
  name: "web",
  container: "app",
  reason: "Until 2.0",
  owner: "team-shop",
  until: "2026-12-31",
};

describe("the configuration of the rules", () => {
  it("has every rule mandatory with its defaults where it says nothing", () => {
    const read = readConfiguration({}, rules);
    assert.ok("configuration" in read);
    assert.deepEqual(read.configuration, defaultConfiguration(rules));
    assert.deepEqual(useOf({}, "settable"), {
      level: "mandatory",
      settings: { least: 2, names: ["a"] },
      exemptions: [],
    });
    assert.deepEqual(useOf({}, "plain"), { level: "mandatory", settings: {}, exemptions: [] });
  });

  it("takes `all` for the rules that are not named", () => {
    assert.equal(useOf({ all: "advisory" }, "plain").level, "advisory");
    assert.equal(useOf({ all: "advisory", plain: "disabled" }, "plain").level, "disabled");
    assert.equal(useOf({ all: "advisory", settable: { least: 3 } }, "settable").level, "advisory");
  });

  for (const level of levels) {
    it(`takes the level ${level} by itself or beside settings`, () => {
      assert.equal(useOf({ plain: level }, "plain").level, level);
      assert.deepEqual(useOf({ settable: { enforcementLevel: level, least: 9 } }, "settable"), {
        level,
        settings: { least: 9, names: ["a"] },
        exemptions: [],
      });
    });
  }

  it("lets the policies that only tell have a level, and nothing else", () => {
    for (const report of reports) {
      assert.deepEqual(problemsOf({ [report]: "advisory" }), []);
      assert.deepEqual(problemsOf({ [report]: "loud" }), [
        `${report}: must be one of advisory, mandatory, remediate, disabled`,
      ]);
    }
  });

  it("reads exemptions, whole or without what may be left out", () => {
    assert.deepEqual(useOf({ plain: { exemptions: [exemption] } }, "plain").exemptions, [exemption]);
    const { namespace: _namespace, container: _container, ...least } = exemption;
    assert.deepEqual(useOf({ plain: { exemptions: [least] } }, "plain").exemptions, [
      { ...least, namespace: "", container: undefined },
    ]);
    assert.deepEqual(useOf({ strict: {} }, "strict").exemptions, []);
  });

  const allLevels = "must be one of advisory, mandatory, remediate, disabled";
  for (const [name, document, problems] of [
    ["a list", [], [": must be an object with rule ids as keys"]],
    ["nothing", null, [": must be an object with rule ids as keys"]],
    ["a text", "mandatory", [": must be an object with rule ids as keys"]],
    ["a rule that there is not", { plane: "mandatory" }, ["plane: is no rule; docs/policies.md lists them"]],
    [
      "a rule of JavaScript's own",
      { constructor: "mandatory" },
      ["constructor: is no rule; docs/policies.md lists them"],
    ],
    ["a level for all that there is not", { all: "strict" }, [`all: ${allLevels}`]],
    ["a level that there is not", { plain: "strict" }, [`plain: ${allLevels}`]],
    ["a list for a rule", { plain: [] }, [`plain: ${allLevels}`]],
    ["a bad level beside settings", { plain: { enforcementLevel: 1 } }, [`plain.enforcementLevel: ${allLevels}`]],
    ["a setting where there is none", { plain: { least: 1 } }, ["plain.least: unknown; the rule has no settings"]],
    ["a setting of another name", { settable: { most: 1 } }, ["settable.most: unknown; the rule has least, names"]],
    [
      "a setting of JavaScript's own",
      { settable: { toString: 1 } },
      ["settable.toString: unknown; the rule has least, names"],
    ],
    ["a value out of bounds", { settable: { least: 0 } }, ["settable.least: must be a whole number from 1 to 9"]],
    ["exemptions that are no list", { plain: { exemptions: {} } }, ["plain.exemptions: must be a list"]],
    [
      "an exemption from a rule that lets nothing off",
      { strict: { exemptions: [exemption] } },
      ["strict.exemptions: nothing can be exempted from this rule"],
    ],
    [
      "an exemption that is no object",
      { plain: { exemptions: ["web"] } },
      ["plain.exemptions[0]: must be an object with kind, name, reason, owner, until"],
    ],
    [
      "an exemption without anything",
      { plain: { exemptions: [exemption, {}] } },
      ["kind", "name", "reason", "owner", "until"].map((key) => `plain.exemptions[1].${key}: is missing`),
    ],
    [
      "what no exemption has, and what is blank or no text",
      { plain: { exemptions: [{ ...exemption, note: "x", reason: " ", container: 1 }] } },
      [
        "plain.exemptions[0].container: must be a text with something in it",
        "plain.exemptions[0].reason: must be a text with something in it",
        "plain.exemptions[0].note: unknown; allowed: kind, name, reason, owner, until, namespace, container",
      ],
    ],
    ...["soon", "2026-02-30", "2026-13-01", "2026-1-1", "2026-12-31T00:00:00Z", "x2026-12-31", "+012026-12-31"].map(
      (until) =>
        [
          `the last day ${until}`,
          { plain: { exemptions: [{ ...exemption, until }] } },
          ["plain.exemptions[0].until: must be a day, as in 2027-01-31"],
        ] as const,
    ),
    [
      "many at once",
      { plane: 1, plain: "strict", settable: { least: "2", names: ["a", "a"] } },
      [
        "plane: is no rule; docs/policies.md lists them",
        `plain: ${allLevels}`,
        "settable.least: must be a whole number from 1 to 9",
        "settable.names: must be a list of different texts",
      ],
    ],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.deepEqual([...problemsOf(document)].sort(), [...problems].sort());
    });
  }
});

describe("a setting", () => {
  const cases: readonly (readonly [string, Setting<unknown>, readonly unknown[], readonly unknown[], string])[] = [
    [
      "of a whole number",
      integer("", { default: 2, minimum: 1, maximum: 3 }),
      [1, 2, 3],
      [0, 4, 1.5, "2", null],
      "a whole number from 1 to 3",
    ],
    [
      "of a whole number without an end",
      integer("", { default: 2, minimum: 1 }),
      [1, 1e9],
      [0, Infinity, NaN, 2 ** 53],
      "a whole number from 1",
    ],
    ["of yes or no", flag("", true), [true, false], ["true", 1, null], "true or false"],
    ["of a word", choice("", "a", ["a", "b"]), ["a", "b"], ["c", "", null], "a or b"],
    [
      "of an amount",
      quantity("", "1Gi"),
      ["500m", "1Gi", "0.5", ".5", "1e3"],
      ["", "1Gb", "-1", 1, null, "1 Gi", "x1Gi"],
      "an amount such as 500m or 1Gi",
    ],
    [
      "of texts",
      texts("", [], /^[a-z]+$/),
      [[], ["a"], ["a", "b"]],
      [["a", "a"], ["A"], [1], [true], [["a"]], "a", null],
      "a list of different texts like ^[a-z]+$",
    ],
  ];
  for (const [name, setting, good, bad, allowed] of cases) {
    it(`${name} takes what it should`, () => {
      for (const value of good) assert.ok(setting.accepts(value), JSON.stringify(value));
      for (const value of bad) assert.ok(!setting.accepts(value), JSON.stringify(value));
      assert.ok(setting.accepts(setting.default));
      assert.equal(setting.allowed, allowed);
    });
  }

  it("tells the engine what it takes", () => {
    for (const [setting, schema] of [
      [integer("", { default: 2, minimum: 1, maximum: 3 }), { type: "integer", minimum: 1, maximum: 3 }],
      [integer("", { default: 2, minimum: 1 }), { type: "integer", minimum: 1 }],
      [flag("", true), { type: "boolean" }],
      [choice("", "a", ["a", "b"]), { type: "string", enum: ["a", "b"] }],
      [texts("", []), { type: "array", items: { type: "string" }, uniqueItems: true }],
      [texts("", [], /^[a-z]+$/), { type: "array", items: { type: "string", pattern: "^[a-z]+$" }, uniqueItems: true }],
    ] as const) {
      assert.deepEqual(setting.schema, schema);
    }
    const { type, pattern = "" } = quantity("", "1Gi").schema;
    assert.equal(type, "string");
    for (const [written, taken] of [
      ["1.5Gi", true],
      ["1Gb", false],
      ["x1Gi", false],
    ] as const) {
      assert.equal(new RegExp(pattern).test(written), taken, written);
    }
  });

  it("has a default of its own", () => {
    assert.deepEqual(defaultsOf({ one: flag("", true), two: choice("", "a", ["a", "b"]) }), { one: true, two: "a" });
    assert.deepEqual(defaultsOf(), {});
  });
});
