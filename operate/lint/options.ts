import { join } from "node:path";
import { catalogue } from "../../policy/rules/catalogue";
import { defaultConfiguration, readConfiguration, type Configuration } from "../../policy/rules/configuration";
import type { Rule, Severity } from "../../policy/rules/rule";
import { UsageError } from "../errors";
import { placesIn, readDocuments, type Document } from "../input/documents";
import { readSource } from "../input/read";
import { Source, type Problem } from "../input/source";
import { nearest } from "../suggest";
import { keysOf } from "./keys";

export const severities: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Rules to judge by, and how each of them is used. */
export interface Rulebook {
  readonly rules: readonly Rule[];
  readonly configuration: Configuration;
  /** Where the configuration stands; undefined for the defaults. */
  readonly written: Document | undefined;
}

/** What the command line says about rules. */
export interface Choice {
  readonly environment?: string | undefined;
  readonly config?: string | undefined;
  readonly rule: readonly string[];
  readonly severity: Severity;
}

/**
 * The rules that are chosen, as their configuration has them.
 * @param configFolder where the environments' configurations are
 * @throws UsageError that names every mistake with its place
 */
export async function rulebook(choice: Choice, configFolder: string): Promise<Rulebook> {
  if (choice.environment !== undefined && choice.config !== undefined) {
    throw new UsageError("--environment and --config exclude each other: each is a whole configuration");
  }
  const chosen = chooseRules(choice);
  const file = choice.config ?? (choice.environment && join(configFolder, `${choice.environment}.json`));
  if (file === undefined) return { rules: chosen, configuration: defaultConfiguration(catalogue), written: undefined };
  const { document, configuration } = await configured(file);
  const used = chosen.filter(({ id }) => configuration.get(id)?.level !== "disabled");
  if (used.length === 0) throw new UsageError(`${file} disables every rule that was chosen: nothing would be judged`);
  return { rules: used, configuration, written: document };
}

function chooseRules({ rule: ids, severity }: Choice): readonly Rule[] {
  const known = new Map(catalogue.map((rule) => [rule.id, rule]));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new UsageError(
      unknown.map((id) => `--rule ${id}: there is no such rule${nearest(id, known.keys())}`).join("\n"),
      "docs/policies.md lists all rules",
    );
  }
  const least = severities.indexOf(severity);
  const chosen = catalogue.filter(
    (rule) => (ids.length === 0 || ids.includes(rule.id)) && severities.indexOf(rule.severity) >= least,
  );
  if (chosen.length === 0) {
    throw new UsageError(`--severity ${severity}: the chosen rules are all below that: nothing would be judged`);
  }
  return chosen;
}

async function configured(file: string): Promise<{ document: Document; configuration: Configuration }> {
  const source = await readSource(file);
  if (!(source instanceof Source)) throw new UsageError([source]);
  const { documents, problems } = readDocuments(source);
  if (problems.length > 0) throw new UsageError(problems);
  const [document, ...more] = documents;
  if (!document || more.length > 0) {
    throw new UsageError([{ file, message: "must hold one mapping of rule ids to how each rule is used" }]);
  }
  const result = readConfiguration(document.value, catalogue);
  if ("configuration" in result) return { document, configuration: result.configuration };
  throw new UsageError(placed(document, result.problems));
}

function placed(document: Document, problems: readonly { path: string; message: string }[]): readonly Problem[] {
  const places = placesIn(
    document,
    problems.map(({ path }) => keysOf(path)),
  );
  const known = ["all", ...catalogue.map(({ id }) => id)];
  return problems.map(({ path, message }, index) => {
    const hint = known.includes(path) || path.includes(".") ? "" : nearest(path, known);
    return { file: document.source.name, ...places[index], message: `${path} ${message}${hint}`.trimStart() };
  });
}
