import type { Findings } from "../findings";
import type { KubernetesObject } from "../objects";
import type { Joined } from "../rule";
import { texts } from "../settings";
import { namespaceField, namespaceOf, type World } from "../world";

/** Judges every object of these kinds where it lives. One whose namespace is not known yet stays open. */
export function eachOf(
  world: World,
  kinds: readonly string[],
  check: (object: KubernetesObject, namespace: string) => Findings,
): readonly Joined[] {
  return kinds.flatMap(world.all).map((object) => {
    const namespace = namespaceOf(object);
    const findings: Findings =
      namespace === undefined ? [{ field: namespaceField(object), undecided: true }] : check(object, namespace);
    return { object, findings };
  });
}

/** What other hands make: the rule takes their word for it. */
export function elsewhere(doc: string, standard: readonly string[]) {
  return texts(`${doc} A * stands for any text.`, standard, /^\S+$/);
}

/** Does one of the patterns fit the whole text? */
export function fits(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => {
    const [first = "", ...rest] = pattern.split("*");
    const last = rest.pop();
    if (last === undefined) return text === first;
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    let from = first.length;
    return rest.every((part) => {
      const at = text.slice(0, text.length - last.length).indexOf(part, from);
      from = at + part.length;
      return at >= 0;
    });
  });
}
