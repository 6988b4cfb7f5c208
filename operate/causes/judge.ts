import type { Cause, Sighting } from "./cause";
import { catalogue } from "./catalogue/catalogue";
import { keyOf, suffering } from "./relations";
import type { Scene } from "./scene/scene";
import { secondsSince } from "./find";
import type { Patience } from "./patience";

/** One thing that is not as it must be: its cause, and where it shows. */
export interface Case {
  readonly cause: Cause;
  readonly sighting: Sighting;
  /** Other objects where the same shows, by name. */
  readonly also: readonly string[];
  /** The case that brings it about; undefined where nothing does: it is a root. */
  readonly because: Case | undefined;
}

/**
 * Everything that is not as it must be, the most probable root first, then what follows from others. Never throws,
 * whatever the snapshot holds.
 */
export function judge(scene: Scene, causes: readonly Cause[] = catalogue): readonly Case[] {
  const seen = slotted(causes.flatMap((cause) => cause.find(scene).map((sighting) => ({ cause, sighting }))));
  const all = merged(seen);
  const explained = withRoots(all, scene);
  const weight = new Map(explained.map((one) => [one, explained.filter(({ because }) => because === one).length]));
  return explained.toSorted((a, b) => rank(a) - rank(b) || (weight.get(b) ?? 0) - (weight.get(a) ?? 0));
}

type Seen = Pick<Case, "cause" | "sighting">;

/** Of the causes that share a slot, the first that fits an object and container. */
function slotted(seen: readonly Seen[]): readonly Seen[] {
  const taken = new Set<string>();
  return seen.filter(({ cause: { slot, code }, sighting: { object, container = "" } }) => {
    const key = `${slot ?? code} ${keyOf(object)} ${container}`;
    return !taken.has(key) && taken.add(key);
  });
}

/** What shows in many pods alike is told once, of the one that has it worst. */
function merged(seen: readonly Seen[]): readonly Omit<Case, "because">[] {
  const alike = Map.groupBy(
    seen,
    ({ cause, sighting: { object, container = "", severity = cause.severity, values } }) =>
      [
        cause.code,
        object.kind,
        container,
        severity,
        ...(object.kind === "Pod" ? [JSON.stringify(values ?? {})] : [object.name]),
      ].join(" "),
  );
  return [...alike.values()].flatMap((same) => {
    const [worst, ...others] = same.toSorted((a, b) => (b.sighting.count ?? 0) - (a.sighting.count ?? 0));
    if (!worst) return [];
    const since = same
      .map(({ sighting }) => sighting.since)
      .filter((date) => date !== undefined)
      .sort((a, b) => a.getTime() - b.getTime())[0];
    return [
      { ...worst, sighting: { ...worst.sighting, since }, also: others.map(({ sighting }) => sighting.object.name) },
    ];
  });
}

function withRoots(seen: readonly Omit<Case, "because">[], scene: Scene): readonly Case[] {
  const touched = suffering(scene);
  const known = new Map<Omit<Case, "because">, Case>();
  const resolve = (one: Omit<Case, "because">): Case => {
    const before = known.get(one);
    if (before) return before;
    // Known before its root is looked for: should causes follow from each other in a circle, it ends here.
    const result: { -readonly [K in keyof Case]: Case[K] } = { ...one, because: undefined };
    known.set(one, result);
    const reason = seen.find((other) => other !== one && brings(other, one) && touches(other, one, touched));
    if (reason) {
      const found = resolve(reason);
      const root = found.because ?? found;
      if (root !== result) result.because = root;
    }
    return result;
  };
  return seen.map(resolve);
}

function brings({ cause, sighting }: Seen, consequence: Seen): boolean {
  const follows = consequence.cause.follows ?? [];
  const isWorse = severityOf(consequence) === "error" && severityOf({ cause, sighting }) === "warning";
  return (
    !isWorse && cause.code !== consequence.cause.code && (follows.includes(cause.code) || follows.includes(cause.topic))
  );
}

function touches(
  { sighting: { object }, also }: Omit<Case, "because">,
  consequence: Omit<Case, "because">,
  touched: ReturnType<typeof suffering>,
): boolean {
  const from = [object, ...also.map((name) => ({ ...object, name }))];
  const to = [consequence.sighting.object.name, ...consequence.also].map((name) =>
    keyOf({ kind: consequence.sighting.object.kind, name }),
  );
  return from.some((one) => {
    const reached = touched(one);
    return to.some((key) => reached.has(key));
  });
}

/** Roots before consequences, errors before warnings; else as the catalogue has them. */
function rank(one: Case): number {
  return (one.because ? 2 : 0) + (severityOf(one) === "error" ? 0 : 1);
}

/** How bad it is where it was seen. */
export function severityOf({ cause, sighting }: Seen): "error" | "warning" {
  return sighting.severity ?? cause.severity;
}

/** Is it past the threshold where waiting ends? */
export function isPastHope({ cause: { fatal }, sighting }: Seen, patience: Patience, scene: Scene): boolean {
  if (fatal === undefined || sighting.severity === "warning") return false;
  if (fatal === "at-once") return true;
  if (!fatal.endsWith("Seconds")) return (sighting.count ?? 0) >= patience[fatal];
  return (secondsSince(sighting.since, scene) ?? 0) >= patience[fatal];
}
