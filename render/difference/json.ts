import type { Change, Difference } from "./difference";

/** For programs. A value that a side does not have is left out, so that it is not taken for null. */
export function json({ stacks, settings, objects }: Difference): string {
  const field = ({ path, one, other }: Change) => ({ path, from: one, to: other });
  const document = {
    from: stacks[0],
    to: stacks[1],
    settings: settings.map((change) => ({
      ...field(change),
      writtenIn: { from: change.places[0] ?? null, to: change.places[1] ?? null },
    })),
    objects: {
      removed: objects.onlyInOne,
      added: objects.onlyInOther,
      renamed: objects.renamed.map(({ one, other, ...where }) => ({ from: one, to: other, ...where })),
      changed: objects.changed.map(({ objects: of, changes }) => ({ objects: of, changes: changes.map(field) })),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
