import assert from "node:assert/strict";
import { formats, type Format } from "../../../../operate/report/formats";
import { colorsFor } from "../../../../operate/terminal";
import { written } from "../../../../operate/validate/report/formats";
import { validationSchema } from "../../../../operate/validate/report/model";
import { coverage } from "../../../../operate/validate/report/report";
import { verdictLine } from "../../../../operate/validate/report/words";
import type { Validation } from "../../../../operate/validate/validate";
import { assertGolden } from "../../../support/golden";
import { cluster, everything, finding, group, validation } from "./example";

const plain = colorsFor({}, "never");
const as = (format: Format, what: Validation = everything): string => written(what, format, plain);
const endings = { text: "txt", json: "json", junit: "xml", sarif: "sarif", markdown: "md", html: "html" } as const;

describe("reports of validate", () => {
  it("are as they were approved", () => {
    const files = formats.map((format) => {
      const text = as(format).replace(/"semanticVersion": "[^"]*"/, '"semanticVersion": "0.0.0"');
      return [`report.${endings[format]}`, text] as const;
    });
    assertGolden("validate", new Map([...files, ["healthy.txt", as("text", validation())]]));
  });

  for (const format of formats) {
    it(`as ${format} let nothing of a log steer a terminal or become markup, and show no secret`, () => {
      const text = as(format);
      if (format !== "json") assert.doesNotMatch(text, /[\u001b\u202e]/);
      if (format === "html" || format === "junit" || format === "markdown") assert.doesNotMatch(text, /x<b>/);
      if (format === "markdown") assert.doesNotMatch(text, /x.*(?<!\\)\|`|@team/);
      assert.doesNotMatch(text, /hunter2/);
    });
  }

  it("as JSON keep to their schema", () => {
    assert.equal(validationSchema.safeParse(JSON.parse(as("json"))).error, undefined);
    assert.equal(validationSchema.safeParse(JSON.parse(as("json", validation()))).error, undefined);
  });

  it("as text say the verdict first, then what fails, then the rest", () => {
    const lines = as("text").split("\n");
    assert.match(
      lines[0] ?? "",
      /^✗ production is not as it must be: spec\.replicas is 1; it should be 3 \(2 errors, 1 warning\); second could/,
    );
    const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
    const order = [
      /^✗ spec\.replicas/,
      /^✗ It logs an error/,
      /^! .*\/health took/,
      /configuration 3/,
      /could not be checked:$/,
    ];
    const places = order.map(at);
    assert.ok(!places.includes(-1), places.join());
    assert.deepEqual(
      places.toSorted((a, b) => a - b),
      places,
    );
  });

  it("say a cause before what follows from it, in the verdict and beneath it", () => {
    const dead = finding({ group: "containers", code: "crashes", message: "It crashes" });
    const follows = finding({ group: "health", code: "health-no-endpoints", message: "Nobody answers" });
    const groups = [group("health", { findings: [follows] }), group("containers", { findings: [dead] })];
    const lines = as("text", validation({ verdict: "failed", clusters: [cluster({ groups })] })).split("\n");
    assert.equal(lines[0], "✗ production is not as it must be: It crashes (2 errors)");
    assert.ok(lines.indexOf("✗ It crashes") < lines.indexOf("✗ Nobody answers"), lines.join("\n"));
  });

  it("as text tell a reason once that several things have", () => {
    const why = "its image can't be pulled";
    const unchecked = [
      { what: "one", why },
      { what: "two", why: "another" },
      { what: "three", why },
    ];
    const text = as("text", validation({ clusters: [cluster({ groups: [group("security", { unchecked })] })] }));
    assert.match(
      text,
      /3 things could not be checked:\n {2}○ its image can't be pulled\n {6}one\n {6}three\n {2}○ two: another\n$/,
    );
  });

  it("mark by JUnit as failures what fails, and nothing else", () => {
    const one = validation({
      clusters: [cluster({ groups: [group("health", { findings: [finding({ severity: "warning" })] })] })],
    });
    assert.doesNotMatch(as("junit", one), /<failure/);
    assert.match(as("junit", { ...one, verdict: "failed", failOn: "warning" }), /<failure[^>]*type="warning"/);
    assert.match(as("sarif", one), /"level": "note"/);
  });

  it("keep what SARIF knows a finding by from one rollout to the next", () => {
    const prints = (pod: string, times: number): unknown => {
      const object = { kind: "Pod", name: pod, namespace: "shop" };
      const found = finding({
        group: "logs",
        code: "log-error",
        object,
        message: `It logs an error ${times} times: no disk`,
      });
      const sarif = as(
        "sarif",
        validation({ clusters: [cluster({ groups: [group("logs", { findings: [found] })] })] }),
      );
      const log = JSON.parse(sarif) as { runs: { results: { partialFingerprints: unknown }[] }[] };
      return log.runs[0]?.results[0]?.partialFingerprints;
    };
    assert.deepEqual(prints("circle-core-abc-1", 3), prints("circle-core-def-2", 80));
  });

  it("never call it all where something could not be checked", () => {
    assert.deepEqual([coverage(999, 1), coverage(3, 0), coverage(0, 4), coverage(0, 0)], [99, 100, 0, 0]);
  });

  it("say the verdict in a line", () => {
    assert.equal(verdictLine(validation()), "production is as it must be");
    const closed = group("logs", { checked: 0, findings: [], unchecked: [{ what: "the group logs", why: "no" }] });
    assert.equal(
      verdictLine(validation({ clusters: [cluster({ groups: [group("health"), closed] })] })),
      "production is as it must be in what could be seen (nothing of: logs)",
    );
    const far = everything.clusters.slice(1);
    assert.equal(
      verdictLine(validation({ verdict: "unreachable", clusters: far })),
      "production could not be validated: second can't be reached",
    );
    assert.equal(
      verdictLine(validation({ verdict: "refused", clusters: far })),
      "production could not be validated: second does not let it look",
    );
  });
});
