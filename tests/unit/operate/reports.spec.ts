import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { colorsFor } from "../../../operate/terminal";
import * as command from "../../../operate/commands/lint";
import { severities } from "../../../operate/lint/options";
import { environments } from "../../../components/schema/values";
import { actions } from "../../../operate/commands/admission";
import type { Action } from "../../../policy/admission";
import { formats, written } from "../../../operate/report/formats";
import { reportSchema } from "../../../operate/report/model";
import { forbids } from "../../../operate/report/report";
import { asides, verdictText } from "../../../operate/report/words";
import { everything, finding, report } from "./lintReport";

const golden = join(__dirname, "golden");
const endings = { text: "txt", json: "json", junit: "xml", sarif: "sarif", markdown: "md", html: "html" } as const;

describe("reports", () => {
  for (const format of formats) {
    it(`as ${format} are as they were approved (else: UPDATE_GOLDEN=1)`, () => {
      const text = written(everything, format, colorsFor({}, "never")).replace(
        /"semanticVersion": "[^"]*"/,
        '"semanticVersion": "0.0.0"',
      );
      const file = join(golden, `report.${endings[format]}`);
      if (process.env.UPDATE_GOLDEN) {
        mkdirSync(golden, { recursive: true });
        writeFileSync(file, text);
      }
      assert.equal(text, readFileSync(file, "utf8"));
    });

    it(`as ${format} let nothing of an object steer a terminal or become markup`, () => {
      const text = written(everything, format, colorsFor({}, "never"));
      if (format !== "json") assert.doesNotMatch(text, /[\u001b\u202e]/);
      if (format === "html" || format === "junit" || format === "markdown") assert.doesNotMatch(text, /x<b>/);
      if (format === "markdown") assert.doesNotMatch(text, /x.*(?<!\\)\|`|@team/);
    });
  }

  it("as JSON keep to their schema", () => {
    const json: unknown = JSON.parse(written(everything, "json", colorsFor({}, "never")));
    assert.deepEqual(reportSchema.safeParse(json).error, undefined);
  });

  it("as Markdown never grow beyond what a comment takes, and say what is left out", () => {
    const many = report(Array.from({ length: 5000 }, (_, index) => finding({ name: `web-${index}` })));
    const text = written(many, "markdown", colorsFor({}, "never"));
    assert.ok(text.length < 60_000);
    assert.match(text, /\| … \| \| \| \| \d+ more: see the other formats \|/);
    assert.match(text.split("\n")[2] ?? "", /5000 violations of mandatory rules/);
  });

  it("colour for a terminal only where that is wanted", () => {
    assert.match(written(everything, "text", colorsFor({}, "always")), /\u001b\[31m✗/);
  });

  it("say the verdict in words", () => {
    const clean = report([]);
    assert.equal(verdictText(clean), "All rules are kept: 3 objects in 1 file, 2 rules");
    assert.deepEqual(asides(clean), ["2 files without an object skipped"]);
    const advised = report([finding({ level: "advisory" })]);
    assert.equal(verdictText(advised), "No mandatory rule is violated: 3 objects in 1 file, 2 rules");
    assert.equal(verdictText(report([finding({})])), "1 violation of mandatory rules: 3 objects in 1 file");
    assert.equal(
      verdictText(report([], { problems: [{ file: "a", message: "b" }] })),
      "Not everything could be read (1 problem): the verdict is incomplete",
    );
    assert.match(verdictText(everything), /\(2 problems\); 2 violations in what could/);
  });

  it("are offered by the command line as they are", () => {
    assert.deepEqual(command.formats, formats);
    assert.deepEqual(command.severities, severities);
    const all: Record<Action, true> = { deny: true, warn: true, audit: true };
    assert.deepEqual(actions, Object.keys(all));
    assert.deepEqual(command.environments, environments);
  });

  it("forbid by mandatory findings that nothing lets off", () => {
    assert.deepEqual(
      [
        finding({}),
        finding({ level: "remediate" }),
        finding({ level: "advisory" }),
        finding({ exempted: { reason: "", owner: "", until: "" } }),
      ].map(forbids),
      [true, true, false, false],
    );
  });
});
