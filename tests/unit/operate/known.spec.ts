import assert from "node:assert/strict";
import { isUnrecorded, latestUpdates } from "../../../operate/deploy/known";
import { draft, type Release } from "../../../operate/release/record";
import { settingsOf } from "../../../operate/release/settings";

const values = { environment: "development" };
const settings = settingsOf("development", { number: 1, values });
const releases = [1, 2].map((number): Release => ({
  ...draft(settings, values),
  number,
  at: `2026-01-02T03:0${number}:00.000Z`,
  by: "ann@host-1",
  verdict: "good",
}));

type Update = readonly [kind: string, message: string, changes?: Readonly<Record<string, number>>];

/** Does something else run than the latest release, by this history, the newest first? */
async function unrecorded(...updates: readonly Update[]): Promise<boolean> {
  const history = updates.map(([kind, message, resourceChanges = { update: 1 }]) => ({
    kind,
    message,
    resourceChanges,
  }));
  return isUnrecorded(await latestUpdates({ history: () => Promise.resolve(history as never) }), releases);
}

describe("what runs", () => {
  const ours = (number: number): Update => ["update", `circle-core: release ${number}, 0.2.0`];

  it("is the latest release where the stack's newest update was made for it", async () => {
    assert.equal(await unrecorded(ours(2), ["update", "by hand"], ours(1)), false);
    assert.equal(await unrecorded(["refresh", ""], ours(2)), false);
  });

  it("is another where somebody has updated or destroyed since, or an update of ours came to no record", async () => {
    assert.equal(await unrecorded(["update", "by hand"], ours(2)), true);
    assert.equal(await unrecorded(["destroy", ""], ours(2)), true);
    assert.equal(await unrecorded(ours(3), ours(2)), true);
  });

  it("is the same still where an update since has changed nothing", async () => {
    assert.equal(await unrecorded(["update", ours(3)[1], { same: 20 }], ours(2)), false);
    assert.equal(await unrecorded(["update", "by hand", {}], ours(2)), false);
  });
});
