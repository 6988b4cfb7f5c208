import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { settingsOf } from "../../../scripts/circleCore/quickstart";

describe("npm run circle-core on quickstart's cluster", () => {
  let stateDir: string;
  let copy: string;

  before(() => {
    stateDir = mkdtempSync(join(tmpdir(), "state-"));
    mkdirSync(join(stateDir, "config"));
    const file = join(stateDir, "config", "Pulumi.development.yaml");
    writeFileSync(file, "");
    copy = relative(process.cwd(), file);
  });
  after(() => {
    rmSync(stateDir, { recursive: true });
  });

  for (const args of [
    ["validate", "-e", "development"],
    ["validate", "--environment", "development", "-o", "json"],
    ["drift", "--environment=development"],
    ["deploy", "--yes", "-edevelopment"],
    ["deploy", "-e", "development", "-c", "mine.yaml"],
  ]) {
    it(`gives the settings that quickstart has deployed to ${args.join(" ")}`, () => {
      assert.deepEqual(settingsOf({ stateDir }, args), ["--config", copy]);
    });
  }

  for (const args of [
    ["validate", "-e", "staging"],
    ["validate"],
    ["validate", "-e"],
    ["lint", "-e", "development", "-"],
    ["rollback", "-e", "development"],
    [],
  ]) {
    it(`gives none to circle-core ${args.join(" ")}`, () => {
      assert.deepEqual(settingsOf({ stateDir }, args), []);
    });
  }
});
