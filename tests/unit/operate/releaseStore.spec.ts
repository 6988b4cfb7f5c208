import assert from "node:assert/strict";
import { defaultSettings } from "../../../components/settings";
import type { Release } from "../../../operate/release/record";
import { addReleases, readReleases, recordObject, releasesIn } from "../../../operate/release/store";
import { fakeCluster, type Answer, type Asked } from "./fakeCluster";

const settings = defaultSettings("development");
const namespace = settings.namespace.name;
const path = `/api/v1/namespaces/${namespace}/configmaps/circle-core-releases`;

const release = (number: number, by = "ann@host-1"): Release => ({
  number,
  at: `2026-01-02T03:0${number}:00.000Z`,
  by,
  version: "0.2.0",
  image: "ghcr.io/ol-s-cloud/circle-core:0.2.0",
  settings: "a".repeat(64),
  values: { environment: "development" },
  verdict: "good",
});

interface Stored {
  metadata: { resourceVersion?: string };
  data: Readonly<Record<string, string>>;
}

/** Keeps the record as an API server does: what was read at another version is not written over. */
class RecordOfCluster {
  stored: Stored | undefined;
  private version = 0;

  constructor(...releases: readonly Release[]) {
    if (releases.length > 0) this.write(releases);
  }

  write(releases: readonly Release[]): void {
    const { data } = recordObject(settings, releases);
    this.stored = { metadata: { resourceVersion: String(++this.version) }, data };
  }

  get releases(): readonly (readonly [number, string])[] {
    return releasesIn(this.stored?.data).map(({ number, by }) => [number, by] as const);
  }

  answer({ method, body }: Asked): Answer | undefined {
    if (method === "GET") return this.stored;
    const { metadata, data } = body as Stored;
    if (method === "POST" ? this.stored : metadata.resourceVersion !== this.stored?.metadata.resourceVersion)
      return 409;
    this.stored = { metadata: { resourceVersion: String(++this.version) }, data };
    return this.stored;
  }
}

describe("the record in a cluster", () => {
  it("is made, and then added to", async () => {
    const record = new RecordOfCluster();
    await using cluster = await fakeCluster((asked) => record.answer(asked));
    assert.deepEqual(await addReleases([cluster], settings, [], [release(1)]), []);
    assert.deepEqual(await addReleases([cluster], settings, [release(1)], [release(2)]), []);
    assert.deepEqual(
      record.releases.map(([number]) => number),
      [1, 2],
    );
    assert.deepEqual(
      cluster.asked.filter(({ method }) => method !== "GET").map(({ method, path: at }) => [method, at]),
      [
        ["POST", `/api/v1/namespaces/${namespace}/configmaps`],
        ["PATCH", path],
      ],
    );
  });

  it("loses nothing that another machine adds between reading and writing", async () => {
    const record = new RecordOfCluster(release(1));
    let meanwhile = true;
    await using cluster = await fakeCluster((asked) => {
      if (asked.method === "PATCH" && meanwhile) {
        meanwhile = false;
        record.write([release(1), release(2, "bob@host-2")]);
      }
      return record.answer(asked);
    });
    assert.deepEqual(await addReleases([cluster], settings, [release(1)], [release(2)]), []);
    assert.deepEqual(record.releases, [
      [1, "ann@host-1"],
      [2, "bob@host-2"],
      [3, "ann@host-1"],
    ]);
  });

  it("has what a cluster has missed, once it is there again", async () => {
    const record = new RecordOfCluster(release(1));
    await using cluster = await fakeCluster((asked) => record.answer(asked));
    await addReleases([cluster], settings, [release(1), release(2)], [release(3)]);
    assert.deepEqual(
      record.releases.map(([number]) => number),
      [1, 2, 3],
    );
  });

  it("is written once more where the API server has too much to do, and not where it refuses", async () => {
    const record = new RecordOfCluster();
    const refusals: Answer[] = [429];
    await using cluster = await fakeCluster((asked) =>
      asked.method === "GET" ? record.answer(asked) : (refusals.pop() ?? record.answer(asked)),
    );
    assert.deepEqual(await addReleases([cluster], settings, [], [release(1)]), []);
    await using closed = await fakeCluster(() => 403);
    const [told, ...more] = await addReleases([closed], settings, [], [release(1)]);
    assert.deepEqual([told?.cluster, told?.failure.exitCode, more.length, closed.asked.length], ["primary", 3, 0, 1]);
  });

  it("is read from every cluster that answers, and the others are named", async () => {
    const record = new RecordOfCluster(release(1));
    await using one = await fakeCluster((asked) => record.answer(asked));
    await using other = await fakeCluster(() => 403);
    const { releases, unread } = await readReleases([one, { ...other, name: "second" }], namespace);
    assert.deepEqual(
      releases.map(({ number }) => number),
      [1],
    );
    assert.deepEqual(
      unread.map(({ cluster }) => cluster),
      ["second"],
    );
  });
});
