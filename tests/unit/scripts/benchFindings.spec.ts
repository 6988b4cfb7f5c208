import assert from "node:assert/strict";
import { partOf, promised } from "../../../scripts/bench/findings";
import type { Sample } from "../../../scripts/bench/measure";
import { table } from "../../../scripts/bench/table";

const sample = (parts?: Sample["parts"]): Sample => ({
  wall: 50,
  cpu: undefined,
  program: 0,
  memory: undefined,
  ...(parts && { parts }),
});

describe("the findings of the benchmark", () => {
  const judged = (...taken: number[]) => promised("a crash to its cause", taken, 15);
  const verdict = (...taken: number[]) =>
    /\| ([✓✗]) /.exec(table([{ comparison: "deploy", runs: 1, ...judged(...taken) }]))?.[1];

  it("are a share of what was promised", () => {
    const { ratio, target, information } = judged(12, 18, 9);
    assert.deepEqual(ratio, { median: 0.8, min: 0.6, max: 1.2 });
    assert.equal(target, 1);
    assert.equal(information, "12.00 s ÷ 15.00 s");
  });

  it("are a miss where more is taken than was promised, and where nothing was measured", () => {
    assert.deepEqual([verdict(15), verdict(15.1), verdict(NaN)], ["✓", "✗", "✗"]);
  });

  it("read parts by their names", () => {
    const samples = [sample({ ready: 40 }), sample({ ready: 42, back: 60 }), sample()];
    assert.deepEqual(partOf(samples, "ready"), [40, 42, NaN]);
  });
});
