import assert from "node:assert/strict";
import { rangeOf } from "../../../policy/rules/network/addressRanges";
import { letsAllThrough } from "../../../policy/rules/network/openness";
import { Field, UNKNOWN } from "../../../policy/rules/read";
import type { Json } from "../fixtures";

const answer = (rule: Json) => {
  const open = letsAllThrough(Field.root(rule), "egress");
  return typeof open === "boolean" ? open : open.path;
};
const blocks = (...cidrs: unknown[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

describe("a rule that lets all through", () => {
  for (const [name, ports] of Object.entries({
    "no ports": undefined,
    "an empty list": [],
    "a protocol": [{ protocol: "UDP" }],
    "an empty entry": [{}],
    "a whole range": [{ port: 1, endPort: 65_535 }],
    "a range from 0": [{ port: 0, endPort: 65_535 }],
    "ranges that meet": [
      { port: 32_768, endPort: 65_535 },
      { port: 1, endPort: 32_767, protocol: "TCP" },
    ],
    "ranges that overlap": [
      { port: 1, endPort: 40_000 },
      { port: 5, endPort: 6 },
      { port: 30_000, endPort: 65_535 },
    ],
  })) {
    it(`has ${name}`, () => {
      assert.equal(answer({ ports }), true);
    });
  }

  for (const [name, ports] of Object.entries({
    "one port": [{ port: 80 }],
    "a name": [{ port: "http" }],
    "a gap": [
      { port: 1, endPort: 99 },
      { port: 101, endPort: 65_535 },
    ],
    "all but the first": [{ port: 2, endPort: 65_535 }],
    "all but the last": [{ port: 1, endPort: 65_534 }],
    "ranges of two protocols": [
      { port: 1, endPort: 40_000 },
      { port: 30_000, endPort: 65_535, protocol: "UDP" },
    ],
    "a range that begins below 0": [{ port: -1, endPort: 65_535 }],
    "a range of no ports": [{ port: 1, endPort: 99_999 }],
  })) {
    it(`does not have ${name}`, () => {
      assert.equal(answer({ ports }), false);
    });
  }

  for (const [name, to] of Object.entries({
    "no peers": [],
    "all addresses": blocks("0.0.0.0/0"),
    "all IPv6 addresses": blocks("::/0"),
    halves: blocks("128.0.0.0/1", "0.0.0.0/1"),
    "IPv6 halves": blocks("::/1", "8000::/1"),
    quarters: blocks("0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"),
    "every pod": [{ namespaceSelector: {} }],
    "every pod, twice said": [{ namespaceSelector: { matchLabels: {} }, podSelector: {} }],
    "every namespace by its name": [
      { namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }] } },
    ],
  })) {
    it(`is for ${name}`, () => {
      assert.equal(answer({ to }), true);
    });
  }

  for (const [name, to] of Object.entries({
    "one half": blocks("0.0.0.0/1"),
    "halves of two families": blocks("0.0.0.0/1", "8000::/1"),
    "all addresses but some": [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }],
    "the pods of the namespace": [{ podSelector: {} }],
    "some pods of every namespace": [{ namespaceSelector: {}, podSelector: { matchLabels: { a: "b" } } }],
    "some namespaces": [{ namespaceSelector: { matchLabels: { a: "b" } } }],
    "namespaces with a label": [{ namespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists" }] } }],
    "one namespace": [
      {
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["a"] }],
        },
      },
    ],
    "no address": blocks("0.0.0.0", "::/x", 7, null),
  })) {
    it(`is not for ${name}`, () => {
      assert.equal(answer({ to }), false);
    });
  }

  for (const [rule, path] of [
    [{ ports: UNKNOWN }, "ports"],
    [{ ports: [{ port: UNKNOWN }] }, "ports[0].port"],
    [{ ports: [{ port: 1, endPort: UNKNOWN }] }, "ports[0].endPort"],
    [{ ports: [{ protocol: UNKNOWN, port: 1 }] }, "ports[0].protocol"],
    [{ to: UNKNOWN }, "to"],
    [{ to: blocks(UNKNOWN) }, "to[0].ipBlock.cidr"],
    [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: UNKNOWN } }] }, "to[0].ipBlock.except"],
    [{ to: [{ namespaceSelector: UNKNOWN }] }, "to[0].namespaceSelector"],
  ] as const) {
    it(`is open while ${path} is not known`, () => {
      assert.equal(answer(rule), path);
    });
  }

  it("is not open while what is not known could not make it so", () => {
    assert.equal(answer({ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: UNKNOWN } }] }), false);
    assert.equal(answer({ to: [{ ipBlock: { cidr: UNKNOWN, except: ["10.0.0.0/8"] } }] }), false);
    assert.equal(answer({ to: blocks("10.0.0.0/8"), ports: UNKNOWN }), false);
  });
});

describe("the addresses of a block", () => {
  for (const [cidr, family, first, last] of [
    ["10.1.2.3/8", "IPv4", 10n << 24n, (11n << 24n) - 1n],
    ["192.0.2.7/32", "IPv4", 0xc0000207n, 0xc0000207n],
    ["::1/128", "IPv6", 1n, 1n],
    ["fd00:0:0:0:0:0:0:0/8", "IPv6", 0xfdn << 120n, (0xfen << 120n) - 1n],
    ["1:2:3:4:5:6:7::/112", "IPv6", 0x10002000300040005000600070000n, 0x1000200030004000500060007ffffn],
    ["fe80::a:b/127", "IPv6", (0xfe80n << 112n) + 0xa000an, (0xfe80n << 112n) + 0xa000bn],
  ] as const) {
    it(`${cidr} are known`, () => {
      assert.deepEqual(rangeOf(cidr, family), { first, last });
    });
  }

  for (const cidr of [
    "10.0.0.0/33",
    "10.0.0/8",
    "10.0.0.256/8",
    "1.2.3.4.5/8",
    "::1/8",
    "10.0.0.0",
    "",
    7,
    "x10.0.0.0/8",
    "10.0.0.0/8 ",
    ".../8",
    "1e1.0.0.0/8",
  ]) {
    it(`${JSON.stringify(cidr)} is none of IPv4`, () => {
      assert.equal(rangeOf(cidr, "IPv4"), undefined);
    });
  }

  for (const cidr of [
    "::/129",
    "1::2::3/8",
    "1:2:3:4::5:6:7:8::9/8",
    "1:2:3:4:5:6:7:8::/8",
    "1:2:3/8",
    "1:2:3:4:5:6:7:8:9/8",
    "12345::/8",
    "10.0.0.0/8",
  ]) {
    it(`${cidr} is none of IPv6`, () => {
      assert.equal(rangeOf(cidr, "IPv6"), undefined);
    });
  }
});
