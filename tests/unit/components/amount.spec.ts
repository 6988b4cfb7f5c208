import assert from "node:assert/strict";
import fc from "fast-check";
import { amountOf, format, parse, times, total, type Amount } from "../../../components/amount";

const amount: fc.Arbitrary<Amount> = fc.record({
  cpu: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  memory: fc.bigInt({ min: 0n, max: 2n ** 80n }),
});

describe("amounts of CPU and memory", () => {
  for (const [cpu, expected] of [
    ["1", 1000n],
    ["1500m", 1500n],
    ["0.5", 500n],
    ["0.25", 250n],
    ["12.005", 12_005n],
    ["9999", 9_999_000n],
  ] as const)
    it(`CPU of ${cpu} is ${expected} thousandths of a core`, () => {
      assert.equal(parse.cpu(cpu), expected);
    });

  for (const [memory, expected] of [
    ["1Ki", 1024n],
    ["512Mi", 512n * 1024n ** 2n],
    ["10Gi", 10n * 1024n ** 3n],
    ["999999Ti", 999_999n * 1024n ** 4n],
  ] as const)
    it(`memory of ${memory} is ${expected} bytes`, () => {
      assert.equal(parse.memory(memory), expected);
    });

  it("are written as Kubernetes does: whole cores, and the largest unit that divides the bytes", () => {
    assert.deepEqual([1500n, 2000n, 0n].map(format.cpu), ["1500m", "2", "0"]);
    assert.deepEqual([1536n * 1024n ** 2n, 2n * 1024n ** 3n, 1n, 0n].map(format.memory), ["1536Mi", "2Gi", "1", "0"]);
  });

  it("are the same after they are written and read", () => {
    fc.assert(
      fc.property(amount, ({ cpu, memory }) => {
        assert.equal(parse.cpu(format.cpu(cpu)), cpu);
        assert.equal(parse.memory(format.memory(memory)), memory);
      }),
    );
  });

  it("add up exactly, also beyond what a floating-point number can hold", () => {
    const large = amountOf({ cpu: "0.001", memory: "999999Ti" });
    const small = amountOf({ cpu: "1m", memory: "1Ki" });
    assert.deepEqual(total([large, small]), { cpu: 2n, memory: 999_999n * 1024n ** 4n + 1024n });
  });

  it("taken so many times are as much as added so often", () => {
    fc.assert(
      fc.property(amount, fc.nat({ max: 50 }), (one, count) => {
        assert.deepEqual(times(one, count), total(new Array<Amount>(count).fill(one)));
      }),
    );
  });

  it("that are no amounts are an error", () => {
    for (const text of ["", "1.2345", "0.5m", "1Gi", "-1"]) assert.throws(() => parse.cpu(text), RangeError, text);
    for (const text of ["", "1.5Gi", "1G", "1m", "-1Gi"]) assert.throws(() => parse.memory(text), RangeError, text);
  });
});
