import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failed, type Attempt, type SiteOfFailure } from "../../../operate/deploy/failed";
import type { Failed } from "../../../operate/deploy/rollOut";
import { Failure } from "../../../operate/errors";
import { draft, type Release } from "../../../operate/release/record";
import { settingsOf } from "../../../operate/release/settings";
import type { EngineOutcome } from "../../../operate/stack/engine";
import type { Plan } from "../../../operate/stack/plan";

const plan: Plan = { changes: [], violations: [], errors: [], done: [], failed: [], ended: true };

const release = (number: number, version: string, more: Partial<Release> = {}): Release => {
  const values = { environment: "development", image: { tag: version } };
  const at = `2026-01-02T03:0${number}:00.000Z`;
  const settings = settingsOf("development", { number, values });
  return { ...draft(settings, values), number, at, by: "ann@host-1", verdict: "good", ...more };
};

const crash: Failed = {
  kind: "failed",
  exitCode: 4,
  cause: "The container crashes",
  findings: [],
  changed: true,
  known: true,
};

interface Way {
  readonly end?: Partial<Failed>;
  readonly releases?: readonly Release[];
  readonly mayGoBack?: boolean;
  readonly asTracked?: boolean;
  readonly preview?: () => Promise<EngineOutcome>;
  readonly up?: (signal: AbortController) => Promise<EngineOutcome>;
  /** Messages of the stack's own history, the newest first. */
  readonly history?: readonly string[];
}

/** Release 3 has failed; what becomes of it. */
async function end({
  mayGoBack = true,
  asTracked = true,
  releases = [release(1, "1.0.0"), release(2, "2.0.0")],
  ...way
}: Way = {}) {
  const stop = new AbortController();
  const project = mkdtempSync(join(tmpdir(), "failed-"));
  const said: string[] = [];
  const deployed: string[] = [];
  const nothing = () => Promise.resolve({ plan });
  const site: SiteOfFailure = {
    stack: "development",
    engine: {
      preview: way.preview ?? nothing,
      up: ({ file = "" }) => {
        deployed.push(readFileSync(file, "utf8"));
        return way.up?.(stop) ?? nothing();
      },
      history: () =>
        Promise.resolve(
          (way.history ?? []).map((message) => ({ kind: "update", message, resourceChanges: { same: 3, update: 1 } })),
        ) as never,
    },
    clusters: [],
    display: {
      say: (text) => said.push(text),
      phase: (text) => said.push(text),
      workloads: () => undefined,
      end: () => undefined,
    },
    verbose: false,
    judge: () => ({ dead: () => undefined, wrong: () => [], progress: () => [] }),
    validate: undefined,
  };
  const attempt: Attempt = {
    release: release(3, "3.0.0", { verdict: "failed" }),
    settings: settingsOf("development", release(3, "3.0.0")),
    project,
    takeOver: { objects: false, fields: false },
    asTracked,
  };
  try {
    const failure = await failed(site, { ...crash, ...way.end }, attempt, releases, mayGoBack, stop.signal);
    return { failure, said: said.join("\n"), deployed };
  } finally {
    rmSync(project, { recursive: true });
  }
}

describe("a deployment that failed", () => {
  it("is taken back to the last good release, with the exit code of the failure and both facts", async () => {
    const { failure, deployed } = await end();
    assert.equal(failure.exitCode, 4);
    assert.match(
      failure.message,
      /^Release 3 of development \(3\.0\.0\) failed: The container crashes\nRolled back: release 2 \(2\.0\.0\) runs again/,
    );
    assert.match(failure.hint ?? "", /The settings still name what failed/);
    assert.match(deployed.join(), /tag: "2\.0\.0"/);
    assert.match((await end({ asTracked: false })).failure.hint ?? "", /file was not touched/);
  });

  for (const [why, way, says] of [
    ["that is not wanted", { mayGoBack: false }, /not taken back \(--no-rollback\)/],
    ["nothing was changed", { end: { changed: false } }, /Nothing was changed, so that there is nothing to take back/],
    ["the credentials are refused", { end: { exitCode: 3 } }, /the credentials are refused/],
    ["nobody knows how it runs", { end: { exitCode: 9, known: false } }, /could not be looked at/],
    ["none is recorded", { releases: [release(1, "1.0.0", { verdict: "failed" })] }, /No good release is recorded/],
    [
      "the last good one is the same",
      { releases: [release(1, "1.0.0"), release(2, "3.0.0")] },
      /2, has the same settings/,
    ],
  ] satisfies readonly (readonly [string, Way, RegExp])[]) {
    it(`is not taken back where ${why}`, async () => {
      const { failure, deployed } = await end(way);
      assert.deepEqual(deployed, []);
      assert.match(failure.hint ?? "", says);
      assert.match(failure.hint ?? "", /circle-core diagnose --environment development$/);
      assert.equal(failure.exitCode, ("end" in way && "exitCode" in way.end ? way.end.exitCode : undefined) ?? 4);
    });
  }

  it("is not taken back where data would be lost, and says how it can be", async () => {
    const object = { kind: "PersistentVolumeClaim", name: "circle-core-data" };
    const change = {
      kind: "delete",
      urn: "urn",
      type: "kubernetes:v1:PersistentVolumeClaim",
      name: "data",
      object,
      fields: [],
      retained: false,
    } as const;
    const { failure, deployed } = await end({
      preview: () => Promise.resolve({ plan: { ...plan, changes: [change] } }),
    });
    assert.deepEqual([failure.exitCode, deployed], [4, []]);
    assert.match(
      failure.message,
      /crashes\nIt was not taken back to release 2 \(2\.0\.0\): data would be lost, PersistentVolumeClaim circle-core-data is removed/,
    );
    assert.match(failure.hint ?? "", /circle-core rollback --environment development --to 2/);
  });

  it("keeps its own cause and exit code, whatever keeps it from being taken back", async () => {
    for (const error of [new Failure(1, "somebody is at work", "wait"), new Error("ENOSPC: no space left on device")]) {
      const { failure } = await end({ up: () => Promise.reject(error) });
      assert.equal(failure.exitCode, 4);
      assert.match(failure.message, new RegExp(`crashes\nIt was not taken back to release 2 .*: ${error.message}`));
    }
    const broken = { plan: { ...plan, failed: ["urn"] }, failure: new Failure(4, "the pods are gone") };
    const { failure } = await end({ up: () => Promise.resolve(broken) });
    assert.match(failure.message, /crashes\nGoing back to release 2 \(2\.0\.0\) failed too: the pods are gone/);
  });

  it("says that going back was cancelled, and how to go on", async () => {
    const { failure } = await end({
      up: (stop) => {
        stop.abort(new Failure(8, "Cancelled"));
        return Promise.resolve({ plan, failure: new Failure(1, "cancelled") });
      },
    });
    assert.equal(failure.exitCode, 8);
    assert.match(
      failure.message,
      /crashes\nGoing back to release 2 \(2\.0\.0\) was cancelled: Cancelled: the engine has ended/,
    );
    assert.match(failure.hint ?? "", /^Go back: circle-core rollback --environment development\./);
  });

  it("warns where what ran before was none of the releases", async () => {
    const ours = (number: number) => `circle-core: release ${number}, ${number}.0.0`;
    assert.doesNotMatch((await end({ history: [ours(3), ours(2), "by hand"] })).said, /in no record/);
    assert.match((await end({ history: [ours(3), "by hand", ours(2)] })).said, /in no record: this is older/);
  });
});
