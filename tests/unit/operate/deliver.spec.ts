import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Output } from "../../../operate/outputs";
import { deliver } from "../../../operate/report/deliver";

describe("reports that are delivered", () => {
  const folder = mkdtempSync(join(tmpdir(), "reports-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** What was told, on the stream and beside it; and what it ended with. */
  const delivered = (outputs: readonly Output[]) => {
    const told: string[] = [];
    const stream = { write: (text: string) => told.push(text) } as unknown as NodeJS.WriteStream;
    let error: unknown;
    try {
      deliver(outputs, (format) => `the ${format}`, { color: "never", stream, told: (file) => told.push(file) });
    } catch (thrown) {
      error = thrown;
    }
    return { told, error };
  };

  it("stand on the terminal first, and then in their files", () => {
    const file = join(folder, "report.json");
    assert.deepEqual(
      delivered([
        { format: "json", file },
        { format: "text", file: undefined },
      ]),
      { told: ["the text", file], error: undefined },
    );
    assert.equal(readFileSync(file, "utf8"), "the json");
  });

  it("keep no other from being written where one can't be: the first such is the error", () => {
    const [lost, kept] = [join(folder, "nowhere", "report.xml"), join(folder, "report.sarif")];
    const { told, error } = delivered([
      { format: "junit", file: lost },
      { format: "text", file: undefined },
      { format: "sarif", file: kept },
      { format: "html", file: "/dev/full" },
    ]);
    assert.deepEqual(told, ["the text", kept]);
    assert.equal((error as NodeJS.ErrnoException).path, lost);
    assert.equal(existsSync(kept), true);
  });
});
