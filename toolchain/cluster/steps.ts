import type { Step } from "./plan";

/** Names of steps that are waited for but not there, or that wait for each other: a plan with any would never end. */
export function unreachableSteps(steps: readonly Step[]): string[] {
  const done = new Set<string>();
  for (let before = -1; before !== done.size;) {
    before = done.size;
    for (const step of steps) if ((step.after ?? []).every((name) => done.has(name))) done.add(step.name);
  }
  return steps.filter((step) => !done.has(step.name)).map((step) => step.name);
}

/** Does every step as early as its `after` allows. Rejects with the first failure. */
export async function doSteps(steps: readonly Step[], perform: (step: Step) => Promise<void>): Promise<void> {
  const unreachable = unreachableSteps(steps);
  if (unreachable.length > 0) throw new Error(`steps that can never start: ${unreachable.join(", ")}`);
  const started = new Map<string, Promise<void>>();
  const begin = (step: Step): Promise<void> => {
    const known = started.get(step.name);
    if (known) return known;
    const before = steps.filter((other) => step.after?.includes(other.name)).map(begin);
    const promise = Promise.all(before).then(() => perform(step));
    started.set(step.name, promise);
    return promise;
  };
  await Promise.all(steps.map(begin));
}
