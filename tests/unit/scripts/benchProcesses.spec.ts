import assert from "node:assert/strict";
import { below } from "../../../scripts/bench/childProcesses";
import { peakOf } from "../../../scripts/bench/usage";

describe("what the benchmark counts of processes", () => {
  const processes = [
    { pid: 2, parent: 1 },
    { pid: 3, parent: 2 },
    { pid: 4, parent: 3 },
    { pid: 5, parent: 1 },
    { pid: 6, parent: 5 },
    { pid: 7, parent: 99 },
  ];

  it("is what a process has started, at any depth, and no stranger", () => {
    assert.deepEqual(below(1, processes, new Set()), new Set([2, 3, 4, 5, 6]));
  });

  it("is not what ran before, nor what that has started since", () => {
    assert.deepEqual(below(1, processes, new Set([5])), new Set([2, 3, 4]));
  });

  const program = { script: "/project/node_modules/@pulumi/pulumi/cmd/run", peakBytes: 7 };
  const plugin = { script: "/tools/offline/kubernetes.js", peakBytes: 9 };
  const policies = { script: "/project/node_modules/@pulumi/pulumi/cmd/run-policy-pack", peakBytes: 8 };

  it("is the memory of the program among its plugins and policy packs", () => {
    assert.equal(peakOf([plugin, program, policies]), 7);
    assert.equal(peakOf([{ ...program, script: `${program.script}/index.js` }]), 7);
  });

  it("is no memory where not exactly one program has told its own", () => {
    assert.throws(() => peakOf([plugin]), /one program.*kubernetes\.js/);
    assert.throws(() => peakOf([program, program]), /one program/);
  });
});
