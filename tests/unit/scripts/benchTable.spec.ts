import assert from "node:assert/strict";
import { UserError } from "../../../toolchain/errors";
import type { Finding } from "../../../scripts/bench/findings";
import { circumstancesText, ratioText, table, withResults } from "../../../scripts/bench/table";

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

  it("is said to come from a busy machine where more processes wanted a CPU than there are", () => {
    const quiet = { engine: "Pulumi 3", node: "v24.0.0", cpus: 2, load: 1.5 };
    assert.equal(circumstancesText(quiet), "Pulumi 3 · Node v24.0.0 · 2 CPUs · load 1.5");
    assert.match(circumstancesText({ ...quiet, load: 7 }), /load 7\.0: others were at work/);
  });

  it("takes the place of the old one between the markers of a page, and of nothing else", () => {
    const page = "# Title\n\n<!-- bench:start -->\n\nold\n\n<!-- bench:end -->\n\nafter\n";
    const renewed = "# Title\n\n<!-- bench:start -->\n\nnew\n\n<!-- bench:end -->\n\nafter\n";
    assert.equal(withResults(page, "new"), renewed);
    assert.equal(withResults(renewed, "new"), renewed);
  });

  it("is put into no page without markers", () => {
    const refused = (error: unknown) => error instanceof UserError && error.message.includes("<!-- bench:start -->");
    assert.throws(() => withResults("# Title\n", "new"), refused);
    assert.throws(() => withResults("<!-- bench:end --> <!-- bench:start -->", "new"), refused);
  });
});
