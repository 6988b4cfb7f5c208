import assert from "node:assert/strict";
import { diagnosisFormatNames } from "../../../operate/commands/diagnose";
import { Failure } from "../../../operate/errors";
import type { Diagnosis } from "../../../operate/diagnose/diagnosis";
import { lookAt } from "../../../operate/diagnose/look";
import { diagnosisFormats, written } from "../../../operate/diagnose/report/formats";
import type { DiagnosisReport } from "../../../operate/diagnose/report/report";
import { isSound } from "../../../operate/diagnose/report/report";
import { usageIn } from "../../../operate/diagnose/volumes";
import { colorsFor } from "../../../operate/terminal";
import { Live, settings } from "./causes/live";
import { Served, type Answers } from "./causes/served";

const plain = colorsFor({}, "never");
const logPath = "/api/v1/namespaces/circle-core-production/pods/circle-core-r2-0/log";
const summaryPath = "/api/v1/nodes/node-1/proxy/stats/summary";

async function looked(
  live: Live,
  answers: Answers = {},
): Promise<{ diagnosis: Diagnosis; asked: readonly string[]; report: DiagnosisReport }> {
  const served = await Served.open(live, answers);
  try {
    const diagnosis = await lookAt(served.cluster, { stack: "production-eu", settings: live.settings });
    const report: DiagnosisReport = {
      stack: "production-eu",
      outcomes: [{ cluster: served.cluster, state: "known", value: diagnosis }],
    };
    return { diagnosis, asked: served.asked, report };
  } finally {
    await served.close();
  }
}

const crashing = (): Live =>
  new Live(settings()).crashed({ exitCode: 1 }).set("Deployment", ["status", "readyReplicas"], 2);

describe("diagnose", () => {
  it("finds nothing where all is well, and asks for no log then", async () => {
    const { diagnosis, asked, report } = await looked(new Live(settings()));
    assert.deepEqual(diagnosis.causes, []);
    assert.deepEqual(asked, [summaryPath]);
    assert.ok(isSound(report));
    assert.equal(written(report, "text", plain), "✓ Nothing is wrong with production-eu\n");
  });

  it("reads the log of the run that crashed, with its secrets masked, and finds the cause in it", async () => {
    const log = "starting\npassword=hunter2hunter2\ndial tcp: lookup database.data.svc: i/o timeout\n";
    const { diagnosis, asked } = await looked(crashing(), { [`${logPath}?previous`]: log });
    assert.deepEqual(
      asked.filter((path) => path.startsWith(logPath)),
      [`${logPath}?previous`],
    );
    const [first] = diagnosis.causes;
    assert.equal(first?.code, "dns-refused");
    assert.deepEqual(
      first.consequences.map(({ code }) => code),
      ["crashes", "rollout-unfinished"],
    );
    assert.doesNotMatch(JSON.stringify(diagnosis), /hunter2/);
  });

  it("masks a secret that goes over several lines", async () => {
    const key = ["-----BEGIN PRIVATE KEY-----", "short", "AbCd0123", "-----END PRIVATE KEY-----"];
    const { diagnosis } = await looked(crashing(), {
      [`${logPath}?previous`]: ["read", ...key, "ValueError"].join("\n"),
    });
    const [first] = diagnosis.causes;
    assert.deepEqual(
      first?.evidence.filter((each) => each.startsWith("log: ")),
      ["log: read", "log: ***", "log: ValueError"],
    );
  });

  it("reads the log of a container that serves between two crashes, and finds the cause in it", async () => {
    // Looked at now, not when the examples are.
    const before = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
    const again = (seconds: number) =>
      new Live(settings()).container({
        restartCount: 9,
        state: { running: { startedAt: before(seconds) } },
        lastState: { terminated: { reason: "Error", exitCode: 1, finishedAt: before(400) } },
      });
    const answers = { [`${logPath}?previous`]: "dial tcp: lookup database.data.svc: i/o timeout\n" };
    const { diagnosis } = await looked(again(20), answers);
    assert.deepEqual(
      diagnosis.causes.map(({ code, consequences }) => [code, ...consequences.map((one) => one.code)]),
      [["dns-refused", "crashes"]],
    );
    const { asked } = await looked(again(390), answers);
    assert.deepEqual(asked, [summaryPath], "one that has recovered");
  });

  it("names the cause also where neither logs nor measures nor events may be read, and says so", async () => {
    const events = "/api/v1/namespaces/circle-core-production/events";
    const { diagnosis } = await looked(crashing(), { [`${logPath}?previous`]: 403, [summaryPath]: 403, [events]: 403 });
    assert.deepEqual(
      diagnosis.causes.map(({ code }) => code),
      ["crashes"],
    );
    assert.deepEqual(
      diagnosis.unseen.map(({ what }) => what),
      ["events of circle-core-production"],
    );
  });

  it("measures how full the claims are by what their nodes say", async () => {
    const volume = {
      pvcRef: { name: "circle-core-data", namespace: "circle-core-production" },
      usedBytes: 90,
      capacityBytes: 100,
    };
    const { diagnosis } = await looked(new Live(settings()), { [summaryPath]: { pods: [{ volume: [volume] }] } });
    assert.deepEqual(
      diagnosis.causes.map(({ code, severity }) => [code, severity]),
      [["volume-filling", "warning"]],
    );
    const others = { ...volume, pvcRef: { ...volume.pvcRef, namespace: "shop" } };
    assert.deepEqual(usageIn({ pods: [{ volume: [others, { name: "tmp" }] }, null] }, "circle-core-production"), []);
  });

  it("refused credentials are told as such", async () => {
    const pods = "/api/v1/namespaces/circle-core-production/pods";
    await assert.rejects(
      looked(crashing(), { [pods]: 401 }),
      (error) => error instanceof Failure && error.exitCode === 3,
    );
  });
});

