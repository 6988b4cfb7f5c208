import type { KubernetesObject } from "../../components/objects";
import type { Settings } from "../../components/settings";
import { fieldChanges, stepsText, type Step } from "./fields";

/** One of the two environments. */
export interface Side {
  readonly stack: string;
  readonly settings: Settings;
  readonly objects: readonly KubernetesObject[];
  /** Where a setting is written, such as `Pulumi.production.yaml:12`; undefined where it is a default. */
  readonly placeOf: (path: readonly (string | number)[]) => string | undefined;
}

/** A field and its value on both sides; undefined on the side that does not have it. */
export interface Change {
  readonly path: string;
  readonly one: unknown;
  readonly other: unknown;
}

export interface SettingChange extends Change {
  /** Where each side says so; undefined for a default. */
  readonly places: readonly [one: string | undefined, other: string | undefined];
}

/** Changes that several objects share. */
export interface SharedChanges {
  /** `Kind name`, as the second environment has it. */
  readonly objects: readonly string[];
  readonly changes: readonly Change[];
}

/** A text that stands for another all over the objects, such as the namespace's name. */
export interface Renaming {
  readonly one: string;
  readonly other: string;
  readonly objects: readonly string[];
  readonly paths: readonly string[];
  /** How many fields of the objects have it. */
  readonly fields: number;
}

/** All that differs between two environments. */
export interface Difference {
  readonly stacks: readonly [one: string, other: string];
  readonly settings: readonly SettingChange[];
  readonly objects: {
    readonly onlyInOne: readonly string[];
    readonly onlyInOther: readonly string[];
    readonly renamed: readonly Renaming[];
    /** All else; what most objects share comes first. */
    readonly changed: readonly SharedChanges[];
  };
}

/** What differs between two environments, field by field: in what they are told, and in what that comes to. */
export function difference(one: Side, other: Side): Difference {
  return {
    stacks: [one.stack, other.stack],
    settings: fieldChanges(one.settings, other.settings).map(({ path, ...values }) => ({
      path: stepsText(path),
      ...values,
      places: [one.placeOf(keysIn(one.settings, path)), other.placeOf(keysIn(other.settings, path))],
    })),
    objects: objectChanges(one, other),
  };
}

/** The keys that lead to a field: an entry that is known by its name has its own place in each list. */
function keysIn(settings: unknown, path: readonly Step[]): readonly (string | number)[] {
  let value = settings;
  return path.map((step) => {
    const key = typeof step === "object" ? indexOf(value, step.name) : step;
    value = typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
    return key;
  });
}

function indexOf(list: unknown, name: string): number {
  return Array.isArray(list) ? list.findIndex((entry: object) => Object.values(entry).map(String).includes(name)) : -1;
}

function objectChanges(one: Side, other: Side): Difference["objects"] {
  const [before, after] = [byIdentity(one), byIdentity(other)];
  const changes = [...after].flatMap(([identity, object]) => {
    const counterpart = before.get(identity);
    if (!counterpart) return [];
    return fieldChanges(counterpart, object).map(({ path, ...values }) => ({
      object: nameOf(object),
      change: { path: stepsText(path), ...values },
    }));
  });
  const lacking = (from: ReadonlyMap<string, KubernetesObject>, others: ReadonlyMap<string, KubernetesObject>) =>
    [...from].filter(([identity]) => !others.has(identity)).map(([, object]) => nameOf(object));
  const { renamed, rest } = renamings(changes);
  return { onlyInOne: lacking(before, after), onlyInOther: lacking(after, before), renamed, changed: shared(rest) };
}

/** Objects are the same by kind and name, but for the namespace's name: each environment has its own. */
function byIdentity({ objects, settings }: Side): ReadonlyMap<string, KubernetesObject> {
  const { name: namespace } = settings.namespace;
  return new Map(
    objects.map((object) => [`${object.kind} ${object.metadata.name.replaceAll(namespace, "{namespace}")}`, object]),
  );
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}

interface Found {
  readonly object: string;
  readonly change: Change;
}

/** In so many objects a text must stand for the same other one to be a name, and no field of its own in each. */
const objectsOfName = 3;

function renamings(found: readonly Found[]): { renamed: readonly Renaming[]; rest: readonly Found[] } {
  const byValues = Map.groupBy(found, ({ change: { one, other } }) => JSON.stringify([one ?? null, other ?? null]));
  const renamed: Renaming[] = [];
  const rest: Found[] = [];
  for (const group of byValues.values()) {
    const objects = [...new Set(group.map(({ object }) => object))];
    const { one, other } = group[0]?.change ?? {};
    if (typeof one !== "string" || typeof other !== "string" || objects.length < objectsOfName) rest.push(...group);
    else {
      const paths = [...new Set(group.map(({ change }) => change.path))];
      renamed.push({ one, other, objects, paths, fields: group.length });
    }
  }
  return { renamed, rest: found.filter((each) => rest.includes(each)) };
}

/** Puts together what the same objects share: it is told once. */
function shared(found: readonly Found[]): readonly SharedChanges[] {
  const same = Map.groupBy(found, ({ change }) =>
    JSON.stringify([change.path, change.one ?? null, change.other ?? null]),
  );
  const byObjects = Map.groupBy(same.values(), (group) => JSON.stringify(group.map(({ object }) => object)));
  return [...byObjects.values()]
    .map((groups) => ({
      objects: (groups[0] ?? []).map(({ object }) => object),
      changes: groups.flatMap(([first]) => (first ? [first.change] : [])),
    }))
    .toSorted((a, b) => b.objects.length - a.objects.length);
}
