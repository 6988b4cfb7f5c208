import { isNothing, same } from "./equality";
import { identities, mustBeDeclared, ordered } from "./exact";
import { fieldsOf, isJson, valueIn, type Json, type Path } from "./steps";

/** One field that is not as it was declared. */
export interface Difference {
  /** changed: another value; missing: none; added: undeclared, where nothing may be added. */
  readonly kind: "changed" | "missing" | "added";
  readonly path: Path;
  readonly wanted?: unknown;
  readonly found?: unknown;
}

/** What every object has, and what the API server and its controllers write for themselves. */
const identity: ReadonlySet<string> = new Set(["apiVersion", "kind"]);

/**
 * Where a live object is not as declared. Only what is declared is compared, so that what the API server and controllers
 * fill in does not count; but nothing may be added to a list that is declared, nor where it would open or allow more.
 */
export function compare(declared: Json, live: Json): readonly Difference[] {
  const kind = String(declared.kind);
  const fields = Object.fromEntries(Object.entries(declared).filter(([key]) => !identity.has(key)));
  return new Comparison(kind).values(fields, live, []);
}

class Comparison {
  constructor(private readonly kind: string) {}

  values(wanted: unknown, found: unknown, path: Path): readonly Difference[] {
    if (isNothing(wanted, lastField(path)) && isNothing(found)) return [];
    if (isJson(wanted) && isJson(found)) return this.mappings(wanted, found, path);
    if (Array.isArray(wanted) && (Array.isArray(found) || isNothing(found))) {
      return this.lists(wanted, Array.isArray(found) ? found : [], path);
    }
    if (found === undefined || found === null) return [{ kind: "missing", path, wanted }];
    return same(wanted, found, path) ? [] : [{ kind: "changed", path, wanted, found }];
  }

  private mappings(wanted: Json, found: Json, path: Path): readonly Difference[] {
    const declared = Object.entries(wanted).flatMap(([key, value]) => this.values(value, found[key], [...path, key]));
    const added = Object.entries(found)
      .filter(([key, value]) => !Object.hasOwn(wanted, key) && this.isSomething(value))
      .map(([key, value]) => ({ kind: "added" as const, path: [...path, key], found: value }))
      .filter((each) => mustBeDeclared(this.kind, fieldsOf(each.path), each.found));
    return [...declared, ...added];
  }

  /** No and 0 are said by somebody: the user 0 is root. An empty selector of a NetworkPolicy is all there are. */
  private isSomething(value: unknown): boolean {
    return value === false || value === 0 || !isNothing(value) || (this.kind === "NetworkPolicy" && isJson(value));
  }

  private lists(wanted: readonly unknown[], found: readonly unknown[], path: Path): readonly Difference[] {
    const name = lastField(path);
    if (wanted.every(isScalar) && found.every(isScalar)) {
      if (!ordered.has(name)) return scalars(wanted, found, path);
      const alike = wanted.length === found.length && wanted.every((value, index) => value === found[index]);
      return alike ? [] : [{ kind: found.length === 0 ? "missing" : "changed", path, wanted, found }];
    }
    const key = identities[name];
    return key !== undefined && distinctBy(wanted, key)
      ? this.named(wanted, found, path, key)
      : this.nameless(wanted, found, path);
  }

  /** Elements that bear a name: each is compared with its namesake. */
  private named(wanted: readonly Json[], found: readonly unknown[], path: Path, key: string): readonly Difference[] {
    const rest = [...found];
    const declared = wanted.flatMap((element) => {
      const name = valueIn(element, key);
      const here: Path = [...path, { by: { [key]: name } }];
      const index = rest.findIndex((other) => isJson(other) && valueIn(other, key) === name);
      if (index < 0) return [{ kind: "missing" as const, path: here, wanted: element }];
      const [namesake] = rest.splice(index, 1);
      return this.values(element, namesake, here);
    });
    const added = rest.map((other): Difference => {
      const name = isJson(other) ? valueIn(other, key) : undefined;
      const step = name === undefined ? found.indexOf(other) : { by: { [key]: name } };
      return { kind: "added", path: [...path, step], found: other };
    });
    return [...declared, ...added];
  }

  /** Elements without a name: those that are as declared first, in whatever order; then those that are nearest to it. */
  private nameless(wanted: readonly unknown[], found: readonly unknown[], path: Path): readonly Difference[] {
    const pairs = wanted
      .flatMap((one, at) => found.map((other, to) => ({ at, to, differences: this.values(one, other, [...path, to]) })))
      .sort((one, other) => one.differences.length - other.differences.length);
    const taken = { wanted: new Set<number>(), found: new Set<number>() };
    const differences: Difference[] = [];
    for (const pair of pairs) {
      if (taken.wanted.has(pair.at) || taken.found.has(pair.to)) continue;
      taken.wanted.add(pair.at);
      taken.found.add(pair.to);
      differences.push(...pair.differences);
    }
    wanted.forEach((value, at) => {
      if (!taken.wanted.has(at)) differences.push({ kind: "missing", path: [...path, at], wanted: value });
    });
    found.forEach((value, to) => {
      if (!taken.found.has(to)) differences.push({ kind: "added", path: [...path, to], found: value });
    });
    return differences;
  }
}

/** Values in whatever order, each as often as it is declared. */
function scalars(wanted: readonly Scalar[], found: readonly Scalar[], path: Path): readonly Difference[] {
  const rest = [...found];
  const missing = wanted.filter((value) => {
    const index = rest.indexOf(value);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
  return [
    ...missing.map((value): Difference => ({ kind: "missing", path: [...path, { value }], wanted: value })),
    ...rest.map((value): Difference => ({ kind: "added", path: [...path, { value }], found: value })),
  ];
}

type Scalar = string | number | boolean;

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function distinctBy(elements: readonly unknown[], key: string): elements is readonly Json[] {
  const names = elements.map((element) => (isJson(element) ? valueIn(element, key) : undefined));
  return names.every((name) => name !== undefined) && new Set(names).size === names.length;
}

function lastField(path: Path): string {
  return path.findLast((step) => typeof step === "string") ?? "";
}
