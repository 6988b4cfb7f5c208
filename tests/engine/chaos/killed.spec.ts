import assert from "node:assert/strict";
import { apply } from "../../support/apply";
import { answered, connect } from "../../support/client";
import { openDevelopment, type DevelopmentStack } from "../../support/development";
import { locks, runKilled, takingOver, type Moment } from "../../support/kill";
import { liveObjects, pendingOperations, recordedObjects } from "../../support/liveObjects";
import { testKubeconfig } from "../../support/stack";
import { earlier, lives, wholeNumber, type Act } from "./moments";

const stackName = "development";
const kills = wholeNumber("CHAOS_KILLS", process.env["CHAOS_KILLS"] ?? "10");
const seed = wholeNumber("CHAOS_SEED", process.env["CHAOS_SEED"] ?? "1");

/** Kills an act at that moment; where the machine was faster, it is done anew and killed earlier. */
async function kill(stack: DevelopmentStack, act: Act, moment: Moment, attempt = 1): Promise<void> {
  if (act === "change") await stack.change({ app: { logLevel: "ERROR" }, image: { tag: `0.2.${attempt}` } });
  const command = act === "destruction" ? "destroy" : "up";
  const { code, output } = await runKilled(stack, command, moment);
  if (code === 137) return;
  assert.equal(code, 0, output);
  assert.ok(moment.lines + moment.milliseconds > 0, `it had ended before it was begun:\n${output}`);
  if (act !== "change") {
    const undone = await stack.run(command === "up" ? "destroy" : "up", ["--yes", "--skip-preview"]);
    assert.equal(undone.code, 0, undone.output);
  }
  await kill(stack, act, earlier(moment), attempt + 1);
}

/** What a person does once the killed command's machine is back: no lock is left, and what is half done gets done. */
async function recover(stack: DevelopmentStack, act: Act): Promise<void> {
  const cancel = await stack.session.run(["cancel", "--yes"], { stack: stackName });
  assert.equal(cancel.code, 0, cancel.stderr);
  assert.deepEqual(await locks(stack), []);
  const again = await stack.run(act === "destruction" ? "destroy" : "up", ["--yes", "--skip-preview"], takingOver);
  assert.equal(again.code, 0, again.output);
  if (act !== "destruction") {
    // Creations that were begun stay noted until they are looked after; nothing is found to be otherwise.
    const refresh = await stack.refresh("--clear-pending-creates", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
  }
  assert.equal(await pendingOperations(stack, stackName), 0);
  assert.deepEqual(await locks(stack), []);
}

describe(`a command that is killed (seed ${seed})`, function () {
  this.timeout(240_000);

  lives(kills, seed).forEach((life, index) => {
    describe(`in life ${index + 1} of a stack`, () => {
      let stack: DevelopmentStack;
      before(async () => {
        stack = await openDevelopment(`engine-killed-${seed}-${index + 1}`);
      });
      after(() => stack.dispose());

      for (const { act, moment } of life)
        it(`leaves nothing half done after the next: ${act}, ${moment.lines} lines and ${moment.milliseconds} ms in`, async () => {
          await kill(stack, act, moment);
          await recover(stack, act);
          if (act === "destruction") {
            assert.deepEqual(await stack.resources(), []);
            const gone = connect(testKubeconfig()).core.readNamespace({ name: stack.namespace });
            await assert.rejects(gone, (error) => answered(error, 404));
            return;
          }
          const live = await liveObjects(testKubeconfig(), stack.namespace);
          assert.ok(live.includes("Deployment circle-core"), live.join(", "));
          assert.deepEqual(await recordedObjects(stack, stackName, stack.namespace), live);
          if (act === "change") assert.deepEqual(await apply(stack), []);
        });
    });
  });
});
