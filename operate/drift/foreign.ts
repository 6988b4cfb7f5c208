import type { Difference } from "./compare";
import { isExpected, type Owner } from "./owners";
import { fieldsOf, leadsInto, spelled, valueAt, type Json, type Path } from "./steps";

/** A field that nobody declared, and its value. */
export interface ForeignField {
  readonly path: Path;
  readonly found: unknown;
  readonly owner: Owner;
}

/**
 * Fields that are not declared, and that neither what deploys nor a controller wrote: by an edit, or an unknown tool. Those
 * that a comparison has found already are left out.
 */
export function foreignFields(
  declared: Json,
  live: Json,
  owners: readonly Owner[],
  differences: readonly Difference[],
): readonly ForeignField[] {
  const fields = new Map<string, ForeignField>();
  for (const owner of owners.filter((each) => !isExpected(each))) {
    for (const leaf of owner.paths) {
      const path = firstUndeclared(declared, leaf);
      if (path === undefined || differences.some((difference) => leadsInto(path, difference.path))) continue;
      if (isReplicas(path)) continue;
      fields.set(spelled(path), { path, found: valueAt(live, path), owner });
    }
  }
  return [...fields.values()];
}

/** The nearest field on the way that is not declared; of labels, annotations and data each by itself. Nothing where all is. */
function firstUndeclared(declared: Json, leaf: Path): Path | undefined {
  const last = leaf.findIndex((_, index) => valueAt(declared, leaf.slice(0, index + 1)) === undefined);
  if (last < 0) return undefined;
  const path = leaf.slice(0, last + 1);
  return /^data$|metadata\.(labels|annotations)$/.test(fieldsOf(path)) ? leaf.slice(0, last + 2) : path;
}

/** Not declared where the autoscaler owns them, who is then free to set them. */
function isReplicas(path: Path): boolean {
  return fieldsOf(path) === "spec.replicas";
}
