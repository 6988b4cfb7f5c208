import assert from "node:assert/strict";
import { placesIn, readDocuments } from "../../../operate/input/documents";
import { Source } from "../../../operate/input/source";

const read = (text: string, name = "a.yaml") => readDocuments(new Source(name, text));
const values = (text: string, name?: string): unknown[] => {
  const { documents, problems } = read(text, name);
  assert.deepEqual(problems, []);
  return documents.map(({ value }) => value);
};
const problem = (text: string, name?: string): string => {
  const { problems } = read(text, name);
  assert.equal(problems.length, 1);
  return problems.map(({ line, column, message }) => `${String(line)}:${String(column)}: ${message}`).join();
};

describe("reading documents", () => {
  it("reads plain scalars as kubectl does", () => {
    const meanings: [string, unknown][] = [
      ["yes", true],
      ["On", true],
      ["y", true],
      ["OFF", false],
      ["n", false],
      ["~", null],
      ["1_000", 1000],
      ["0777", 511],
      ["0o17", 15],
      ["-0x1F", -31],
      ["0b101", 5],
      ["08", 8],
      ["0", 0],
      ["+12", 12],
      [".5", 0.5],
      ["1e3", 1000],
      ["1.", 1],
      [".inf", Infinity],
      ["-.INF", -Infinity],
      ["190:20:30", "190:20:30"],
      ["2001-12-14", "2001-12-14"],
      ["1.2.3", "1.2.3"],
      ["0x", "0x"],
      ["'yes'", "yes"],
      ["!!str 12", "12"],
      ["!!int '12'", 12],
      ["!vault text", "text"],
      ["!own {a: 1}", { a: 1 }],
      ["!own [1]", [1]],
      ["<", "<"],
    ];
    for (const [written, value] of meanings) assert.deepEqual(values(`a: ${written}`), [{ a: value }], written);
    assert.ok(Number.isNaN((values("a: .nan")[0] as { a: number }).a));
  });

  it("splits documents where kubectl does, and leaves empty ones out", () => {
    assert.deepEqual(values("---\na: 1\n---\n# nothing\n---\n---\nb: |\n  ---\n  x\n...\n---\nc: 3\n"), [
      { a: 1 },
      { b: "---\nx\n" },
      { c: 3 },
    ]);
    assert.deepEqual(values("%YAML 1.1\n# c\n---\na: 1\n...\nb: 2"), [{ a: 1 }, { b: 2 }]);
    assert.deepEqual(values("--- {a: 1}\n--- # c\nb: 2\n"), [{ a: 1 }, { b: 2 }]);
    assert.deepEqual(values("a: 1\r\n---\r\nb: 2\r\n"), [{ a: 1 }, { b: 2 }]);
    assert.deepEqual(values(""), []);
    assert.deepEqual(values("# only a comment\n"), []);
  });

  it("reads JSON values one after the other, and between separators", () => {
    assert.deepEqual(values('{"a": 1}', "a.json"), [{ a: 1 }]);
    assert.deepEqual(values('\n {"a": "}\\""}\n{"b": [[], {}]}[1]\n', "-"), [{ a: '}"' }, { b: [[], {}] }, [1]]);
    assert.deepEqual(values('{"a": 1}\n---\n{"b": 2}\n'), [{ a: 1 }, { b: 2 }]);
    assert.deepEqual(values("{a: yes}\n"), [{ a: true }]);
    assert.deepEqual(values("{a: yes}\n", "-"), [{ a: true }]);
  });

  it("resolves anchors, aliases and merge keys", () => {
    assert.deepEqual(values("a: &x {k: 1, l: 2}\nb: *x\nc: {<<: *x, k: 3}\nd: {<<: [*x]}"), [
      { a: { k: 1, l: 2 }, b: { k: 1, l: 2 }, c: { k: 3, l: 2 }, d: { k: 1, l: 2 } },
    ]);
  });

  it("keeps __proto__ a key like any other", () => {
    const [value] = values("__proto__: {a: 1}") as [object];
    assert.deepEqual(Object.keys(value), ["__proto__"]);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  it("names what is wrong with its place, and quotes nothing of the text", () => {
    assert.equal(
      problem("a: 1\nb: 2\na: 3"),
      "3:1: the key is there twice; which one counts depends on who reads it: remove one",
    );
    assert.equal(problem("a:\n\tb: 1"), "2:1: a tab in the indentation; YAML allows only spaces");
    assert.equal(problem("p: *hunter2"), "1:5: an alias (*) of no anchor (&); quote the text if it is none");
    assert.equal(problem("a: &x [*x]"), "1:8: an alias inside of what it stands for");
    assert.equal(
      problem('p: "hunter2'),
      "1:12: no valid YAML: unexpected end of the stream within a double quoted scalar",
    );
    assert.equal(problem("p: !hun%ter2 x").includes("hun"), false);
    assert.equal(problem('{"p": "hunter2" oops}', "a.json"), "1:17: no valid JSON: expected , or }");
    assert.equal(problem('{"p": hunter2}', "a.json"), "1:7: no valid JSON: expected a value");
    assert.equal(problem('{"p": }', "a.json"), "1:7: no valid JSON: expected a value, not }");
    assert.equal(problem('{"p": 1,}', "a.json"), '1:9: no valid JSON: expected a key in "double quotes", not }');
    assert.equal(problem('{"p" 1}', "a.json"), "1:6: no valid JSON: expected : after the key");
    assert.equal(problem('{"p": [1', "a.json"), "1:9: no valid JSON: expected , or ], and the text ends");
    assert.equal(problem('{"p": 012}', "a.json"), "1:7: no valid JSON: expected a value");
  });

  it("reads the documents beside a broken one", () => {
    const { documents, problems } = read("a: 1\n---\nb: [\n---\nc: 3\n");
    assert.deepEqual(
      documents.map(({ value }) => value),
      [{ a: 1 }, { c: 3 }],
    );
    assert.deepEqual(
      problems.map(({ line }) => line),
      [4],
    );
  });

  it("bounds what aliases unfold to, in time", () => {
    const bomb = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe", "gf", "hg", "ih"]) {
      bomb.push(`${name ?? ""}: &${name ?? ""} [${Array.from({ length: 9 }, () => `*${of ?? ""}`).join(", ")}]`);
    }
    assert.match(problem(bomb.join("\n")), /aliases that unfold to too much/);
  });

  it("does not fall over nesting without end", () => {
    assert.match(problem(`a: ${"[".repeat(100_000)}`), /no valid YAML/);
    assert.match(problem("[".repeat(100_000), "a.json"), /expected a value, and the text ends/);
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    assert.equal(values(`${deep}${deep}`, "a.json").length, 2);
  });
});

describe("places in documents", () => {
  const placed = (text: string, name: string, ...paths: (string | number)[][]) => {
    const { documents } = read(text, name);
    const last = documents.at(-1);
    assert.ok(last);
    return placesIn(last, paths).map(({ line, column }) => [line, column]);
  };

  it("are those of the key in YAML, or of the nearest holder", () => {
    const text = "x: 1\n---\n# c\nspec:\n  list:\n    - name: a\n      deep: {k: v}\n    - b\nend: 1\n";
    assert.deepEqual(
      placed(
        text,
        "a.yaml",
        ["spec"],
        ["spec", "list", 0],
        ["spec", "list", 0, "deep", "k"],
        ["spec", "list", 1],
        ["spec", "list", 7],
        ["spec", "none", "more"],
        ["end"],
        ["nothing"],
        [],
      ),
      [
        [4, 1],
        [6, 7],
        [7, 14],
        [8, 7],
        [5, 3],
        [4, 1],
        [9, 1],
        [4, 1],
        [4, 1],
      ],
    );
  });

  it("follow aliases and merges; what is written itself counts", () => {
    const text = "a: &x\n  k: 1\n  l: 2\nb: *x\nc:\n  <<: *x\n  k: 3\nd:\n  <<: [*x]\n";
    assert.deepEqual(placed(text, "a.yaml", ["b", "k"], ["c", "k"], ["c", "l"], ["d", "k"]), [
      [2, 3],
      [7, 3],
      [3, 3],
      [2, 3],
    ]);
  });

  it("are those of the key in JSON", () => {
    const text = '{"a": 1}\n{"b": "x]}",\n "c\\n": [1, {"d": [],\n "e": 2}]}';
    assert.deepEqual(placed(text, "a.json", ["b"], ["c\n"], ["c\n", 1, "e"], ["c\n", 0], ["c\n", 5], ["none"]), [
      [2, 2],
      [3, 2],
      [4, 2],
      [3, 10],
      [3, 2],
      [2, 1],
    ]);
  });

  it("hold for thousands of them in one document", () => {
    const items = Array.from({ length: 5000 }, (_, index) => ({ name: `n${index}`, more: { deep: index } }));
    const paths = items.map((_, index) => ["items", index, "more", "deep"]);
    const json = placed(JSON.stringify({ items }, null, 1), "a.json", ...paths);
    const yaml = placed(
      `items:\n${items.map(({ name }) => `- name: ${name}\n  more:\n    deep: 1\n`).join("")}`,
      "a.yaml",
      ...paths,
    );
    assert.deepEqual(json.at(-1), [4999 * 6 + 6, 5]);
    assert.deepEqual(yaml.at(-1), [4999 * 3 + 4, 5]);
  });
});
