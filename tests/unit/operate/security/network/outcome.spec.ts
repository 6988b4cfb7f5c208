import assert from "node:assert/strict";
import { attemptsOf } from "../../../../../operate/security/network/job";
import { outcomesOf, runningOf, type Outcome } from "../../../../../operate/security/network/outcome";
import { programs } from "../../../../../operate/security/network/programs";
import { ended, probePod, running, stranger, target, waiting } from "./example";

type States = Parameters<typeof probePod>[0];

const prober = stranger(target());
const attempts = attemptsOf(prober, programs(undefined));
const absent = ended(127, "StartError");

/** What the one target came to, where the image's programs are in these states; others are not in the image. */
function found(states: States): Outcome | undefined {
  const all = { "python-0": absent, "node-0": absent, "shell-0": absent, "workload-0": absent, ...states };
  return outcomesOf(prober, attempts, probePod(all))[0];
}

const why = (states: States) => {
  const outcome = found(states);
  assert.ok(outcome?.found === "unknown", JSON.stringify(outcome));
  return outcome.why;
};

describe("what a probe's pod has found", () => {
  it("is a connection, or none, by the exit code of the program that the image has", () => {
    assert.deepEqual(found({ "python-0": ended(0, "Completed") }), { found: "open" });
    assert.deepEqual(found({ "node-0": ended(3) }), { found: "closed" });
    assert.deepEqual(found({ "shell-0": ended(3) }), { found: "closed" });
    // The sample workload's own.
    assert.deepEqual(found({ "workload-0": ended(1) }), { found: "closed" });
  });

  it("is what the first program says that says something", () => {
    assert.deepEqual(found({ "python-0": ended(1), "node-0": ended(3) }), { found: "closed" });
    assert.deepEqual(found({ "python-0": ended(0), "node-0": ended(3) }), { found: "open" });
  });

  it("is not told while one is still at it, unless another has said", () => {
    assert.equal(found({ "node-0": running }), undefined);
    assert.equal(found({ "python-0": waiting("ContainerCreating") }), undefined);
    assert.deepEqual(found({ "python-0": ended(3), "node-0": running }), { found: "closed" });
    assert.equal(outcomesOf(prober, attempts, undefined)[0], undefined);
  });

  it("is nothing that a program says by another exit code than its own", () => {
    assert.equal(
      why({ "shell-0": ended(2) }),
      "shell ended with exit code 2: name a command by --probe-command, or another image by --probe-image",
    );
  });

  for (const gone of [ended(127), ended(126), ended(128, "StartError"), ended(1, "ContainerCannotRun")]) {
    it(`is unknown where the image has no program: ${JSON.stringify(gone.terminated)}`, () => {
      const states = { "python-0": gone, "node-0": gone, "shell-0": gone, "workload-0": gone };
      assert.match(why(states), /^the image has none of what was tried \(python, node, shell, workload\): /);
    });
  }

  for (const reason of ["ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName"]) {
    it(`is unknown, and not waited for, where the image can't be had: ${reason}`, () => {
      const stuck = waiting(reason);
      const states = { "python-0": stuck, "node-0": stuck, "shell-0": stuck, "workload-0": stuck };
      assert.equal(why(states), "the probe's image can't be pulled: name another by --probe-image");
    });
  }

  it("is unknown where the runtime refuses the container, by its own words", () => {
    const states = { "python-0": waiting("CreateContainerConfigError", "image will run as root") };
    assert.equal(why(states), "CreateContainerConfigError: image will run as root");
  });

  it("stands by target: one that is open does not open the other", () => {
    const both = stranger(target(), target({ to: "the API server" }));
    const tries = attemptsOf(both, programs(["try"]));
    const pod = probePod({ "command-0": ended(0), "command-1": ended(1) });
    assert.deepEqual(outcomesOf(both, tries, pod), [{ found: "open" }, { found: "closed" }]);
  });

  it("tells which programs run", () => {
    const pod = probePod({ "python-0": absent, "node-0": running });
    assert.deepEqual(
      runningOf(attempts, pod).map(({ name }) => name),
      ["node"],
    );
    assert.deepEqual(runningOf(attempts, undefined), []);
  });
});
