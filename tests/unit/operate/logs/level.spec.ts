import assert from "node:assert/strict";
import { said, type Level } from "../../../../operate/logs/level";

describe("the level of a log line", () => {
  const lines: readonly (readonly [form: string, line: string, level: Level | undefined])[] = [
    ["the sample workload", '{"time":"2026-01-31T12:00:00Z","level":"error","message":"not written"}', "error"],
    ["JSON with severity", '{"severity":"CRITICAL","msg":"x"}', "fatal"],
    ["JSON with lvl", '{"lvl":"warn","msg":"x"}', "warning"],
    ["pino", '{"level":50,"time":1,"msg":"x"}', "error"],
    ["pino, fatal", '{"level":60,"msg":"x"}', "fatal"],
    ["pino, info", '{"level":30,"msg":"error"}', "fine"],
    ["GELF", '{"version":"1.1","level":3,"short_message":"x"}', "error"],
    ["OpenTelemetry", '{"severityNumber":17,"body":"x"}', "error"],
    ["ECS", '{"log":{"level":"error"},"message":"x"}', "error"],
    ["hclog", '{"@level":"warn","@message":"x"}', "warning"],
    ["logfmt", 'time=2026-01-31T12:00:00Z level=error msg="no route"', "error"],
    ["klog", "E0131 12:00:00.000000       1 controller.go:12] lost the lease", "error"],
    ["klog, info", "I0131 12:00:00.000000       1 controller.go:12] ERROR budget", "fine"],
    ["python's logging", "2026-01-31 12:00:00,123 - circle - ERROR - no disk", "error"],
    ["python's default", "CRITICAL:root:no disk", "fatal"],
    ["gunicorn", "[2026-01-31 12:00:00 +0000] [7] [ERROR] Worker timeout", "error"],
    ["uvicorn", "WARNING:  Invalid HTTP request received.", "warning"],
    ["logback", "12:00:00.000 [main] ERROR com.example.App - failed", "error"],
    ["java.util.logging", "SEVERE: Servlet failed", "error"],
    ["syslog", "<11>Jan 31 12:00:00 host app[1]: x", "error"],
    ["nginx", "2026/01/31 12:00:00 [crit] 7#7: *1 connect() failed", "fatal"],
    ["postgres", "2026-01-31 12:00:00.000 UTC [7] FATAL:  password authentication failed", "fatal"],
    ["env_logger", "[2026-01-31T12:00:00Z ERROR app] gone", "error"],
    ["npm", "npm ERR! code 1", "error"],
    ["a panic of Go", "panic: runtime error: invalid memory address", "fatal"],
    ["a panic of Rust", "thread 'main' panicked at src/main.rs:4:5:", "fatal"],
    ["an exception of Python", "Traceback (most recent call last):", "error"],
    ["an exception of Java", "java.lang.IllegalStateException: closed", "error"],
    ["an error of Node.js", "TypeError: x is not a function", "error"],
    ["words alone", "no errors were found", undefined],
    ["information about an error", "INFO sent ERROR to the client", "fine"],
    ["an access log", '10.0.0.1 - - [31/Jan/2026] "GET /errors HTTP/1.1" 200 12', undefined],
    ["broken JSON", '{"level":"error"', undefined],
  ];
  for (const [form, line, level] of lines) {
    it(`is ${level ?? "not told"} in ${form}`, () => {
      assert.equal(said(line).level, level);
    });
  }

  it("comes with the message of a JSON line, and the trace in a field of its own", () => {
    const { message, trace } = said('{"level":"error","message":"failed","stack":"Error: x\\n    at f (a.js:1:2)"}');
    assert.deepEqual([message, trace], ["failed", "Error: x\n    at f (a.js:1:2)"]);
  });
});
