import type { Exemption } from "./exemptions";
import type { Rule } from "./rule";
import { defaultsOf, type Settings } from "./settings";

/** What happens where a rule is broken; `remediate` writes what is safe to write before it is judged. */
export type Level = "advisory" | "mandatory" | "remediate" | "disabled";
export const levels: readonly Level[] = ["advisory", "mandatory", "remediate", "disabled"];

/**
 * The pack's policies that are no rules: they tell what rules leave open or let off, and what is wrong with exemptions
 * and settings. A configuration may say a level for each; `all` is for them too, so that a file with `all: mandatory`
 * must keep the first three advisory.
 */
export const reports = ["undecided", "undecided-joins", "exempted", "exemptions", "configuration"] as const;

/** How one rule is used. */
export interface Use {
  readonly level: Level;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly exemptions: readonly Exemption[];
}

/** How each rule is used, by its id. */
export type Configuration = ReadonlyMap<string, Use>;

/** What is wrong with a configuration, and where. */
export interface Problem {
  /** JSON path: `image-registry.registries`. */
  readonly path: string;
  readonly message: string;
}

export type Configured = { readonly configuration: Configuration } | { readonly problems: readonly Problem[] };

/** Every rule mandatory, with its default settings, without an exemption. */
export function defaultConfiguration(rules: readonly Rule[]): Configuration {
  return new Map(rules.map((rule) => [rule.id, defaultUse(rule)]));
}

function defaultUse(rule: Rule): Use {
  return { level: "mandatory", settings: defaultsOf(rule.settings), exemptions: [] };
}

/**
 * Reads a configuration as `--policy-pack-config` has it: rule ids, or `all` for those that are not named, and for each
 * a level or an object with `enforcementLevel`, the rule's settings and its `exemptions`. Tells all problems at once.
 */
export function readConfiguration(document: unknown, rules: readonly Rule[]): Configured {
  if (!isMap(document)) return { problems: [{ path: "", message: "must be an object with rule ids as keys" }] };
  const problems: Problem[] = [];
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const { all, ...named } = document;
  const everywhere = all === undefined ? "mandatory" : readLevel(all, "all", problems);
  const configuration = new Map(
    rules.map((rule) => [rule.id, { ...defaultUse(rule), level: everywhere ?? "mandatory" }]),
  );
  for (const [id, written] of Object.entries(named)) {
    const rule = known.get(id);
    const use = configuration.get(id);
    if (rule && use) configuration.set(id, readUse(rule, written, use, problems));
    else if (reports.some((report) => report === id)) readLevel(written, id, problems);
    else problems.push({ path: id, message: "is no rule; docs/policies.md lists them" });
  }
  return problems.length > 0 ? { problems } : { configuration };
}

function readUse(rule: Rule, written: unknown, standard: Use, problems: Problem[]): Use {
  if (!isMap(written)) {
    return { ...standard, level: readLevel(written, rule.id, problems) ?? standard.level };
  }
  const { enforcementLevel, exemptions, ...values } = written;
  const level =
    enforcementLevel === undefined ? undefined : readLevel(enforcementLevel, `${rule.id}.enforcementLevel`, problems);
  return {
    level: level ?? standard.level,
    settings: { ...standard.settings, ...readValues(rule.id, rule.settings ?? {}, values, problems) },
    exemptions: exemptions === undefined ? [] : readExemptions(rule, exemptions, problems),
  };
}

function readLevel(written: unknown, path: string, problems: Problem[]): Level | undefined {
  const level = levels.find((each) => each === written);
  if (!level) problems.push({ path, message: `must be one of ${levels.join(", ")}` });
  return level;
}

function readValues(id: string, settings: Settings, written: Readonly<Record<string, unknown>>, problems: Problem[]) {
  const names = Object.keys(settings);
  return Object.fromEntries(
    Object.entries(written).filter(([name, value]) => {
      const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
      if (setting?.accepts(value)) return true;
      const has = names.length === 0 ? "the rule has no settings" : `the rule has ${names.join(", ")}`;
      problems.push({ path: `${id}.${name}`, message: setting ? `must be ${setting.allowed}` : `unknown; ${has}` });
      return false;
    }),
  );
}

const required = ["kind", "name", "reason", "owner", "until"] as const;
const optional = ["namespace", "container"] as const;

function readExemptions(rule: Rule, written: unknown, problems: Problem[]): readonly Exemption[] {
  const path = `${rule.id}.exemptions`;
  if (rule.exemptible === false) {
    problems.push({ path, message: "nothing can be exempted from this rule" });
    return [];
  }
  if (!Array.isArray(written)) {
    problems.push({ path, message: "must be a list" });
    return [];
  }
  return written.flatMap((each: unknown, index) => readExemption(each, `${path}[${index}]`, problems));
}

function readExemption(written: unknown, path: string, problems: Problem[]): readonly Exemption[] {
  if (!isMap(written)) {
    problems.push({ path, message: `must be an object with ${required.join(", ")}` });
    return [];
  }
  const before = problems.length;
  const text = (key: string): string | undefined => {
    const value = written[key];
    return typeof value === "string" && value.trim() !== "" ? value : undefined;
  };
  for (const key of Object.keys(written)) {
    if (![...required, ...optional].some((known) => known === key)) {
      problems.push({ path: `${path}.${key}`, message: `unknown; allowed: ${[...required, ...optional].join(", ")}` });
    } else if (text(key) === undefined) {
      problems.push({ path: `${path}.${key}`, message: "must be a text with something in it" });
    }
  }
  for (const key of required.filter((each) => written[each] === undefined)) {
    problems.push({ path: `${path}.${key}`, message: "is missing" });
  }
  const until = text("until") ?? "";
  if (until !== "" && !isDay(until)) {
    problems.push({ path: `${path}.until`, message: "must be a day, as in 2027-01-31" });
  }
  if (problems.length > before) return [];
  const texts = (key: string): string => text(key) ?? "";
  return [
    {
      kind: texts("kind"),
      namespace: texts("namespace"),
      name: texts("name"),
      container: text("container"),
      reason: texts("reason"),
      owner: texts("owner"),
      until,
    },
  ];
}

/** A day there is: no 31st of February. */
function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
