import assert from "node:assert/strict";
import fc from "fast-check";
import { isCronLine } from "../../../components/schema/cron";
import { accepted, refused, stackConfig } from "./stackConfig";

const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** A field that is right: `*`, a number, a range, either with a step, or a list of them. */
const field = ([least, most]: readonly [number, number]): fc.Arbitrary<string> => {
  const number = fc.integer({ min: least, max: most });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const stepped = fc
    .tuple(fc.oneof(fc.constant("*"), range), fc.integer({ min: 1, max: most }))
    .map(([over, step]) => `${over}/${step}`);
  const part = fc.oneof(fc.constant("*"), number.map(String), range, stepped);
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(","));
};

/** Lines whose time always comes: no 30th of February. */
const line = fc
  .tuple(...ranges.map((range) => field(range)))
  .filter(([, , day = "", , weekday]) => weekday !== "*" || day.startsWith("*"));

describe("cron lines", () => {
  for (const good of [
    "0 2 * * *",
    "*/15 0-6 1,15 * *",
    "59 23 31 12 7",
    "0 0 * jan-MAR mon,Wed,fri",
    "5,10-20/5,*/30 * * * *",
    "0 0 29 2 *",
    "0 0 31 2,3 *",
    "0 0 31 2 mon",
  ]) {
    it(`${good} is one`, () => {
      assert.ok(isCronLine(good));
    });
  }

  for (const [bad, why] of [
    ["61 99 * * x", "three fields are wrong"],
    ["60 * * * *", "an hour has no minute 60"],
    ["* 24 * * *", "a day has no hour 24"],
    ["* * 0 * *", "a month has no day 0"],
    ["* * * 13 *", "a year has no month 13"],
    ["* * * * 8", "a week has no day 8"],
    ["* * * mon *", "Monday is no month"],
    ["0 2 * * monday", "weekdays are called by three letters"],
    ["30-10 * * * *", "the range ends before it starts"],
    ["*/0 * * * *", "a step of nothing"],
    ["*/90 * * * *", "a step beyond the range"],
    ["5/10 * * * *", "a step over one number"],
    ["*-5 * * * *", "a range from every"],
    ["1, * * * *", "a list without its last part"],
    ["-1 * * * *", "a number below nothing"],
    ["1.5 * * * *", "a fraction"],
    ["0 2 * *", "four fields"],
    ["0 2 * * * *", "six fields"],
    ["0  2 * * *", "two spaces"],
    ["@daily", "a name for a line"],
    ["0 0 31 2 *", "the 31st of February never comes"],
    ["0 0 31 4,6,9,11 *", "none of these months has a 31st"],
    ["", "nothing"],
  ] as const) {
    it(`${JSON.stringify(bad)} is none: ${why}`, () => {
      assert.ok(!isCronLine(bad));
    });
  }

  it("any fields within their ranges make one", () => {
    fc.assert(fc.property(line, (fields) => isCronLine(fields.join(" "))));
  });

  it("one number out of its range spoils any line", () => {
    fc.assert(
      fc.property(line, fc.nat({ max: 4 }), fc.integer({ min: 1, max: 1000 }), (fields, index, beyond) => {
        const wrong = String((ranges[index]?.[1] ?? 0) + beyond);
        return !isCronLine(fields.with(index, `${fields[index] ?? ""},${wrong}`).join(" "));
      }),
    );
  });

  it("a backup that would never start is refused, with an example of one that does", () => {
    const [problem] = refused(stackConfig("production", { app: { storage: { backup: { schedule: "61 99 * * x" } } } }));
    assert.equal(problem?.path, "app.storage.backup.schedule");
    assert.match(problem.message, /^is "61 99 \* \* x"; allowed: five fields of a cron line, such as "0 2 \* \* \*"/);
    accepted("production", { app: { storage: { backup: { schedule: "30 1 * * sun" } } } });
  });
});
