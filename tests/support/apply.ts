import assert from "node:assert/strict";
import { changes } from "./events";
import type { TestStack } from "./stack";

/**
 * `pulumi up` without preview and policy pack, which are the point of other tests and half of the time. Fails where it
 * fails; answers what it changed.
 */
export async function apply(stack: Pick<TestStack, "run">, ...flags: string[]): Promise<string[]> {
  const up = await stack.run("up", ["--yes", "--skip-preview", ...flags]);
  assert.equal(up.code, 0, up.output);
  return changes(up);
}

/** Fails where what the stack's settings want, its state and the cluster are not one and the same. */
export async function assertSettled(stack: Pick<TestStack, "run">): Promise<void> {
  assert.deepEqual(await apply(stack, "--refresh"), []);
}
