/** A step of a path: a key of a mapping, the place in a list, or the name by which a list's entry is known. */
export type Step = string | number | { readonly name: string };

/** One field that two values don't share; undefined on the side that does not have it. */
export interface FieldChange {
  readonly path: readonly Step[];
  readonly one: unknown;
  readonly other: unknown;
}

type Mapping = Readonly<Record<string, unknown>>;

/** What tells entries of a list apart, whatever their order: the first of these that all of them have, each another. */
const identities = ["name", "mountPath", "secretKey", "host", "path", "key", "port"];

/**
 * Field by field, what differs between two values: down to texts, numbers, and lists of them. Entries of lists that have
 * a name are compared by it. A text that is JSON is compared as what it holds.
 */
export function fieldChanges(one: unknown, other: unknown, path: readonly Step[] = []): readonly FieldChange[] {
  const [a, b] = [opened(one, other), opened(other, one)];
  if (isMapping(a ?? {}) && isMapping(b ?? {}) && hasFields(a, b)) {
    return mappingChanges((a ?? {}) as Mapping, (b ?? {}) as Mapping, path);
  }
  if (holdsMappings(a ?? []) && holdsMappings(b ?? []) && hasFields(a, b)) {
    return listChanges((a ?? []) as readonly Mapping[], (b ?? []) as readonly Mapping[], path);
  }
  return isSame(a, b) ? [] : [{ path, one, other }];
}

function mappingChanges(one: Mapping, other: Mapping, path: readonly Step[]): readonly FieldChange[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => fieldChanges(own(one, key), own(other, key), [...path, key]));
}

function listChanges(
  one: readonly Mapping[],
  other: readonly Mapping[],
  path: readonly Step[],
): readonly FieldChange[] {
  const identity = identities.find((key) => tellsApart(one, other, key));
  if (identity === undefined) {
    const length = Math.max(one.length, other.length);
    return Array.from({ length }).flatMap((_, index) => fieldChanges(one[index], other[index], [...path, index]));
  }
  const names = [...new Set([...one, ...other].map((entry) => String(entry[identity])))];
  return names.flatMap((name) => {
    const [a, b] = [one, other].map((list) => list.find((entry) => String(entry[identity]) === name));
    return fieldChanges(a, b, [...path, { name }]);
  });
}

/** Whether one of the two has something in it: a mapping or list that is empty is a value of its own. */
function hasFields(one: unknown, other: unknown): boolean {
  return [one, other].some((value) => typeof value === "object" && value !== null && Object.keys(value).length > 0);
}

/** Lists of the same length that share no name are rather the same entries, renamed. */
function tellsApart(one: readonly Mapping[], other: readonly Mapping[], key: string): boolean {
  const isKnown = one.some((entry) => other.some((counterpart) => counterpart[key] === entry[key]));
  return isUnique(one, key) && isUnique(other, key) && (isKnown || one.length !== other.length);
}

function isUnique(list: readonly Mapping[], key: string): boolean {
  const values = list.map((entry) => entry[key]);
  return (
    values.every((value) => typeof value === "string" || typeof value === "number") &&
    new Set(values).size === list.length
  );
}

/** A text that holds JSON, where the other side holds JSON or nothing. */
function opened(value: unknown, beside: unknown): unknown {
  const inside = parsed(value);
  return inside !== undefined && (beside === undefined || parsed(beside) !== undefined) ? inside : value;
}

function parsed(value: unknown): object | undefined {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as object;
  } catch {
    return undefined;
  }
}

function own(mapping: Mapping, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function holdsMappings(value: unknown): boolean {
  return Array.isArray(value) && value.every(isMapping);
}

/** Of what is no mapping and holds none. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** As rules and errors write paths: `spec.containers[circle-core].ports[0]`. */
export function stepsText(path: readonly Step[]): string {
  return path
    .map((step) => {
      if (typeof step === "object") return `[${step.name}]`;
      if (typeof step === "number") return `[${step}]`;
      return /^[\w$-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join("")
    .replace(/^\./, "");
}
