import assert from "node:assert/strict";
import { BlockList } from "node:net";
import fc from "fast-check";
import { contains, parseAddress, parseCidr, type Cidr } from "../../../components/cidr";

const parsed = (text: string): Cidr => {
  const range = parseCidr(text);
  assert.ok(range, text);
  return range;
};

describe("address ranges", () => {
  for (const text of ["0.0.0.0/0", "10.20.0.0/16", "192.0.2.7/32", "::/0", "fd00:20::/48", "2001:db8::1/128"]) {
    it(`${text} is one`, () => {
      parsed(text);
    });
  }

  for (const [text, why] of [
    ["10.20.0.0", "no prefix"],
    ["10.20.0.0/33", "a prefix too long"],
    ["10.20.0.0/016", "a prefix with a leading zero"],
    ["10.20.0.1/16", "bits behind the prefix"],
    ["010.20.0.0/16", "a leading zero, which some read as octal"],
    ["10.20/16", "too few parts"],
    ["fd00:20::1/48", "bits behind the prefix"],
    ["FD00::/48", "upper case"],
    ["fd00:0:0::/48", "not the shortest form"],
    ["::ffff:10.0.0.0/104", "IPv4 inside IPv6"],
    ["::ffff:a00:0/104", "IPv4 inside IPv6, in hex"],
    ["fe80::1%eth0/128", "a zone"],
    ["database.example.com/32", "a name"],
    ["10.0.0.0/8 ", "a blank behind it"],
    ["", "nothing"],
  ]) {
    it(`${JSON.stringify(text)} is none: ${why ?? ""}`, () => {
      assert.equal(parseCidr(text ?? ""), undefined);
    });
  }

  it("one address is a range of one", () => {
    assert.deepEqual(parseAddress("192.0.2.7"), parsed("192.0.2.7/32"));
    assert.deepEqual(parseAddress("fd00::7"), parsed("fd00::7/128"));
    assert.equal(parseAddress("database"), undefined);
  });

  it("of different families contain each other in nothing", () => {
    assert.equal(contains(parsed("0.0.0.0/0"), parsed("::/128")), false);
    assert.equal(contains(parsed("::/0"), parsed("10.0.0.0/8")), false);
  });

  it("a range contains itself, and no wider one", () => {
    assert.equal(contains(parsed("10.20.0.0/16"), parsed("10.20.0.0/16")), true);
    assert.equal(contains(parsed("10.20.0.0/16"), parsed("10.20.0.0/15")), false);
  });

  /** Ranges of few bits, so that they often lie in each other; as Node's own list of addresses sees them. */
  const range = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 4 }));
  for (const { family, write } of [
    { family: "ipv4", write: (number: number, bits: number) => `${number << 4}.0.0.0/${bits}` },
    { family: "ipv6", write: (number: number, bits: number) => `${(number << 12).toString(16)}::/${bits}` },
  ] as const) {
    it(`contain what Node says they contain, in ${family}`, () => {
      fc.assert(
        fc.property(range, fc.integer({ min: 0, max: 15 }), ([number, bits], other) => {
          const first = bits === 0 ? 0 : (number >> (4 - bits)) << (4 - bits);
          const outer = write(first, bits).replace(/^0::/, "::");
          const inner = write(other, 4).replace(/^0::/, "::");
          const list = new BlockList();
          list.addSubnet(outer.split("/")[0] ?? "", bits, family);
          assert.equal(contains(parsed(outer), parsed(inner)), list.check(inner.split("/")[0] ?? "", family));
        }),
      );
    });
  }
});
