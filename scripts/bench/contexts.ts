import { parse, stringify } from "yaml";
import { z } from "zod";

const kubeconfig = z.looseObject({
  contexts: z.array(z.object({ name: z.string(), context: z.unknown() })).min(1),
});

/** A cluster of the settings: as many as are wanted, all of them the same one under other names. */
export interface NamedContext {
  name: string;
  context: string;
}

/** Names for `count` clusters and their contexts. */
export function namedContexts(count: number): NamedContext[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `c${String(index + 1).padStart(3, "0")}`;
    return { name, context: `bench-${name}` };
  });
}

/** The kubeconfig with its first context under all these names as well; the first of them is current. */
export function withContexts(text: string, contexts: readonly NamedContext[]): string {
  const config = kubeconfig.parse(parse(text));
  const [original] = config.contexts;
  const more = contexts.map(({ context }) => ({ name: context, context: original?.context }));
  return stringify(
    { ...config, contexts: [...config.contexts, ...more], "current-context": contexts[0]?.context },
    { aliasDuplicateObjects: false },
  );
}
