import assert from "node:assert/strict";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { silentProgress } from "../../../toolchain/progress";
import { openProject, stack, type Project } from "../project";

/** What a killed command leaves of the files of a stack, each as far as it was written. */
describe("a stack whose files were cut off", function () {
  this.timeout(60_000);
  const said: string[] = [];
  let project: Project;
  let file: string;

  before(async () => {
    const progress = { ...silentProgress, line: (text: string) => said.push(text) };
    project = await openProject({}, { progress });
    file = join(project.stateDir, ".pulumi", "stacks", "tiny", `${stack}.json`);
  });
  after(() => {
    project.remove();
  });
  beforeEach(async () => {
    await deploy(1);
    await deploy(2);
    said.length = 0;
  });

  const deploy = async (value: number): Promise<void> => {
    project.write({ "index.ts": `export const value = ${value};\n` });
    const up = await project.session.run(["up", "--yes", "--skip-preview"], { stack });
    assert.equal(up.code, 0, up.stderr);
  };
  const value = async () => (await project.session.outputs(stack))["value"];

  it("is as before the write in which its attributes were cut off", async () => {
    const before = readFileSync(file, "utf8");
    writeFileSync(`${file}.attrs`, "");
    assert.equal(await value(), 2);
    assert.equal(readFileSync(file, "utf8"), before);
    assert.equal(said.length, 1);
    await deploy(3);
    assert.equal(await value(), 3);
    assert.equal(said.length, 1);
  });

  it("goes back by one write where its state is lost, and on from there", async () => {
    const backup = readFileSync(`${file}.bak`, "utf8");
    writeFileSync(file, "");
    await project.session.exportState(stack);
    assert.equal(readFileSync(file, "utf8"), backup);
    assert.equal(said.length, 1);
    await deploy(2);
    assert.equal(await value(), 2);
  });

  it("is not locked by a lock that was never written out", async () => {
    const locks = join(project.stateDir, ".pulumi", "locks", "organization", "tiny", stack);
    const unfinished = join(locks, "1.json.18ba3b.tmp");
    mkdirSync(locks, { recursive: true });
    writeFileSync(unfinished, "");
    const earlier = Date.now() / 1_000 - 60;
    utimesSync(unfinished, earlier, earlier);
    await deploy(3);
    assert.deepEqual(said, [
      `Stack ${stack} was left locked by a command that was killed as it began: the lock is cleared`,
    ]);
  });
});
