import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bitString,
  integer,
  objectIdentifier,
  octetString,
  utcTime,
} from "../../../toolchain/cluster/certificates/der";

const hex = (buffer: Buffer): string => buffer.toString("hex");

describe("DER", () => {
  // Encodings of ITU-T X.690 and of certificates in the field.
  const cases: [string, Buffer, string][] = [
    ["the integer 0", integer(Buffer.from([0])), "020100"],
    ["an integer whose top bit is set", integer(Buffer.from([0x80])), "02020080"],
    ["an integer with leading zeros", integer(Buffer.from([0, 0, 1])), "020101"],
    ["an object identifier", objectIdentifier("1.2.840.10045.4.3.2"), "06082a8648ce3d040302"],
    ["a bit string that leaves a bit unused", bitString(Buffer.from([0x06]), 1), "03020106"],
    ["a time", utcTime(new Date("2026-11-23T12:34:56.789Z")), "170d3236313132333132333435365a"],
  ];
  for (const [what, actual, expected] of cases) {
    it(`encodes ${what}`, () => {
      assert.equal(hex(actual), expected);
    });
  }

  it("writes lengths that can be read back, short and long", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (bytes) => {
        const encoded = octetString(Buffer.alloc(bytes));
        const first = encoded[1] ?? 0;
        const digits = first < 0x80 ? 0 : first & 0x7f;
        const length = digits === 0 ? first : encoded.readUIntBE(2, digits);
        assert.equal(length, bytes);
        assert.equal(encoded.length, 2 + digits + bytes);
      }),
      { numRuns: 200 },
    );
  });
});
