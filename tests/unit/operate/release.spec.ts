import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultSettings } from "../../../components/settings";
import { author } from "../../../operate/release/author";
import { historyText } from "../../../operate/release/historyText";
import { historyMessage, releaseNumberIn } from "../../../operate/release/message";
import {
  draft,
  joined,
  lastGood,
  nextNumber,
  releaseSchema,
  settingsChecksum,
  verdicts,
  withRelease,
  type Release,
} from "../../../operate/release/record";
import { rows, type StackUpdate } from "../../../operate/release/rows";
import { settingsOf } from "../../../operate/release/settings";
import { recordObject, releasesIn } from "../../../operate/release/store";
import { rollbackTarget } from "../../../operate/rollback/target";
import { colorsFor } from "../../../operate/terminal";

const good: Release = {
  number: 1,
  at: "2026-01-02T03:04:05.000Z",
  by: "ann@host-1",
  version: "0.2.0",
  image: "ghcr.io/ol-s-cloud/circle-core:0.2.0",
  settings: "a".repeat(64),
  values: { environment: "development", image: { tag: "0.2.0" } },
  verdict: "good",
};

/** Each made at a time of its own. */
const release = (number: number, more: Partial<Release> = {}): Release => ({
  ...good,
  number,
  at: new Date(Date.parse(good.at) + (number - 1) * 60_000).toISOString(),
  ...more,
});

/** One that deployed this version, by settings of its own. */
const deploying = (number: number, version: string, more: Partial<Release> = {}): Release => {
  const values = { environment: "development", image: { tag: version } };
  return release(number, { version, values, settings: version, ...more });
};

describe("a release in the record", () => {
  it("is read back as it was written", () => {
    const releases = [release(1), release(2, { digest: `sha256:${"b".repeat(64)}`, backTo: 1 })];
    assert.deepEqual(releasesIn(recordObject(defaultSettings("production"), releases).data), releases);
  });

  for (const [field, value] of [
    ["number", 0],
    ["at", "yesterday"],
    ["by", 7],
    ["settings", undefined],
    ["values", []],
    ["verdict", "fine"],
    ["backTo", "1"],
  ] as const) {
    it(`is left alone where its ${field} is none`, () => {
      const data = { one: JSON.stringify({ ...good, [field]: value }), two: JSON.stringify(good), three: "{" };
      assert.deepEqual(releasesIn(data), [good]);
      assert.equal(releaseSchema.safeParse({ ...good, [field]: value }).success, false);
    });
  }

  it("bears the stack's labels, and another manager than the stack's own objects", () => {
    const { metadata } = recordObject(defaultSettings("staging"), []);
    assert.deepEqual([metadata.name, metadata.namespace], ["circle-core-releases", "circle-core-staging"]);
    assert.equal(metadata.labels["app.kubernetes.io/managed-by"], "circle-core");
    assert.equal(metadata.labels["app.kubernetes.io/part-of"], "circle-core");
  });

  it("keeps what was written of the settings, and can be deployed from that alone", () => {
    const values = { environment: "development", image: { tag: "0.9.0", digest: undefined }, scaling: { replicas: 1 } };
    const settings = settingsOf("development", { number: 1, values });
    const kept = draft(settings, values);
    assert.deepEqual(kept.values, { environment: "development", image: { tag: "0.9.0" }, scaling: { replicas: 1 } });
    assert.deepEqual([kept.version, kept.digest], ["0.9.0", undefined]);
    assert.equal(settingsChecksum(settingsOf("development", { number: 1, values: kept.values })), kept.settings);
  });

  it("whose settings can't be used any more says which, and what to do", () => {
    assert.throws(() => settingsOf("development", release(4, { values: { environment: "development", imag: {} } })), {
      message: /^The settings of release 4 can't be used any more:\n {2}imag .*Did you mean image\?/,
      hint: /Check out the version/,
    });
  });

  it("has one checksum for the same settings in any order, and others for others", () => {
    const settings = defaultSettings("production");
    const reversed = Object.fromEntries(Object.entries(settings).reverse()) as typeof settings;
    assert.equal(settingsChecksum(reversed), settingsChecksum(settings));
    const changed = { ...settings, scaling: { ...settings.scaling, replicas: (settings.scaling.replicas ?? 1) + 1 } };
    assert.notEqual(settingsChecksum(changed), settingsChecksum(settings));
  });
});

describe("the record", () => {
  it("is bounded, ends with the newest, and never loses what can be gone back to", () => {
    const sequence = fc.array(fc.constantFrom(...verdicts), { maxLength: 60 });
    fc.assert(
      fc.property(sequence, (made) => {
        const record = made.reduce<readonly Release[]>(
          (before, verdict) => withRelease(before, release(nextNumber(before), { verdict })),
          [],
        );
        assert.ok(record.length <= 30);
        assert.deepEqual(
          record,
          [...record].sort((one, other) => one.number - other.number),
        );
        assert.equal(record.at(-1)?.number, made.length === 0 ? undefined : made.length);
        const cameUp = made.findLastIndex((verdict) => verdict !== "failed");
        assert.equal(lastGood(record)?.number, cameUp === -1 ? undefined : cameUp + 1);
      }),
    );
  });

  it("knows what to go back to: the newest that came up", () => {
    assert.equal(lastGood([release(1), release(2), release(3, { verdict: "failed" })])?.number, 2);
    assert.equal(lastGood([release(1, { verdict: "failed" })]), undefined);
  });

  it("has a release once, however often it is written, and two of one number both", () => {
    const mine = release(3, { verdict: "failed" });
    assert.deepEqual(withRelease([release(1), mine], mine), [release(1), mine]);
    const theirs = release(3, { by: "bob@host-2" });
    assert.deepEqual(withRelease([release(1), theirs], mine), [release(1), theirs, { ...mine, number: 4 }]);
    const back = { ...mine, number: 4, backTo: 1 };
    assert.deepEqual(
      [mine, back].reduce(withRelease, [theirs]).map(({ number, by, backTo }) => [number, by, backTo]),
      [
        [3, "bob@host-2", undefined],
        [4, good.by, undefined],
        [5, good.by, 1],
      ],
    );
  });

  it("of two clusters is all that either has", () => {
    assert.deepEqual(joined([release(1), release(3)], [release(1), release(2)]), [release(1), release(2), release(3)]);
  });
});