describe("the report of diagnose", () => {
  it("text: the cause first, then what shows it, what to do, and what follows", async () => {
    const { report } = await looked(crashing(), { [`${logPath}?previous`]: "ValueError: no such thing\n" });
    assert.equal(
      written(report, "text", plain),
      [
        "✗ The container circle-core of circle-core-r2-0 crashes (exit code 1, 3 restarts) [crashes]",
        "    container circle-core ended: Error, exit code 1, after 10 s",
        "    container circle-core waits: CrashLoopBackOff: back-off 40s restarting failed container",
        "    log: ValueError: no such thing",
        "  The process ends with an error of its own; its last log lines say why. Each restart waits longer, up to five minutes.",
        "  → Read the last log lines. If the release before ran: circle-core rollback.",
        "    kubectl --context production -n circle-core-production logs circle-core-r2-0 -c circle-core --previous --tail=50",
        "    kubectl --context production -n circle-core-production describe pod circle-core-r2-0",
        "  What follows from it:",
        "    2 of 3 pods of circle-core are ready, 3 are of the declared revision [rollout-unfinished]",
        "",
      ].join("\n"),
    );
  });

  it("json: causes in order, and a cluster that could not be looked at", async () => {
    const { report } = await looked(crashing());
    const [known] = report.outcomes;
    assert.ok(known);
    const unknown = {
      cluster: { ...known.cluster, name: "west" },
      state: "unknown" as const,
      failure: new Failure(1, "no way there"),
    };
    const read = JSON.parse(written({ ...report, outcomes: [known, unknown] }, "json", plain)) as {
      sound: boolean;
      clusters: { causes?: { code: string; commands: string[] }[]; unreachable?: string }[];
    };
    assert.equal(read.sound, false);
    assert.deepEqual(
      read.clusters.map(({ causes, unreachable }) => causes?.map(({ code }) => code) ?? unreachable),
      [["crashes"], "no way there"],
    );
    assert.match(written({ ...report, outcomes: [known, unknown] }, "text", plain), /Cluster west\n\nno way there/);
  });

  it("what logs say steers no terminal, and makes no markup", async () => {
    const { report } = await looked(crashing(), {
      [`${logPath}?previous`]: "\u001b[31mred <b>@all</b> `tick` | row\n",
    });
    assert.doesNotMatch(written(report, "text", plain), /\u001b/);
    const markdown = written(report, "markdown", plain);
    assert.doesNotMatch(markdown, /<b>|@all|`tick`|\u001b/);
    assert.equal(markdown.match(/^```/gm)?.length, 2);
    assert.match(markdown, /^### ❌ circle-core diagnose: production-eu\n/);
  });

  it("has the formats that the help names", () => {
    assert.deepEqual(diagnosisFormatNames, diagnosisFormats);
  });
});
