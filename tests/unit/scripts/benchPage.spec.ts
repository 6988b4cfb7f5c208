import assert from "node:assert/strict";
import { UserError } from "../../../toolchain/errors";
import { withFindings } from "../../../scripts/bench/page";
import { circumstancesText, rowsIn, table, type Circumstances } from "../../../scripts/bench/table";
import type { Finding } from "../../../scripts/bench/findings";

describe("the page with the benchmark's results", () => {
  const circumstances: Circumstances = { engine: "Pulumi 3", node: "v24.0.0", cpus: 2, load: 1.5 };
  const finding = (comparison: string, median: number): Finding => ({
    comparison,
    runs: 5,
    claim: "production ÷ empty",
    ratio: { median, min: 1, max: 3 },
    target: 1.6,
    information: "3.00 s ÷ 2.00 s",
  });
  const page = (text: string): string =>
    `# Title\n\n<!-- bench:start -->\n\n${text}\n\n<!-- bench:end -->\n\nafter\n| ✓   | up: not a result | | | | |\n`;
  const all = ["preview", "policy", "up", "clusters"].map((name) => finding(name, 2));

  it("has the new results between its markers, and is the same everywhere else", () => {
    const renewed = page(`${table(all)}\n\n${circumstancesText(circumstances)}`);
    assert.equal(withFindings(page("old"), all, circumstances), renewed);
    assert.equal(withFindings(renewed, all, circumstances), renewed);
  });

  it("keeps the rows of comparisons that were not made this time, in their place, and says so", () => {
    const some = ["up", "preview"].map((name) => finding(name, 1.5));
    const renewed = withFindings(withFindings(page("old"), all, circumstances), some, { ...circumstances, load: 0.5 });
    const medians = rowsIn(renewed.slice(0, renewed.indexOf("after"))).map((row) => [row[1], row[2]]);
    assert.deepEqual(medians, [
      ["preview: production ÷ empty", "1.50 (1.00–3.00)"],
      ["policy: production ÷ empty", "2.00 (1.00–3.00)"],
      ["up: production ÷ empty", "1.50 (1.00–3.00)"],
      ["clusters: production ÷ empty", "2.00 (1.00–3.00)"],
    ]);
    assert.match(renewed, /load 0\.5\n\nOf an earlier run: policy, clusters\.\n\n<!-- bench:end -->/);
    assert.doesNotMatch(withFindings(renewed, all, circumstances), /earlier run/);
  });

  it("is not written without markers", () => {
    const refused = (error: unknown) => error instanceof UserError && error.message.includes("<!-- bench:start -->");
    assert.throws(() => withFindings("# Title\n", all, circumstances), refused);
    assert.throws(() => withFindings("<!-- bench:end --> <!-- bench:start -->", all, circumstances), refused);
  });
});
