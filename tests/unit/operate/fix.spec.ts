import assert from "node:assert/strict";
import { Additions, withAdditions, type Write } from "../../../operate/fix/additions";
import { spliced } from "../../../operate/fix/splice";
import { readDocuments } from "../../../operate/input/documents";
import { Source } from "../../../operate/input/source";

/** Writes into the text, and makes sure that it says exactly that afterwards. */
function written(text: string, format: "yaml" | "json", ...writes: readonly Write[]): string {
  const additions = Additions.of(writes);
  const after = spliced(text, additions, format);
  const value = (of: string) => readDocuments(new Source(`a.${format}`, of)).documents[0]?.value;
  assert.deepEqual(value(after), withAdditions(value(text), additions));
  return after;
}

const safe: Write = { keys: ["s", "safe"], value: false };
const deep: Write = { keys: ["s", "drop", "caps"], value: ["ALL"] };

describe("writing into YAML", () => {
  const yaml = (text: string, ...writes: readonly Write[]) => written(text, "yaml", ...writes);

  it("adds keys after those that are there, and keeps all else", () => {
    assert.equal(
      yaml("# c\n\ns:   # holds\n    'a': \"x\"   # one\n\n    # two\n    b: [1,2]\n# end\nt: 1", safe, deep),
      "# c\n\ns:   # holds\n    'a': \"x\"   # one\n\n    # two\n    b: [1,2]\n    safe: false\n    drop:\n        caps:\n            - ALL\n# end\nt: 1",
    );
  });

  it("makes the holders that are missing, once for all", () => {
    assert.equal(yaml("a: 1\n", safe, deep), "a: 1\ns:\n  safe: false\n  drop:\n    caps:\n      - ALL\n");
    assert.equal(yaml("a: 1", safe), "a: 1\ns:\n  safe: false");
  });

  it("fills what is empty or null", () => {
    assert.equal(yaml("s: # later\nt: 1\n", safe), "s: # later\n  safe: false\nt: 1\n");
    assert.equal(yaml("s: ~ # later\n", safe), "s: # later\n  safe: false\n");
    assert.equal(yaml("s: {}\n", safe), "s: {safe: false}\n");
    assert.equal(yaml("s:\n  safe:\n  b: 1\n", safe), "s:\n  safe: false\n  b: 1\n");
    assert.equal(yaml("s:\n  safe: null\n", safe), "s:\n  safe: false\n");
  });

  it("replaces a value in its place", () => {
    assert.equal(yaml("s:\n  safe: yes # why\n", safe), "s:\n  safe: false # why\n");
    assert.equal(yaml("s: {safe: 'true', b: 1}\n", safe), "s: {safe: false, b: 1}\n");
  });

  it("writes in flow style where it is used", () => {
    assert.equal(yaml("s: {a: 1}\n", safe, deep), "s: {safe: false, drop: {caps: [ALL]}, a: 1}\n");
    assert.equal(yaml("s: { a: 1 }\n", safe), "s: { safe: false, a: 1 }\n");
  });

  it("adds to a list behind its last item", () => {
    const more: Write = { keys: ["drop"], value: ["KILL", "ALL"] };
    assert.equal(yaml("drop:\n- KILL # one\n# c\n", more), "drop:\n- KILL # one\n- ALL\n# c\n");
    assert.equal(yaml('drop: ["KILL"]\n', more), 'drop: ["KILL", ALL]\n');
    assert.equal(yaml("drop: []\n", more), "drop: [KILL, ALL]\n");
    assert.equal(yaml("drop: [CHOWN]\n", more), "drop: [KILL, ALL]\n");
  });

  it("goes into items of lists, with block texts and line ends as they are", () => {
    const item: Write = { keys: ["list", 1, "s"], value: { a: "RuntimeDefault" } };
    assert.equal(
      yaml("list:\r\n- a: 1\r\n- b: |\r\n    x\r\n\r\nend: 1\r\n", item),
      "list:\r\n- a: 1\r\n- b: |\r\n    x\r\n  s:\r\n    a: RuntimeDefault\r\n\r\nend: 1\r\n",
    );
  });

  it("puts what belongs further in first", () => {
    assert.equal(yaml("s:\n  b: 1\n", safe, { keys: ["t"], value: 1 }), "s:\n  b: 1\n  safe: false\nt: 1\n");
  });

  it("writes nothing through an alias or over a merge", () => {
    for (const text of ["x: &x {a: 1}\ns: *x\n", "x: &x {s: {a: 1}}\n<<: *x\n"]) {
      assert.equal(spliced(text, Additions.of([safe]), "yaml"), text);
    }
    assert.equal(spliced("list: 1\n", Additions.of([{ keys: ["list", 0, "a"], value: 1 }]), "yaml"), "list: 1\n");
  });
});

describe("writing into JSON", () => {
  const json = (text: string, ...writes: readonly Write[]) => written(text, "json", ...writes);

  it("keeps its indentation, its spaces, and numbers of any length", () => {
    assert.equal(
      json('{\n    "n": 12345678901234567890,\n    "s": {\n        "a": 1\n    }\n}\n', safe),
      '{\n    "n": 12345678901234567890,\n    "s": {\n        "safe": false,\n        "a": 1\n    }\n}\n',
    );
    assert.equal(json('{"s":{"a":1}}', safe, deep), '{"s":{"safe":false,"drop":{"caps":["ALL"]},"a":1}}');
    assert.equal(json('{"s": {}}', safe), '{"s": {"safe": false}}');
    assert.equal(json('{"s": {"safe": null}}', safe), '{"s": {"safe": false}}');
    assert.equal(json('{"drop": ["KILL"]}', { keys: ["drop"], value: ["KILL", "ALL"] }), '{"drop": ["KILL", "ALL"]}');
  });

  it("spreads over lines where its surroundings do", () => {
    assert.equal(
      json('{\r\n\t"a": 1\r\n}', deep),
      '{\r\n\t"s": {\r\n\t\t"drop": {\r\n\t\t\t"caps": [\r\n\t\t\t\t"ALL"\r\n\t\t\t]\r\n\t\t}\r\n\t},\r\n\t"a": 1\r\n}',
    );
  });
});
