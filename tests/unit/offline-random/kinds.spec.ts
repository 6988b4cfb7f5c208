import assert from "node:assert/strict";
import { compare } from "bcryptjs";
import { kinds, type Kind } from "../../../toolchain/offline/random/kinds";
import { isSecret, revealedMap, type ValueMap } from "../../../toolchain/offline/rpc/values";

const kindOf = (token: string): Kind => {
  const kind = kinds.get(token);
  assert.ok(kind);
  return kind;
};
const password = kindOf("random:index/randomPassword:RandomPassword");
const text = kindOf("random:index/randomString:RandomString");
const bytes = kindOf("random:index/randomBytes:RandomBytes");
const identifier = kindOf("random:index/randomId:RandomId");

const secretsOf = (outputs: ValueMap): string[] => Object.keys(outputs).filter((name) => isSecret(outputs[name]));
/** An output that must be a string, revealed. */
function textIn(outputs: ValueMap, name: string): string {
  const value = revealedMap(outputs)[name];
  assert.ok(typeof value === "string", `${name} is no string`);
  return value;
}
const flags = { lower: true, upper: true, numeric: true, number: true, special: true };
const minima = { minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 };

describe("RandomPassword", () => {
  it("answers the outputs that the official provider does", async () => {
    const { id, outputs } = await password.create({ length: 16, minUpper: 2 });
    assert.equal(id, "none");
    assert.deepEqual(revealedMap(outputs), {
      ...flags,
      ...minima,
      length: 16,
      minUpper: 2,
      id: "none",
      __meta: '{"schema_version":"3"}',
      result: textIn(outputs, "result"),
      bcryptHash: textIn(outputs, "bcryptHash"),
    });
    assert.equal(textIn(outputs, "result").length, 16);
    assert.match(textIn(outputs, "bcryptHash"), /^\$2a\$10\$.{53}$/);
  });
  it("keeps result and hash secret", async () => {
    const { outputs } = await password.create({ length: 16 });
    assert.deepEqual(secretsOf(outputs).sort(), ["bcryptHash", "result"]);
  });
  it("hashes what it drew", async () => {
    const { outputs } = await password.create({ length: 16 });
    assert.ok(await compare(textIn(outputs, "result"), textIn(outputs, "bcryptHash")));
  });
  it("hashes the first 72 bytes of a longer one", async () => {
    const { outputs } = await password.create({ length: 90 });
    assert.ok(await compare(textIn(outputs, "result").slice(0, 72), textIn(outputs, "bcryptHash")));
  });
  it("takes in an existing password", async () => {
    const { id, inputs, outputs } = await password.adopt("päss");
    assert.equal(id, "none");
    assert.deepEqual(inputs, { length: 5 });
    assert.equal(revealedMap(outputs)["result"], "päss");
  });
});

describe("RandomString", () => {
  it("is its own id, and no secret", async () => {
    const { id, outputs } = await text.create({ length: 8, special: false });
    assert.equal(outputs["result"], id);
    assert.deepEqual(secretsOf(outputs), []);
    assert.deepEqual(outputs, {
      ...flags,
      ...minima,
      special: false,
      length: 8,
      result: id,
      id,
      __meta: '{"schema_version":"2"}',
    });
  });
  it("takes in an existing string", async () => {
    assert.deepEqual((await text.adopt("abc")).inputs, { length: 3 });
  });
});

describe("RandomBytes", () => {
  it("answers base64 and hex of the same bytes, both secret", async () => {
    const { id, outputs } = await bytes.create({ length: 16, keepers: { a: "1" } });
    assert.deepEqual(secretsOf(outputs), ["base64", "hex"]);
    assert.deepEqual(revealedMap(outputs), {
      length: 16,
      keepers: { a: "1" },
      base64: id,
      hex: Buffer.from(id, "base64").toString("hex"),
    });
  });
  it("takes in existing bytes", async () => {
    const { inputs, outputs } = await bytes.adopt("fE+Jesqco6w20rpufjykBA==");
    assert.deepEqual(inputs, { length: 16 });
    assert.equal(revealedMap(outputs)["hex"], "7c4f897aca9ca3ac36d2ba6e7e3ca404");
  });
  it("refuses an id that is no base64", () => {
    assert.throws(() => bytes.adopt("no base64!"), /the id to import is not valid base64/);
  });
});

describe("RandomId", () => {
  it("answers all forms of the same number, as the official provider wrote them for these bytes", async () => {
    const { id, inputs, outputs } = await identifier.adopt("gEtk2V_GVJQ");
    assert.equal(id, "gEtk2V_GVJQ");
    assert.deepEqual(inputs, { byteLength: 8 });
    assert.deepEqual(outputs, {
      byteLength: 8,
      b64Url: "gEtk2V_GVJQ",
      b64Std: "gEtk2V/GVJQ=",
      hex: "804b64d95fc65494",
      dec: "9244593544885589140",
      id: "gEtk2V_GVJQ",
    });
  });
  it("puts the prefix in front of every form but the id", async () => {
    const { id, outputs } = await identifier.create({ byteLength: 4, prefix: "x-" });
    assert.equal(outputs["b64Url"], `x-${id}`);
    for (const form of ["b64Std", "hex", "dec"]) assert.match(textIn(outputs, form), /^x-/);
    assert.equal(outputs["id"], id);
  });
  it("takes in an existing id with a prefix", async () => {
    const { inputs, outputs } = await identifier.adopt("a,b,gEtk2V_GVJQ");
    assert.deepEqual(inputs, { byteLength: 8, prefix: "a,b" });
    assert.equal(outputs["hex"], "a,b804b64d95fc65494");
  });
});

describe("preview of every kind", () => {
  it("shows what is drawn as unknown, and nothing of it as known", async () => {
    for (const [kind, inputs] of [
      [password, { length: 4 }],
      [text, { length: 4 }],
      [bytes, { length: 4 }],
      [identifier, { byteLength: 4 }],
    ] as const) {
      const created = Object.keys((await kind.create(inputs)).outputs).filter((name) => name !== "__meta");
      const shown = Object.keys({ ...kind.complete(inputs), ...kind.unknowns });
      assert.deepEqual(shown.sort(), created.sort());
    }
  });
});
