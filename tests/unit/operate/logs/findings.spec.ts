import assert from "node:assert/strict";
import { logFindings, type ContainerLog } from "../../../../operate/logs/findings";
import { judgeLog } from "../../../../operate/logs/judge";

const now = new Date("2026-01-31T12:10:00Z");
const place = { cluster: "primary", context: "east", namespace: "shop", now };

function log(pod: string, text: string, more: Partial<ContainerLog> = {}): ContainerLog {
  return { pod, container: "app", previous: false, log: judgeLog(text), ...more };
}

const at = (time: string, text: string, times = 1): string => `2026-01-31T${time}Z ${text}\n`.repeat(times);

describe("findings about logs", () => {
  const weights = (text: string) =>
    logFindings([log("a", text)], place).map(({ code, severity, passing }) => [code, severity, passing]);

  it("are an error that may pass, where it still comes", () => {
    assert.deepEqual(weights(at("12:09:55", "ERROR: no disk")), [["log-error", "error", true]]);
  });
  it("are an error for good, where it came often and still does", () => {
    assert.deepEqual(weights(at("12:09:55", "ERROR: no disk", 5)), [["log-error", "error", undefined]]);
  });
  it("are a warning, where it came no more for half a minute", () => {
    assert.deepEqual(weights(at("12:09:00", "ERROR: no disk", 50)), [["log-error", "warning", undefined]]);
  });
  it("are an error for good, where it comes now and then, and did so of late", () => {
    const each = (seconds: string) =>
      Array.from({ length: 8 }, (_, minute) => at(`12:0${minute}:${seconds}`, "ERROR: x"));
    assert.deepEqual(weights(each("50").join("")), [["log-error", "error", undefined]]);
    const before = new Date("2026-01-31T12:10:51Z");
    const late = logFindings([log("a", each("50").join(""))], { ...place, now: before });
    assert.deepEqual(
      late.map(({ severity }) => severity),
      ["warning"],
    );
  });
  it("are an error, where it died of it, whenever that was", () => {
    assert.deepEqual(weights(at("12:00:00", "panic: gone")), [["log-fatal", "error", undefined]]);
  });
  it("are a warning, where the line is one", () => {
    assert.deepEqual(weights(at("12:09:59", "WARN slow", 9)), [["log-warning", "warning", undefined]]);
  });
  it("are none, where all is well", () => {
    assert.deepEqual(weights(at("12:09:59", "INFO started")), []);
  });

  it("are one for all pods that say the same, about the one that said it last", () => {
    const [finding, ...more] = logFindings(
      [log("a", at("12:09:51", "ERROR: no disk 1")), log("b", at("12:09:57", "ERROR: no disk 2", 2))],
      place,
    );
    assert.equal(more.length, 0);
    assert.equal(finding?.object.name, "b");
    assert.match(finding.message, /^It logs an error 3 times in 2 pods: ERROR: no disk 2$/);
    assert.ok(finding.evidence.includes("3 times, from 2026-01-31T12:09:51Z to 2026-01-31T12:09:57Z"));
    assert.ok(finding.evidence.includes("in b, a") || finding.evidence.includes("in a, b"));
  });

  it("name the command that shows the lines, of the container before its restart where they are its", () => {
    const [finding] = logFindings([log("a", at("12:00:00", "panic: gone"), { previous: true })], place);
    assert.match(finding?.next ?? "", /kubectl --context east -n shop logs a -c app --previous --since=1h$/);
  });

  it("have at most ten lines of evidence", () => {
    const trace = Array.from({ length: 60 }, (_, index) => `    at f${index} (a.js:1:2)`).join("\n");
    const [finding] = logFindings([log("a", `2026-01-31T12:09:59Z TypeError: x\n${trace}`)], place);
    assert.equal(finding?.evidence.length, 10);
  });
});
