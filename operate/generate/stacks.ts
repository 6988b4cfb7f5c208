import { basename } from "node:path";
import { valueAt } from "../../components/path";
import { environments } from "../../components/schema/values";
import type { RenderedStack } from "../../render/files";
import { readEnvironment, stacksIn, type EnvironmentChoice, type EnvironmentSettings } from "../settings/read";

/**
 * The stacks of a tree: the chosen one, with its own settings, and those of the three environments beside it that have a
 * stack file; the environments first, in their order.
 * @throws UsageError that names everything that is wrong with the first stack that can't be used
 */
export async function readStacks(choice: EnvironmentChoice): Promise<readonly RenderedStack[]> {
  const chosen = await readEnvironment(choice);
  const known = stacksIn(chosen.project);
  const names = new Set([...environments.filter((name) => known.includes(name)), choice.environment]);
  const stacks: RenderedStack[] = [];
  for (const environment of names) {
    const read =
      environment === choice.environment ? chosen : await readEnvironment({ root: choice.root, environment });
    stacks.push(rendered(read));
  }
  return stacks;
}

/** A file is told by its name alone: where it lies is the same for all who read the tree, or of no use to them. */
function rendered({ stack, settings, values, fileOf }: EnvironmentSettings): RenderedStack {
  return {
    stack,
    settings,
    fileOf: (path) => {
      if (valueAt(values, path) === undefined) return undefined;
      const file = fileOf(path);
      return file && basename(file);
    },
  };
}
