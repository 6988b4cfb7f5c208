import assert from "node:assert/strict";
import { assert as holds, property, string, array, constantFrom } from "fast-check";
import { judgeLog } from "../../../../operate/logs/judge";
import { shapeOf } from "../../../../operate/logs/shape";

const traces: Readonly<Record<string, readonly [text: string, headline: RegExp]>> = {
  Python: [
    [
      "ERROR:circle:request failed",
      "Traceback (most recent call last):",
      '  File "/app/main.py", line 12, in handle',
      "    store(record)",
      "OSError: [Errno 28] No space left on device",
      "",
      "During handling of the above exception, another exception occurred:",
      "",
      "Traceback (most recent call last):",
      '  File "/app/main.py", line 14, in handle',
      "ValueError: gone",
    ].join("\n"),
    /^ERROR:circle:request failed$/,
  ],
  "Python, bare": [
    ["Traceback (most recent call last):", '  File "/app/main.py", line 1, in <module>', "KeyError: 'x'"].join("\n"),
    /^KeyError: 'x'$/,
  ],
  Java: [
    [
      "12:00:00.000 [main] ERROR com.example.App - failed",
      "java.lang.IllegalStateException: closed",
      "\tat com.example.App.run(App.java:12)",
      "Caused by: java.io.IOException: disk",
      "\t... 12 more",
    ].join("\n"),
    /ERROR com\.example\.App - failed$/,
  ],
  Go: [
    [
      "panic: runtime error: index out of range [3] with length 3",
      "",
      "goroutine 1 [running]:",
      "main.handle(0xc000012345)",
      "\t/src/main.go:12 +0x1d",
      "main.main()",
      "\t/src/main.go:7 +0x25",
      "exit status 2",
    ].join("\n"),
    /^panic: runtime error/,
  ],
  "Node.js": [
    ["TypeError: x is not a function", "    at handle (/app/main.js:12:3)", "    at process (node:internal:1:2)"].join(
      "\n",
    ),
    /^TypeError: x is not a function$/,
  ],
  Rust: [
    [
      "thread 'main' panicked at src/main.rs:4:5:",
      "index out of bounds: the len is 3",
      "stack backtrace:",
      "   0: rust_begin_unwind",
      "             at /rustc/std.rs:1",
      "note: run with `RUST_BACKTRACE=1`",
    ].join("\n"),
    /^thread 'main' panicked/,
  ],
};

