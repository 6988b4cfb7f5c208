import { commented, isMap, keyOf, type Node, type NodeMap } from "../node";
import { difference, type Operation } from "./difference";
import { fileName, identityKey, type Identity, type Part } from "./parts";

/** The patches of an overlay, and the files that they are in. */
export interface Patches {
  /** Entries of the kustomization's `patches`. */
  readonly entries: readonly NodeMap[];
  readonly files: ReadonlyMap<string, string>;
}

/** A patch and all the objects that it is for. */
interface Patch {
  readonly identities: readonly [Identity, ...Identity[]];
  readonly merge: Node;
}

/**
 * What makes a stack's objects of those that all share. An object that is shared and that the stack does not have is
 * deleted; what is the same for several objects is said once.
 */
export function patches(base: readonly Part[], wanted: readonly Part[]): Patches {
  const byKey = new Map(wanted.map((part) => [identityKey(part), part]));
  const merges: Patch[] = [];
  const operations: { identity: Identity; operations: readonly Operation[] }[] = [];
  for (const part of base) {
    const target = byKey.get(identityKey(part));
    const found = target ? difference(part.object, target.object) : { merge: { $patch: "delete" }, operations: [] };
    if (found.merge !== undefined) merges.push({ identities: [part], merge: found.merge });
    if (found.operations.length > 0) operations.push({ identity: part, operations: found.operations });
  }
  const files = new Map<string, string>();
  const entries = together(merges).map(({ identities, merge }): NodeMap => {
    const [first, ...others] = identities;
    const text = commented(patchOf(first, merge));
    if (others.length > 0 || isDeletion(merge)) return { target: targetOf(identities), patch: text };
    files.set(fileName(first), text);
    return { path: fileName(first) };
  });
  for (const { identity, operations: steps } of operations) {
    entries.push({ target: targetOf([identity]), patch: commented(steps.map((step) => ({ ...step }))) });
  }
  return { entries, files };
}

function isDeletion(merge: Node): boolean {
  return keyOf(merge) === keyOf({ $patch: "delete" });
}

/** A patch as an object, named as the first that it is for: with a target, kustomize does not heed the name. */
function patchOf({ apiVersion, kind, name }: Identity, merge: Node): NodeMap {
  const { metadata, ...rest } = isMap(merge) ? merge : {};
  return { apiVersion, kind, metadata: { name, ...(isMap(metadata) && metadata) }, ...rest };
}

/** Patches that say the same become one for all kinds whose objects have the same names: kinds and names name no others then. */
function together(all: readonly Patch[]): readonly Patch[] {
  const kinds = new Map<string, Patch>();
  for (const { identities, merge } of all) {
    const key = keyOf([merge, identities.map(({ kind }) => kind)]);
    kinds.set(key, { merge, identities: joined(kinds.get(key), identities) });
  }
  const patches = new Map<string, Patch>();
  for (const { identities, merge } of kinds.values()) {
    const key = keyOf([merge, identities.map(({ name }) => name).sort()]);
    patches.set(key, { merge, identities: joined(patches.get(key), identities) });
  }
  return [...patches.values()];
}

function joined(patch: Patch | undefined, more: Patch["identities"]): Patch["identities"] {
  return patch ? [...patch.identities, ...more] : more;
}

function targetOf(identities: readonly Identity[]): NodeMap {
  const all = (field: "kind" | "name"): string =>
    [...new Set(identities.map((identity) => identity[field]))].map(escaped).join("|");
  return { kind: all("kind"), name: all("name") };
}

/** Targets are regular expressions, from the first letter to the last. */
function escaped(name: string): string {
  return name.replaceAll(".", "\\.");
}
