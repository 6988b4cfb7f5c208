import { decide, type Decision } from "./decide";
import type { Experiment, Trial } from "./experiment";
import { Leaves, type Leaf } from "./leaf";
import { learn, NotDerivable, type Case, type Place } from "./learn";
import { eachPrefix, type Seen, type SeenHolder, type SeenScalar } from "./observe";
import type { Variable } from "./variables";

/** A part of an object as it follows from the settings. */
export interface Derived {
  /** The key in a mapping; in a list what tells the item from others. */
  readonly name: string;
  /** The list or mapping by name for each of whose items it is there once. */
  readonly each?: Variable;
  /** When it is there, where what holds it is. */
  readonly guard: Decision<boolean>;
  readonly body: { readonly form: "scalar"; readonly value: Decision<Leaf> } | DerivedHolder;
}

export interface DerivedHolder {
  readonly form: SeenHolder["form"];
  readonly parts: readonly Derived[];
}

/** All objects and texts, by kind and name. */
export function derive(experiment: Experiment): ReadonlyMap<string, Derived> {
  const random = experiment.random();
  const keys = [...new Set(random.flatMap(({ made }) => made.keys))];
  return new Map(keys.map((key) => [key, new Derivation(experiment, key).derived(learn(experiment, key, random))]));
}

class Derivation {
  constructor(
    private readonly experiment: Experiment,
    private readonly key: string,
  ) {}

  derived(place: Place): Derived {
    const { all } = this.experiment.variables;
    const name = place.path.at(-1) ?? this.key;
    const each = this.listOf(name);
    const what = [this.key, ...place.path].join(" / ");
    const variables = place.relevant.flatMap((index) => all[index] ?? []);
    // What is there for each item needs no word on whether there are any.
    const cases = place.cases.filter(({ assignment }) => each?.classes[assignment[each.index] ?? 0] !== "empty");
    const guard = decide(cases, variables, presence, `whether there is ${what}`);
    const there = cases.filter(({ found }) => found !== undefined);
    const [first] = there;
    if (first === undefined) throw new NotDerivable(`${what}: no case in which it is there was found`);
    if (there.every(isScalarCase)) {
      const leaves = new Leaves(this.experiment, place.relevant, (trial) => this.scalarAt(place.path, trial));
      const value = decide(there, variables, (some) => leaves.common(some), what);
      return { name, ...(each && { each }), guard, body: { form: "scalar", value } };
    }
    if (!there.every(({ found }) => found === first.found) || typeof first.found !== "string") {
      throw new NotDerivable(`${what}: is now a single value, now a mapping or a list`);
    }
    const parts = [...place.parts.values()].map((part) => this.derived(part));
    return { name, ...(each && { each }), guard, body: { form: first.found, parts } };
  }

  private listOf(name: string): Variable | undefined {
    const { all } = this.experiment.variables;
    const key = /^zk(\d+)b0*k$/.exec(name);
    if (key) return all[Number(key[1])];
    if (!name.startsWith(eachPrefix)) return undefined;
    return all.find(({ path }) => path.join(".") === name.slice(eachPrefix.length));
  }

  private scalarAt(path: readonly string[], trial: Trial | undefined): SeenScalar | undefined {
    const seen = path.reduce<Seen | undefined>(
      (holder, part) => (holder === undefined || holder.form === "scalar" ? undefined : holder.parts.get(part)),
      trial?.made.seen(this.key),
    );
    return seen?.form === "scalar" ? seen : undefined;
  }
}

function isScalarCase(one: Case): one is Case & { readonly found: SeenScalar } {
  return typeof one.found === "object";
}

function presence(cases: readonly Case[]): boolean | undefined {
  const there = cases.filter(({ found }) => found !== undefined).length;
  return there === 0 ? false : there === cases.length ? true : undefined;
}
