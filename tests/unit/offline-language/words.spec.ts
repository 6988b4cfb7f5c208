import assert from "node:assert/strict";
import { splitWords } from "../../../toolchain/offline/language/words";

describe("splitWords", () => {
  const cases: [line: string, words: string[]][] = [
    ["", []],
    ["   ", []],
    ["--max-old-space-size=512", ["--max-old-space-size=512"]],
    ["  -a \t -b\n", ["-a", "-b"]],
    [`--title "two words"`, ["--title", "two words"]],
    [`--title='a "quoted" word'x`, [`--title=a "quoted" wordx`]],
    [`a\\ b`, ["a b"]],
    [`"say \\"hi\\""`, [`say "hi"`]],
    [`'no \\escape'`, ["no \\escape"]],
    [`""`, [""]],
  ];
  for (const [line, words] of cases) {
    it(`splits ${JSON.stringify(line)}`, () => {
      assert.deepEqual(splitWords(line), words);
    });
  }
  it("refuses an open quote", () => {
    assert.throws(() => splitWords(`--title "open`), /the quote " is never closed in: --title "open/);
  });
});
