import assert from "node:assert/strict";
import { join } from "node:path";
import { exitCode, UserError } from "../../../toolchain/errors";
import { rootDir } from "../../../toolchain/paths";
import { run, type RunResult } from "../../../toolchain/process";
import { earlier, lives, wholeNumber } from "../../engine/chaos/moments";

const chaos = (...args: string[]): Promise<RunResult> =>
  run(process.execPath, ["--require", require.resolve("tsx/cjs"), join(rootDir, "scripts/chaos.ts"), ...args]);

describe("the chaos command", function () {
  this.timeout(20_000);

  it("shows how to use it", async () => {
    const { code, stdout } = await chaos("--help");
    assert.equal(code, exitCode.ok);
    assert.match(stdout, /npm run chaos -- .*\[kills\] \[seed\]/);
  });

  const mistakes: [string[], RegExp][] = [
    [["many"], /'many'.*a whole number from 1 up/],
    [["0"], /'0'.*a whole number from 1 up/],
    [["1", "2", "3"], /too many arguments/],
  ];
  for (const [args, message] of mistakes) {
    it(`refuses \`${args.join(" ")}\` in words, with code 2`, async () => {
      const { code, stdout, stderr } = await chaos(...args);
      assert.deepEqual([code, stdout], [exitCode.usage, ""]);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }
});

describe("the moments of the kills", () => {
  it("are as many as are wanted, and the same ones for the same seed", () => {
    assert.equal(lives(10, 1).flat().length, 10);
    assert.deepEqual(lives(10, 1), lives(10, 1));
    assert.notDeepEqual(lives(10, 1), lives(10, 2));
  });

  it("get earlier down to the very start", () => {
    const moments = [{ lines: 5, milliseconds: 3 }];
    for (let last = moments[0]; last && last.lines + last.milliseconds > 0;) moments.push((last = earlier(last)));
    assert.deepEqual(moments.at(-1), { lines: 0, milliseconds: 0 });
  });

  it("are counted by whole numbers only", () => {
    assert.equal(wholeNumber("CHAOS_KILLS", "3"), 3);
    for (const text of ["x", "0", "-1", "2.5", ""]) {
      const refused = (error: unknown) => error instanceof UserError && error.exitCode === exitCode.usage;
      assert.throws(() => wholeNumber("CHAOS_KILLS", text), refused, text);
    }
  });
});
