import assert from "node:assert/strict";
import {
  kept,
  must,
  mustBe,
  naming,
  remediedBy,
  requireThat,
  shown,
  unless,
  type Fault,
} from "../../policy/rules/findings";
import { Field, UNKNOWN } from "../../policy/rules/read";

const root = Field.root({ host: true, port: 80, secret: "hunter2", open: UNKNOWN, later: UNKNOWN });
const host = root.at("host");
const secret = root.at("secret");
const open = root.at("open");
const later = root.at("later");
const fault: Fault = { field: host, found: "true", allowed: "false" };

describe("findings", () => {
  it("are none where the rule is kept, the fault where it is broken, and open where that is not known", () => {
    assert.deepEqual(requireThat(true, fault), []);
    assert.deepEqual(requireThat(false, fault), [fault]);
    assert.deepEqual(requireThat(open, fault), [{ field: open, undecided: true }]);
  });

  it("say of a field that must be accepted what is there and what may be", () => {
    const isText = (value: unknown) => typeof value === "string";
    assert.deepEqual(must(secret, isText, "a text"), []);
    assert.deepEqual(must(host, isText, "a text"), [{ field: host, found: "true", allowed: "a text" }]);
    assert.deepEqual(must(open, isText, "a text"), [{ field: open, undecided: true }]);
  });

  it("describe what is there in the rule's own words, and only where it is not accepted", () => {
    const found = (value: unknown) => (value === true ? "the host's" : assert.fail("described what is accepted"));
    assert.deepEqual(
      must(host, () => false, "its own", found),
      [{ field: host, found: "the host's", allowed: "its own" }],
    );
    assert.deepEqual(
      must(secret, () => true, "its own", found),
      [],
    );
  });

  it("say of a field with few values which they are", () => {
    const missing = root.at("missing");
    assert.deepEqual(mustBe(host, false, true), []);
    assert.deepEqual(mustBe(missing, false, undefined), []);
    assert.deepEqual(mustBe(host, false, undefined), [{ field: host, found: "true", allowed: "false or unset" }]);
    assert.deepEqual(mustBe(missing, 0, 1, 2), [{ field: missing, found: "unset", allowed: "0 or 1 or 2" }]);
    assert.deepEqual(mustBe(root.at("port"), 443), [{ field: root.at("port"), found: "80", allowed: "443" }]);
    assert.deepEqual(mustBe(secret, true), [{ field: secret, found: "another text", allowed: "true" }]);
    assert.deepEqual(mustBe(open, false), [{ field: open, undecided: true }]);
  });

  it("fall away, stay, or are open, as what lets them off holds, does not, or is not known", () => {
    const findings = [fault, { field: later, undecided: true }] as const;
    assert.deepEqual(unless(true, findings), []);
    assert.deepEqual(unless(false, findings), findings);
    assert.deepEqual(
      unless(open, findings).map(({ field, ...rest }) => [field, "undecided" in rest && rest.undecided]),
      [
        [open, true],
        [open, true],
      ],
    );
    for (const answer of [true, false, open]) assert.deepEqual(unless(answer, kept), []);
  });

  it("keep their container where they become open", () => {
    const container = { field: host, role: "container", name: "app" } as const;
    assert.deepEqual(
      unless(open, [{ ...fault, container }]).map((finding) => finding.container),
      [container],
    );
  });

  it("are mended in their own field or in another, where they are faults", () => {
    const undecided = { field: open, undecided: true } as const;
    assert.deepEqual(remediedBy([fault, undecided], false), [
      { ...fault, remedy: { field: host, value: false } },
      undecided,
    ]);
    assert.deepEqual(remediedBy([fault], 443, root.at("port")), [
      { ...fault, remedy: { field: root.at("port"), value: 443 } },
    ]);
    assert.deepEqual(remediedBy(kept, false), []);
  });
});

describe("a value in words", () => {
  const values: readonly (readonly [value: unknown, words: string])[] = [
    [undefined, "unset"],
    [true, "true"],
    [false, "false"],
    [0, "0"],
    [-1.5, "-1.5"],
    ["", "an empty text"],
    ["hunter2", "another text"],
    [" ", "another text"],
    [[], "a list"],
    [["hunter2"], "a list"],
    [{}, "an object"],
    [{ password: "hunter2" }, "an object"],
    [UNKNOWN, "a value not known yet"],
  ];
  for (const [value, words] of values) {
    it(`is ${words}, where it is ${typeof value === "string" ? `"${value}"` : typeof value}`, () => {
      assert.equal(shown(value), words);
    });
  }

  it("is told as it is where it is a well-known word", () => {
    const named = naming("Always", "Never");
    assert.deepEqual(["Always", "Never", "always", "hunter2", "", undefined, true, ["Never"]].map(named), [
      "Always",
      "Never",
      "another text",
      "another text",
      "an empty text",
      "unset",
      "true",
      "a list",
    ]);
  });
});
