import assert from "node:assert/strict";
import type { Settings } from "../../../components/settings";
import { again } from "../../../operate/release/again";
import { accepted, type Written } from "../components/stackConfig";

const then: Written = { image: { tag: "0.2.0" }, persistence: { size: "10Gi" } };
const settings = (written: Written): Settings => accepted("development", written);

/** What going back from these settings to those of then deploys, and says. */
const back = (...now: readonly Written[]) => again({ values: then }, settings(then), now.map(settings));

describe("a release again", () => {
  it("is deployed by what was written for it", () => {
    assert.deepEqual(back({ image: { tag: "0.3.0" } }), { values: then, stays: [] });
    assert.deepEqual(back({ persistence: { size: "5Gi" } }), { values: then, stays: [] });
  });

  it("keeps secrets that were renewed since: a lower number would only make a third one", () => {
    const { values, stays } = back(
      { secrets: { rotation: { DB_PASSWORD: 3 } } },
      { secrets: { rotation: { JWT_SECRET: 2 } } },
    );
    assert.deepEqual(values, { ...then, secrets: { rotation: { DB_PASSWORD: 3, JWT_SECRET: 2 } } });
    assert.match(stays.join("\n"), /^DB_PASSWORD was renewed since, and stays the new one.*\nJWT_SECRET was renewed/);
  });

  it("keeps what else it said of its secrets", () => {
    const written: Written = { secrets: { delivery: "files", rotation: { DB_PASSWORD: 2 } } };
    const now = settings({ secrets: { rotation: { DB_PASSWORD: 1, REDIS_PASSWORD: 2 } } });
    assert.deepEqual(again({ values: written }, settings(written), [now]).values, {
      secrets: { delivery: "files", rotation: { DB_PASSWORD: 2, REDIS_PASSWORD: 2 } },
    });
  });

  it("keeps claims that have grown since, whatever unit their sizes are in", () => {
    const { values, stays } = back({ persistence: { size: "1Ti" } }, { persistence: { size: "20Gi" } });
    assert.deepEqual(values, { ...then, persistence: { size: "1Ti" } });
    assert.deepEqual(stays, ["The claims have grown since to 1Ti, and stay so: a claim does not shrink"]);
  });
});
