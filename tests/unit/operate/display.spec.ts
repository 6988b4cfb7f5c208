import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import picocolors from "picocolors";
import { liveDisplay } from "../../../operate/deploy/display/live";
import { plainDisplay } from "../../../operate/deploy/display/plain";
import type { WorkloadLine } from "../../../operate/deploy/display/workloadText";
import { until } from "../../support/until";

describe("the display where nobody looks on", () => {
  const line = (more: Partial<WorkloadLine> = {}): WorkloadLine => ({
    cluster: "primary",
    object: { kind: "Deployment", name: "web", namespace: "shop" },
    desired: 2,
    updated: 1,
    ready: 0,
    ageSeconds: 1,
    done: false,
    ...more,
  });

  it("has a line with its time for what is new, and none for what only gets older", () => {
    let written = "";
    const display = plainDisplay((text) => (written += text));
    display.phase("Updating");
    display.workloads([line()]);
    display.workloads([line({ ageSeconds: 2 })]);
    display.workloads([line({ ready: 1, reason: "pulling the image" })]);
    display.say("one\n\u001b[31mtwo");
    display.end();
    assert.deepEqual(
      written.split("\n").map((text) => text.replace(/^\d\d:\d\d:\d\d /, "> ")),
      [
        "> Updating",
        "> Deployment web: 2 wanted, 1 updated, 0 ready",
        "> Deployment web: 2 wanted, 1 updated, 1 ready; pulling the image",
        "> one",
        "> \ufffd[31mtwo",
        "",
      ],
    );
  });

  it("is never silent for longer than it may be, whichever the phase", async () => {
    const said: string[] = [];
    await new Promise<void>((resolve) => {
      const display = plainDisplay((text) => {
        if (said.push(text) < 4) return;
        display.end();
        resolve();
      }, 5);
      display.phase("Looking");
      // As where the person is asked in between.
      display.end();
      display.phase("Updating");
    });
    assert.match(said.at(-1) ?? "", /Updating …$/m);
  });

  it("is silent from its end on", async () => {
    let written = "";
    const display = plainDisplay((text) => (written += text), 1);
    display.phase("Updating");
    display.end();
    display.say("done");
    const before = written;
    await delay(20);
    assert.equal(written, before);
  });
});

describe("the display in a terminal", () => {
  const colors = picocolors.createColors(false);

  it("is drawn again and again while something is done, in the second phase as in the first", async () => {
    let written = "";
    const display = liveDisplay({ write: (text) => (written += text), columns: 80 }, colors);
    for (const phase of ["Looking", "Updating"]) {
      written = "";
      display.phase(phase);
      await until(`${phase} is drawn three times`, 5, () =>
        Promise.resolve(written.split(`${phase} `).length > 3 || undefined),
      );
      display.end();
      assert.ok(written.endsWith("\u001b[1F\u001b[J"), "it leaves the terminal as it was");
    }
  });

  it("takes the sting out of what containers and controllers say", () => {
    let written = "";
    const display = liveDisplay({ write: (text) => (written += text) }, colors);
    display.say("one\n\u001b[2Jtwo");
    display.end();
    assert.match(written, /one\n\ufffd\[2Jtwo\n/);
  });
});
