import { SettingsMaker, type Assignment, type FixedSettings } from "./assignment";
import { chance } from "./chance";
import { listsAround, Observer, type Observed } from "./observe";
import { apart } from "./subset";
import type { Variable, Variables } from "./variables";

/** What the builders made of an assignment; of one that they cannot take, nothing. */
export interface Trial {
  readonly assignment: Assignment;
  readonly made: Observed;
}

/** Random assignments that every object is looked at under, and further ones around a case in which it is there. */
const randomTrials = 480;
const nearbyTrials = 240;

/** Asks the builders what they make of settings, each question once. */
export class Experiment {
  private readonly trials = new Map<string, Trial | undefined>();
  private readonly observer: Observer;
  private readonly maker: SettingsMaker;

  constructor(
    readonly variables: Variables,
    fixedOf: (environment: string) => FixedSettings,
  ) {
    this.observer = new Observer(variables);
    this.maker = new SettingsMaker(variables, fixedOf);
  }

  /** The value of a variable in a case. */
  value(variable: Variable, assignment: Assignment): unknown {
    return this.maker.value(variable, assignment, "0".repeat(listsAround(variable).length));
  }

  /** @returns undefined where the builders cannot take the settings, such as a marker in the place of a choice */
  try(assignment: Assignment): Trial | undefined {
    const key = assignment.join();
    if (this.trials.has(key)) return this.trials.get(key);
    const settings = this.maker.settings(assignment);
    let trial: Trial | undefined;
    try {
      trial = { assignment, made: this.observer.observe(settings) };
    } catch (error) {
      const { all } = this.variables;
      if (all.every(({ index, classes }) => (assignment[index] ?? 0) < classes.length)) throw error;
    }
    this.trials.set(key, trial);
    return trial;
  }

  /** Assignments at random; always the same ones. */
  random(): Trial[] {
    const next = chance(7);
    return this.those(
      Array.from({ length: randomTrials }, (_, place) => {
        const assignment = this.changed(undefined, 1, next);
        return place % 8 === 0 ? assignment : this.withoutApart(assignment);
      }),
    );
  }

  /** The case that shows the most of all objects, among those in which one of them is there. */
  centreOf(key: string, trials: readonly Trial[]): Trial {
    const there = trials.filter(({ made }) => made.keys.includes(key));
    const plain = there.filter(({ assignment }) => assignment === this.withoutApart(assignment));
    const [most] = (plain.length > 0 ? plain : there).toSorted((a, b) => b.made.keys.length - a.made.keys.length);
    if (most === undefined) throw new Error(`no run made ${key}`);
    return most;
  }

  private withoutApart(assignment: Assignment): Assignment {
    const variable = this.variables.all.find(({ path }) => path.join(".") === apart);
    const off = variable?.classes.indexOf("=false") ?? -1;
    return variable === undefined || assignment[variable.index] === off
      ? assignment
      : assignment.with(variable.index, off);
  }

  /** A case, what differs from it in one variable, and cases that differ from it in some. */
  around(centre: Assignment): Trial[] {
    const { all } = this.variables;
    const single = all.flatMap(({ index, classes }) =>
      classes.flatMap((_, place) => (place === centre[index] ? [] : [centre.with(index, place)])),
    );
    const next = chance(11);
    const several = Array.from({ length: nearbyTrials }, () => this.changed(centre, next(), next));
    return this.those([centre, ...single, ...several]);
  }

  /** Some variables set at random. How many are left out, empty or off differs: else they would hardly ever be all together. */
  private changed(centre: Assignment | undefined, part: number, next: () => number): Assignment {
    const sparse = next();
    return this.variables.all.map(({ index, classes }) => {
      const before = centre?.[index];
      if (before !== undefined && next() > part * part) return before;
      const off = classes.findIndex((name) => ["absent", "empty", "=false"].includes(name));
      return off >= 0 && next() < sparse ? off : Math.floor(next() * classes.length);
    });
  }

  private those(assignments: readonly Assignment[]): Trial[] {
    return assignments.flatMap((assignment) => this.try(assignment) ?? []);
  }
}