describe("a container's log, judged", () => {
  for (const [language, [text, headline]] of Object.entries(traces)) {
    it(`folds a stack trace of ${language} into one entry`, () => {
      const { groups } = judgeLog(`${text}\n{"level":"info","message":"going on"}\n`);
      assert.deepEqual(
        groups.map(({ count }) => count),
        [1],
        JSON.stringify(groups),
      );
      assert.match(groups[0]?.message ?? "", headline);
      assert.ok((groups[0]?.trace.length ?? 0) > 0);
    });
  }

  it("groups lines that differ in numbers, ids, addresses and times, with count, first and last time", () => {
    const line = (second: number, id: string, ms: number): string =>
      `2026-01-31T12:00:0${second}.5Z {"level":"error","message":"record ${id} not written to 10.0.0.${second}:5432 after ${ms} ms"}`;
    const text = [
      line(1, "8d7f6c5e-1b2a-4c3d-9e8f-0a1b2c3d4e5f", 12),
      line(3, "00000000-1b2a-4c3d-9e8f-0a1b2c3d4e5f", 1200),
      '2026-01-31T12:00:04Z {"level":"warning","message":"slow"}',
      line(2, "11111111-1b2a-4c3d-9e8f-0a1b2c3d4e5f", 7),
    ].join("\n");
    const [error, warning, ...more] = judgeLog(text).groups;
    assert.deepEqual(
      [error?.level, error?.count, error?.first, error?.last],
      ["error", 3, "2026-01-31T12:00:01.5Z", "2026-01-31T12:00:03.5Z"],
    );
    assert.deepEqual([warning?.level, warning?.count, more.length], ["warning", 1, 0]);
  });

  it("knows the time in whatever zone a node writes it, and compares all in one", () => {
    const { groups } = judgeLog(
      ['2026-01-31T14:00:03.25+02:00 {"level":"error","message":"x"}', "2026-01-31T12:00:01.5Z ERROR: x"].join("\n"),
    );
    assert.deepEqual(
      groups.map(({ message, last }) => [message, last]),
      [
        ["x", "2026-01-31T12:00:03.25Z"],
        ["ERROR: x", "2026-01-31T12:00:01.5Z"],
      ],
    );
  });

  it("reads a JSON line whole, however much of it is a trace", () => {
    for (const times of [2000, 50_000]) {
      const line = JSON.stringify({ stack: "at f (a.js:1)\n".repeat(times), level: "error", message: "no disk" });
      const [group] = judgeLog(`2026-01-31T12:00:00Z ${line}`).groups;
      assert.deepEqual([group?.level, group?.message], ["error", "no disk"]);
      assert.ok((group?.line.length ?? 0) < 500, "it is shown in short");
    }
  });

  it("does not group what says different things", () => {
    assert.equal(judgeLog("ERROR: no disk\nERROR: no network").groups.length, 2);
  });

  it("leaves out what is ignored, and says how much that was", () => {
    const text = "ERROR: retrying in 5 s\nERROR: retrying in 9 s\nERROR: gone";
    const { groups, ignored, lines } = judgeLog(text, [/retrying in \d+ s/]);
    assert.deepEqual([groups.map(({ message }) => message), ignored, lines], [["ERROR: gone"], 2, 3]);
  });

  it("masks secrets in messages, whole lines and traces", () => {
    const text = [
      'ERROR: no login at postgres://circle:hunter2@db/circle with {"password":"hunter2"}',
      "    at connect (password=hunter2)",
    ].join("\n");
    assert.doesNotMatch(JSON.stringify(judgeLog(text)), /hunter2/);
  });

  it("tells fatal lines first", () => {
    const { groups } = judgeLog("ERROR: one\nERROR: one\nWARN two\nFATAL three");
    assert.deepEqual(
      groups.map(({ level }) => level),
      ["fatal", "error", "warning"],
    );
  });

  it("never throws, and counts no more than there are lines", () => {
    const part = constantFrom(
      "ERROR: x",
      "Traceback (most recent call last):",
      "  File",
      "panic: x",
      "\tat a.b(C.java:1)",
      '{"level":"error"}',
      "{",
      "",
      "thread 'main' panicked at x",
    );
    holds(
      property(array(part), string({ unit: "binary" }), (lines, noise) => {
        const text = [...lines, noise].join("\n");
        const { groups } = judgeLog(text);
        const counted = groups.reduce((sum, { count }) => sum + count, 0);
        assert.ok(counted <= text.split("\n").length);
      }),
    );
  });

  it("takes time that grows with the length of the log alone", () => {
    for (const line of [
      "ERROR: x 1",
      "Traceback (most recent call last):",
      "panic: x",
      "\tat a",
      "0a:".repeat(2000),
      "1".repeat(8000),
      `panic: x\n${"(".repeat(200_000)}`,
    ]) {
      const text = `${line}\n`.repeat(Math.ceil(500_000 / line.length));
      const started = performance.now();
      judgeLog(text);
      assert.ok(
        performance.now() - started < 3000,
        `${line.slice(0, 20)}: ${Math.round(performance.now() - started)} ms`,
      );
    }
  });
});

describe("the shape of a message", () => {
  it("has no numbers, ids, addresses and times", () => {
    const shape = shapeOf("2026-01-31T12:00:00Z pod [fe80::1]:80 at 10.0.0.1:80 0xc0ffee took -12.5 ms, id deadbeef01");
    assert.doesNotMatch(shape, /\d/);
  });
  it("keeps words", () => {
    assert.equal(shapeOf("the disk is  full"), "the disk is full");
  });
});
