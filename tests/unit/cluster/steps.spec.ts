import assert from "node:assert/strict";
import type { Step } from "../../../toolchain/cluster/plan";
import { doSteps, unreachableSteps } from "../../../toolchain/cluster/steps";

describe("steps of a plan", () => {
  const plan: Step[] = [
    { name: "check", after: ["api", "images"] },
    { name: "api", after: ["store"] },
    { name: "store" },
    { name: "images" },
  ];

  it("are done after those that they name, whatever their order in the plan", async () => {
    const done: string[] = [];
    await doSteps(plan, (step) => {
      done.push(step.name);
      return Promise.resolve();
    });
    assert.deepEqual(done.toSorted(), ["api", "check", "images", "store"]);
    assert.ok(done.indexOf("store") < done.indexOf("api"));
    assert.equal(done.at(-1), "check");
  });

  it("start together where nothing orders them", async () => {
    let running = 0;
    let most = 0;
    await doSteps(plan, async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    });
    assert.equal(most, 2);
  });

  it("end the plan when one fails, and what follows it is not begun", async () => {
    const begun: string[] = [];
    const doing = doSteps(plan, (step) => {
      begun.push(step.name);
      return step.name === "store" ? Promise.reject(new Error("no disk")) : Promise.resolve();
    });
    await assert.rejects(doing, /no disk/);
    assert.deepEqual(begun.toSorted(), ["images", "store"]);
  });

  it("are refused where one waits for what never comes", async () => {
    assert.deepEqual(unreachableSteps(plan), []);
    assert.deepEqual(unreachableSteps([...plan, { name: "lost", after: ["nobody"] }]), ["lost"]);
    const circle: Step[] = [
      { name: "a", after: ["b"] },
      { name: "b", after: ["a"] },
    ];
    await assert.rejects(
      doSteps(circle, () => Promise.resolve()),
      /never start: a, b/,
    );
  });
});
