import { manifests } from "../components/manifests";
import type { KubernetesObject } from "../components/objects";
import { pathText } from "../components/problems";
import { settingsSchema, type Settings } from "../components/settings";
import type { RenderedStack } from "./files";
import { isTold, ToldNumber, ToldText, type Node, type NodeMap, type Origin } from "./node";

type Path = readonly (string | number)[];

/**
 * The objects of a stack, in which a value that is a setting's knows which. The builders are run on settings whose values
 * are texts and numbers as objects: what a builder hands on is the same object, what it makes of it is a plain value.
 * A builder that looks closer, such as by `===`, would take another way: then that value is left as it is. So nothing but
 * comments can come of it.
 */
export function toldManifests(stack: RenderedStack): NodeMap[] {
  const plain = manifests(stack.settings);
  if (!stack.fileOf) return nodes(plain);
  const built = (settings: Settings): KubernetesObject[] | undefined => {
    try {
      const objects = manifests(settings);
      return isAlike(plain, objects) ? objects : undefined;
    } catch {
      return undefined;
    }
  };
  const open: Path[] = [];
  const whole = built(
    told(stack, (path) => {
      open.push(path);
      return true;
    }),
  );
  if (whole) return nodes(whole);
  const some = (paths: readonly Path[]) => {
    const chosen = new Set(paths.map(pathText));
    return built(told(stack, (path) => chosen.has(pathText(path))));
  };
  return nodes(some(harmless(open, (paths) => some(paths) !== undefined)) ?? plain);
}

/** The same data in the same order, whatever it knows. */
function isAlike(plain: unknown, other: unknown): boolean {
  if (typeof plain !== "object" || plain === null) return plain === (isTold(other) ? other.valueOf() : other);
  if (typeof other !== "object" || other === null || isTold(other)) return false;
  const keys = Object.keys(plain);
  const others = Object.keys(other);
  return (
    Array.isArray(plain) === Array.isArray(other) &&
    keys.length === others.length &&
    keys.every(
      (key, index) =>
        key === others[index] &&
        isAlike((plain as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
    )
  );
}

/** A setting's value that knows where it came from; undefined where there is none. */
export function toldSetting(stack: RenderedStack, path: Path, value: string): ToldText;
export function toldSetting(stack: RenderedStack, path: Path, value: string | number): ToldText | ToldNumber;
export function toldSetting(stack: RenderedStack, path: Path, value: string | number) {
  return typeof value === "string"
    ? new ToldText(value, () => originOf(stack, path))
    : new ToldNumber(value, () => originOf(stack, path));
}

function originOf({ settings, fileOf }: RenderedStack, path: Path): Origin {
  return { setting: pathText(path), source: fileOf?.(path) ?? `default of ${settings.environment}` };
}

/** Those of the paths by which no builder is led astray: halves, and halves of halves. */
function harmless(paths: readonly Path[], isHarmless: (paths: readonly Path[]) => boolean): readonly Path[] {
  if (paths.length === 0 || isHarmless(paths)) return paths;
  if (paths.length === 1) return [];
  const middle = paths.length >> 1;
  return [...harmless(paths.slice(0, middle), isHarmless), ...harmless(paths.slice(middle), isHarmless)];
}

/**
 * A copy of the settings whose texts and numbers know where they came from; but not choices among a few, which the builders
 * compare, and none that is not wanted.
 */
function told(stack: RenderedStack, isWanted: (path: Path) => boolean): Settings {
  const path: (string | number)[] = [];
  const within = (key: string | number, value: unknown, schema: unknown): unknown => {
    path.push(key);
    const inner = copy(value, schema);
    path.pop();
    return inner;
  };
  const copy = (value: unknown, schema: unknown): unknown => {
    if (typeof value === "number" || typeof value === "string") {
      if (definition(schema).type === "enum") return value;
      const here = [...path];
      return isWanted(here) ? toldSetting(stack, here, value) : value;
    }
    if (typeof value !== "object" || value === null) return value;
    const { element, shape, valueType } = definition(schema);
    if (Array.isArray(value)) return value.map((item, index) => within(index, item, element));
    const made: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) made[key] = within(key, inner, shape?.[key] ?? valueType);
    return made;
  };
  // It has the settings' shape, and text and number objects stand for texts and numbers.
  return copy(stack.settings, settingsSchema(stack.settings.environment)) as Settings;
}

interface Definition {
  readonly type?: string;
  readonly innerType?: unknown;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
}

const definitions = new WeakMap<object, Definition>();

/** What a schema says beneath its default and the like. */
function definition(schema: unknown): Definition {
  if (typeof schema !== "object" || schema === null) return {};
  const known = definitions.get(schema);
  if (known) return known;
  const { def = {} } = schema as { def?: Definition };
  const found = def.innerType === undefined ? def : definition(def.innerType);
  definitions.set(schema, found);
  return found;
}

/** The builders' objects are plain data by their types. */
function nodes(objects: readonly KubernetesObject[]): NodeMap[] {
  return objects as unknown as (NodeMap & Node)[];
}
