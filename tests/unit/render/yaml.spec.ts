import assert from "node:assert/strict";
import fc from "fast-check";
import { load } from "js-yaml";
import { parse } from "yaml";
import { kubernetesSchema } from "../../../operate/input/scalars";
import { Comments, yamlText, type Comment } from "../../../render/yaml";

/** The readers that may meet the text: YAML 1.2, YAML 1.1, and what kubectl takes plain words for. */
const readers = {
  "YAML 1.2": (text: string): unknown => parse(text),
  "YAML 1.1": (text: string): unknown => parse(text, { version: "1.1" }),
  kubectl: (text: string): unknown => load(text, { schema: kubernetesSchema }),
};

const trap = fc.constantFrom(
  ..."yes no on off y n true False NULL ~ null 0 007 0x1F 0b1 0o7 1_000 1e3 1. .5 -1 +1 .inf -.nan 12:30:45 2026-01-01 = <<".split(
    " ",
  ),
  ...[
    "",
    " ",
    "a: b",
    "a:",
    "a #b",
    "a#b",
    "- a",
    "-",
    "---",
    "...",
    "%a",
    "@a",
    "`a",
    "!a",
    "&a",
    "*a",
    "|",
    ">",
    "?",
    "? a",
    "'",
    '"',
    "{",
    "[]",
    "#",
  ],
  ...[
    "a\n",
    "a\nb",
    "\na",
    " a\nb",
    "a\n\n",
    "a\n b\n",
    "a \nb",
    "a\tb\nc",
    "\ta\nb",
    "a\r\nb",
    "\n",
    "a\n\n\nb\n",
    "# a\nb",
    "---\na\n",
    "a\n...\n",
  ],
  ...[
    "\u0000",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\u00e9",
    "\u{1f600}",
    "a\u2028\nb",
    "512Mi",
    "100m",
    "0.2.0",
    "10.0.0.0/8",
    "$patch",
    "/health",
  ],
);
const text = fc.oneof(
  trap,
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(...` \n\t:#-'"ab1.`.split("")) }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      text,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== "__proto__" && key !== "<<"),
      tie("value"),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
}));

describe("the YAML that is written", () => {
  for (const [name, read] of Object.entries(readers))
    it(`is read back as what it was by ${name}`, () => {
      fc.assert(
        fc.property(value, (data) => {
          assert.deepEqual(read(yamlText(data)), data);
        }),
        { numRuns: 500 },
      );
    });

  it("is read back alike with a comment at every place", () => {
    fc.assert(
      fc.property(value, (data) => {
        const everywhere: Comment = { above: "first: {line\n- second", beside: "beside: 'it" };
        const comments = new Comments(placesOf(data, []).map((path) => [path, everywhere]));
        assert.deepEqual(parse(yamlText(data, comments)), data);
      }),
    );
  });

  it("has one form: two spaces, lists indented, no quotes but where they are needed", () => {
    const object = {
      kind: "Pod",
      none: undefined,
      ports: [{ name: "http", port: 80 }, [1, [2]]],
      empty: [{}, [], ""],
      amounts: { cpu: "500m", memory: "1.5Gi", version: "0.2.0", on: "yes" },
      text: "one\n\n  two\n",
    };
    assert.equal(
      yamlText(object),
      `kind: Pod
ports:
  - name: http
    port: 80
  -
    - 1
    -
      - 2
empty:
  - {}
  - []
  - ""
amounts:
  cpu: 500m
  memory: 1.5Gi
  version: "0.2.0"
  "on": "yes"
text: |
  one

    two
`,
    );
  });

  it("tells comments above and beside, of keys, items and blocks", () => {
    const comments = new Comments([
      [[], { above: "Generated." }],
      [["spec"], { beside: "all of it" }],
      [["spec", "replicas"], { above: "How many.\nAt least one.", beside: "scaling.replicas" }],
      [["spec", "args", 1], { beside: "the second" }],
      [["spec", "env", 0], { above: "One.", beside: "pod.environment" }],
      [["spec", "env", 0, "name"], { beside: "its name" }],
      [["spec", "a/b"], { beside: "block" }],
    ]);
    const object = { spec: { replicas: 3, args: ["a", "b"], env: [{ name: "A" }], "a/b": "x\ny\n" } };
    assert.equal(
      yamlText(object, comments),
      `# Generated.
spec: # all of it
  # How many.
  # At least one.
  replicas: 3 # scaling.replicas
  args:
    - a
    - b # the second
  env:
    # One.
    # pod.environment
    - name: A # its name
  a/b: | # block
    x
    y
`,
    );
  });

  it("refuses what YAML has no word for", () => {
    for (const data of [NaN, Infinity, () => 1, Symbol("a"), { a: [1n] }])
      assert.throws(() => yamlText(data), RangeError);
  });
});

function placesOf(data: unknown, path: readonly (string | number)[]): (readonly (string | number)[])[] {
  const inner: (readonly (string | number)[])[] = Array.isArray(data)
    ? data.flatMap((item, index) => placesOf(item, [...path, index]))
    : typeof data === "object" && data !== null
      ? Object.entries(data).flatMap(([key, item]) => placesOf(item, [...path, key]))
      : [];
  return [path, ...inner];
}