describe("the target of a rollback", () => {
  const releases = [
    deploying(1, "1.0.0"),
    deploying(2, "2.0.0"),
    deploying(3, "3.0.0", { verdict: "failed", cause: "it crashed" }),
    deploying(4, "2.0.0", { backTo: 2 }),
  ];
  const target = (of: readonly Release[], to?: number, unrecorded = false) =>
    rollbackTarget({ stack: "development", releases: of, unrecorded }, to);

  it("is the newest good one before what runs, or the one that is named", () => {
    assert.equal(target(releases).number, 1);
    assert.equal(target(releases, 2).number, 2);
    assert.equal(target(releases.slice(0, 3)).number, 2);
  });

  it("is the newest good one at all where something else runs", () => {
    assert.equal(target(releases, undefined, true).number, 4);
    assert.equal(target(releases.slice(0, 1), undefined, true).number, 1);
  });

  it("is not what was gone back to, though some of it could not be taken back", () => {
    const grown = { environment: "development", image: { tag: "2.0.0" }, persistence: { size: "20Gi" } };
    const back = deploying(4, "2.0.0", { backTo: 2, values: grown });
    assert.equal(target([...releases.slice(0, 3), back]).number, 1);
  });

  it("does not take a release for another because defaults have changed since", () => {
    const old = deploying(1, "1.0.0");
    const same = deploying(2, "2.0.0", { settings: "by the defaults of then" });
    const latest = deploying(3, "2.0.0", { settings: "by those of now" });
    assert.equal(target([old, same, latest]).number, 1);
  });

  it("is refused in words where it failed, is not there, or nothing is", () => {
    assert.throws(() => target(releases, 3), { message: "--to 3: that release failed: it crashed" });
    assert.throws(() => target(releases, 9), { message: /no such release is recorded; there are 1 \(1\.0\.0, good\)/ });
    assert.throws(() => target([]), { message: /No release of development is recorded/ });
    assert.throws(() => target(releases.slice(0, 1)), { message: /No good release before/ });
  });
});

describe("the history", () => {
  const update = (message: string, endTime: string, more: Partial<StackUpdate> = {}): StackUpdate => ({
    kind: "update",
    result: "succeeded",
    message,
    startTime: new Date(endTime),
    endTime: new Date(endTime),
    ...more,
  });

  it("has releases, and beside them what was done without a record, in the order of time", () => {
    const updates = [
      update("by hand", "2026-01-05T00:00:00Z", { version: "0.3.0" }),
      update(historyMessage(1, good), "2026-01-02T03:04:00Z"),
      update(historyMessage(1, good), "2026-01-01T00:00:00Z", { result: "failed" }),
      update("", "2025-12-31T00:00:00Z", { kind: "refresh" }),
    ];
    const all = rows([release(1)], updates);
    assert.deepEqual(
      all.map((row) => (row.kind === "release" ? row.release.number : row.update.message)),
      [historyMessage(1, good), 1, "by hand"],
    );
    const text = historyText("staging", all, colorsFor({}, "never"));
    assert.deepEqual(
      text.split("\n").map((line) => line.replace(/ {2,}/g, " | ")),
      [
        "RELEASE | WHEN | BY | VERSION | DIGEST | SETTINGS | VERDICT",
        "– | 2026-01-01 00:00 | circle-core | failed (circle-core: release 1, 0.2.0)",
        "1 | 2026-01-02 03:04 | ann@host-1 | 0.2.0 | – | aaaaaaaa | good",
        "– | 2026-01-05 00:00 | pulumi up | 0.3.0 | succeeded (by hand)",
      ],
    );
    assert.equal(historyText("staging", [], colorsFor({}, "never")), "Nothing was deployed to staging yet");
  });

  it("says of a release what it went back to, and why it failed", () => {
    const all = rows([release(2, { backTo: 1 }), release(3, { verdict: "failed", cause: "it crashed" })], []);
    const text = historyText("staging", all, colorsFor({}, "never"));
    assert.match(text, /good, back to 1\n/);
    assert.match(text, /failed: it crashed$/);
  });

  it("finds the releases in the stack's own history by their messages", () => {
    assert.equal(releaseNumberIn(historyMessage(12, { version: "0.2.0" })), 12);
    assert.equal(releaseNumberIn(historyMessage(13, { version: "0.2.0" }, 7)), 13);
    assert.equal(releaseNumberIn("release 3"), undefined);
  });
});

describe("the author of a release", () => {
  it("is who is at work, in CI whom the run is for", () => {
    assert.match(author({}), /^\S+@\S+$/);
    assert.equal(author({ GITHUB_ACTOR: "ann" }), "ann@github");
    assert.equal(author({ GITLAB_USER_LOGIN: "ann" }), "ann@ci");
  });
});
