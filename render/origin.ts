import { manifests } from "../components/manifests";
import type { KubernetesObject } from "../components/objects";
import { pathText } from "../components/problems";
import { settingsSchema, type Settings } from "../components/settings";
import type { RenderedStack } from "./files";
import { ToldNumber, ToldText, type Node, type NodeMap } from "./node";

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
  const wanted = JSON.stringify(plain);
  const built = (paths: readonly Path[]): KubernetesObject[] | undefined => {
    try {
      const objects = manifests(told(stack, paths));
      return JSON.stringify(objects) === wanted ? objects : undefined;
    } catch {
      return undefined;
    }
  };
  const open = openValues(stack.settings);
  return nodes(built(open) ?? built(harmless(open, (paths) => built(paths) !== undefined)) ?? plain);
}

/** A setting's value that knows where it came from; undefined where there is none. */
export function toldSetting(stack: RenderedStack, path: Path, value: string): ToldText;
export function toldSetting(stack: RenderedStack, path: Path, value: string | number): ToldText | ToldNumber;
export function toldSetting({ settings, fileOf }: RenderedStack, path: Path, value: string | number) {
  const origin = { setting: pathText(path), source: fileOf?.(path) ?? `default of ${settings.environment}` };
  return typeof value === "string" ? new ToldText(value, origin) : new ToldNumber(value, origin);
}

/** Those of the paths by which no builder is led astray: halves, and halves of halves. */
function harmless(paths: readonly Path[], isHarmless: (paths: readonly Path[]) => boolean): readonly Path[] {
  if (paths.length === 0 || isHarmless(paths)) return paths;
  if (paths.length === 1) return [];
  const middle = paths.length >> 1;
  return [...harmless(paths.slice(0, middle), isHarmless), ...harmless(paths.slice(middle), isHarmless)];
}

function told(stack: RenderedStack, paths: readonly Path[]): Settings {
  const copy = structuredClone(stack.settings);
  for (const path of paths) {
    const holder = path
      .slice(0, -1)
      .reduce<Record<string | number, unknown>>((value, key) => value[key] as Record<string | number, unknown>, copy);
    const key = path.at(-1) ?? "";
    holder[key] = toldSetting(stack, path, holder[key] as string | number);
  }
  return copy;
}

/** The paths of texts and numbers, but not of choices among a few: those the builders compare. */
function openValues(settings: Settings): Path[] {
  return below(settings, settingsSchema(settings.environment), []);
}

function below(value: unknown, schema: unknown, path: Path): Path[] {
  const node = definition(schema);
  if (typeof value === "number" || typeof value === "string") return node.type === "enum" ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => below(item, node.element, [...path, index]));
  return Object.entries(value).flatMap(([key, inner]) =>
    below(inner, node.shape?.[key] ?? node.valueType, [...path, key]),
  );
}

interface Definition {
  readonly type?: string;
  readonly innerType?: unknown;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
}

/** What a schema says beneath its default and the like. */
function definition(schema: unknown): Definition {
  const { def } = (schema ?? {}) as { def?: Definition };
  if (!def) return {};
  return def.innerType === undefined ? def : definition(def.innerType);
}

/** The builders' objects are plain data by their types. */
function nodes(objects: readonly KubernetesObject[]): NodeMap[] {
  return objects as unknown as (NodeMap & Node)[];
}
