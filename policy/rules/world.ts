import { all, any, some, type Answer } from "./answers";
import { Labelled } from "./network/labelIndex";
import { takes, type Selector } from "./network/selectors";
import type { KubernetesObject } from "./objects";
import type { Pod } from "./pods";
import type { Field } from "./read";

/** The objects of one cluster, sorted once for all joins. */
export interface World {
  /** The namespaces that have pods, by name. */
  readonly inhabited: readonly Inhabited[];
  /** Objects that make pods in a namespace not known yet. */
  readonly adrift: readonly KubernetesObject[];
  /** All objects of a kind. */
  readonly all: (kind: string) => readonly KubernetesObject[];
  /** The objects of a kind that are, or may be, in the namespace; `clusterWide` for kinds that are in none. */
  readonly shelf: (kind: string, namespace: string) => Shelf;
  /** The pods that are, or may be, in the namespace. */
  readonly dwellers: (namespace: string) => Labelled<Dweller>;
}

/** Where kinds are that are in no namespace. */
export const clusterWide = "";

/** A namespace that has pods. */
export interface Inhabited {
  readonly name: string;
  /** The object to name in a finding about the namespace: itself where it is among the objects, else one that lives there. */
  readonly object: KubernetesObject;
  readonly workloads: readonly KubernetesObject[];
  readonly networkPolicies: readonly Placed[];
}

/** An object that is, or may be, in the namespace. */
export interface Placed {
  readonly object: KubernetesObject;
  readonly here: Answer;
}

/** Pods that are, or may be, in the namespace. */
export interface Dweller extends Placed {
  readonly labels: Field;
  /** Undefined where a kind that no rule knows has a template in the usual place, such as a Rollout. */
  readonly pod: Pod | undefined;
}

export function worldOf(objects: readonly KubernetesObject[]): World {
  const workloads = objects.filter(({ pods }) => pods.length > 0);
  const kinds = new Map([...grouped(objects, ({ judgedAs }) => judgedAs)].map(([kind, of]) => [kind, new Kind(of)]));
  const nothing = new Kind([]);
  const shelf = (kind: string, namespace: string) => (kinds.get(kind) ?? nothing).in(namespace);

  const houses = new Kind(objects.filter((object) => dwellersOf(object).length > 0));
  const homes = new Map<string, Labelled<Dweller>>();
  const dwellers = (namespace: string) => {
    const known = homes.get(namespace);
    if (known) return known;
    const everyone = houses
      .in(namespace)
      .placed.flatMap(({ object, here }) => dwellersOf(object).map((dweller) => ({ ...dweller, here })));
    const home = new Labelled(everyone, ({ labels }) => labels);
    homes.set(namespace, home);
    return home;
  };

  const settled = grouped(
    workloads.filter((object) => namespaceOf(object) !== undefined),
    (object) => namespaceOf(object) ?? "",
  );
  const inhabited = [...settled].flatMap(([name, residents]) => {
    const object = shelf("Namespace", clusterWide).get(name) ?? residents[0];
    const networkPolicies = shelf("NetworkPolicy", name).placed;
    return object ? [{ name, object, workloads: residents, networkPolicies }] : [];
  });
  return {
    inhabited,
    adrift: workloads.filter((object) => namespaceOf(object) === undefined),
    all: (kind) => (kinds.get(kind) ?? nothing).all,
    shelf,
    dwellers,
  };
}

/** Where the object says, or may yet say, its namespace. */
export function namespaceField(object: KubernetesObject): Field {
  return object.field.at("metadata", "namespace");
}

/** Where the object is, `default` where it does not say; undefined while that is not known. */
export function namespaceOf(object: KubernetesObject): string | undefined {
  if (namespaceField(object).unknown) return undefined;
  return object.namespace === "" ? "default" : object.namespace;
}

/** Was it read from a cluster, where fields may be written that nobody wrote in its manifest? */
export function isLive(object: KubernetesObject): boolean {
  return !object.field.at("metadata", "uid").absent;
}

/** Are there pods that the selector takes, and of which this holds? */
export function somePods(
  among: Labelled<Dweller>,
  selector: Selector,
  ask: (dweller: Dweller) => Answer = () => true,
): Answer {
  return some(among.candidates(selector), (dweller) =>
    all(dweller.here, takes(selector, dweller.labels), ask(dweller)),
  );
}

/** The objects of one kind that are, or may be, in one namespace. */
export class Shelf {
  private readonly named: ReadonlyMap<string, readonly KubernetesObject[]>;
  private readonly nameless: Field | undefined;

  constructor(
    private readonly settled: readonly KubernetesObject[],
    private readonly beyond: readonly KubernetesObject[],
    private readonly beyondNamed: ReadonlyMap<string, readonly KubernetesObject[]>,
  ) {
    this.named = grouped(settled, ({ name }) => name);
    this.nameless = [...settled, ...beyond].map(nameField).find((name) => name.unknown);
  }

  /** Is there nothing of this kind, for certain? */
  get empty(): boolean {
    return this.settled.length + this.beyond.length === 0;
  }

  get placed(): readonly Placed[] {
    return [
      ...this.settled.map((object) => ({ object, here: true })),
      ...this.beyond.map((object) => ({ object, here: namespaceField(object) })),
    ];
  }

  /** The object of this name. */
  get(name: string): KubernetesObject | undefined {
    return name === "" ? undefined : this.named.get(name)?.[0];
  }

  /** Is there an object of this name? */
  has(name: string): Answer {
    const drifting = this.beyondNamed.get(name)?.[0];
    return any(this.get(name) !== undefined, (drifting && namespaceField(drifting)) ?? this.nameless ?? false);
  }
}

/** The objects of one kind, by namespace. */
class Kind {
  private readonly settled: ReadonlyMap<string, readonly KubernetesObject[]>;
  private readonly beyond: readonly KubernetesObject[];
  private readonly beyondNamed: ReadonlyMap<string, readonly KubernetesObject[]>;
  private readonly shelves = new Map<string, Shelf>();

  constructor(readonly all: readonly KubernetesObject[]) {
    this.beyond = all.filter((object) => namespaceOf(object) === undefined);
    this.beyondNamed = grouped(this.beyond, ({ name }) => name);
    this.settled = grouped(
      all.filter((object) => namespaceOf(object) !== undefined),
      (object) => namespaceOf(object) ?? "",
    );
  }

  in(namespace: string): Shelf {
    const known = this.shelves.get(namespace);
    if (known) return known;
    const shelf =
      namespace === clusterWide
        ? new Shelf(this.all, [], new Map())
        : new Shelf(this.settled.get(namespace) ?? [], this.beyond, this.beyondNamed);
    this.shelves.set(namespace, shelf);
    return shelf;
  }
}

function nameField(object: KubernetesObject): Field {
  return object.field.at("metadata", "name");
}

function dwellersOf(object: KubernetesObject): readonly Omit<Dweller, "here">[] {
  if (object.pods.length > 0) {
    return object.pods.map((pod) => ({ object, pod, labels: pod.metadata.at("labels") }));
  }
  const template = object.field.at("spec", "template");
  const labels = template.at("metadata", "labels");
  return labels.absent || template.at("spec").absent ? [] : [{ object, pod: undefined, labels }];
}

/** Sorted into groups, in the order in which they come. */
function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}
