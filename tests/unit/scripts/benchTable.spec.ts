import assert from "node:assert/strict";
import type { Finding } from "../../../scripts/bench/findings";
import { circumstancesText, ratioText, rowsIn, table } from "../../../scripts/bench/table";

describe("the table of the benchmark", () => {
  const finding: Finding = {
    comparison: "preview",
    runs: 5,
    claim: "production ÷ empty",
    ratio: { median: 1.499, min: 1.2, max: 2.25 },
    target: 1.6,
    information: "3.00 s ÷ 2.00 s",
  };

  it("shows a ratio with its spread", () => {
    assert.equal(ratioText(finding.ratio), "1.50 (1.20–2.25)");
  });

  it("has one aligned row for each finding, in Markdown", () => {
    const lines = table([finding, { ...finding, claim: "short" }]).split("\n");
    assert.equal(lines.length, 4);
    assert.match(lines[1] ?? "", /^\| --- \| -+ \| -+ \| -+ \| -+ \| -+ \|$/);
    assert.match(
      lines[2] ?? "",
      /^\| ✓ {3}\| preview: production ÷ empty +\| 1\.50 \(1\.20–2\.25\) +\| 5 +\| 1\.6 +\| 3\.00 s ÷ 2\.00 s/,
    );
    assert.equal(new Set(lines.map((line) => line.length)).size, 1);
  });

  it("judges by the median: one slow turn is no miss, a median above the target is one", () => {
    assert.match(table([{ ...finding, ratio: { median: 1.6, min: 1, max: 9 } }]), /\| ✓/);
    assert.match(table([{ ...finding, ratio: { median: 1.61, min: 1, max: 2 } }]), /\| ✗/);
  });

  it("takes a ratio that is not above zero for the noise that it is", () => {
    for (const median of [0, -0.4]) {
      assert.match(table([{ ...finding, ratio: { median, min: -2, max: 2 } }]), /\| ✗/);
    }
  });

  it("is read as it was written, and lists comparisons in the order of the command line", () => {
    const [up, preview] = [{ ...finding, comparison: "up" }, finding].map((one) => table([one]));
    const both = table([{ ...finding, comparison: "up" }], rowsIn(preview ?? ""));
    assert.deepEqual(rowsIn(both), [...rowsIn(preview ?? ""), ...rowsIn(up ?? "")]);
  });

  it("is said to come from a busy machine where more processes wanted a CPU than there are", () => {
    const quiet = { engine: "Pulumi 3", node: "v24.0.0", cpus: 2, load: 1.5 };
    assert.equal(circumstancesText(quiet), "Pulumi 3 · Node v24.0.0 · 2 CPUs · load 1.5");
    assert.match(circumstancesText({ ...quiet, load: 7 }), /load 7\.0: others were at work/);
  });
});
