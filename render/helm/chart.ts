import { generators, secretKeys } from "../../components/credentials";
import { valueAt } from "../../components/path";
import type { Settings } from "../../components/settings";
import type { RenderedFiles, RenderedStack } from "../files";
import { derive, type Derived } from "./derive";
import { Experiment } from "./experiment";
import { fixingOf } from "./fixing";
import { NotDerivable } from "./learn";
import { chartFile, helmIgnore, helpers, notes, readme } from "./pages";
import { valuesSchema } from "./schema";
import { SharedBlocks } from "./shared";
import { conditions } from "./subset";
import { Templates } from "./template";
import { testTemplate, testValues, testValuesSchema } from "./testTemplate";
import { difference, differenceText, valuesOf, valuesText, type Values } from "./values";
import { settingsNode, variablesOf } from "./variables";

export { NotDerivable } from "./learn";

/** What a chart is made from. */
export interface ChartSource {
  /** The stacks that it is for; its values are those of one, and a file of values has what differs in each other. */
  readonly stacks: readonly RenderedStack[];
  /** The stack whose settings are in values.yaml. */
  readonly chosen: string;
  /** Version of the chart: that of the package. */
  readonly version: string;
}

/**
 * The files of a Helm chart that renders exactly the objects that the builders make. Its templates are derived from the
 * builders: they are run on settings with markers in them, and under many combinations of switches.
 * @throws NotDerivable for settings that no chart can be made of, with the setting and why
 */
export function chart({ stacks, chosen, version }: ChartSource): RenderedFiles {
  const main = stacks.find(({ stack }) => stack === chosen);
  if (main === undefined) throw new NotDerivable(`there is no stack ${chosen} among those of the chart`);
  const fixing = fixingOf([main, ...stacks.filter((stack) => stack !== main)]);
  const variables = variablesOf(settingsNode(), fixing.isFixed);
  const derived = derive(new Experiment(variables, fixing.of));

  const values = valuesOf(main.settings, variables.top);
  const source = { stacks, chosen, version, tag: main.settings.image.tag, reasons: fixing.reasons };
  const templates = templatesOf(derived, variables.all);
  return new Map([
    ["Chart.yaml", chartFile(source)],
    ["values.yaml", valuesText(values, variables.top, `Values of the stack ${chosen}. ${valuesHead}`, testValues)],
    ...stacks.map(
      ({ stack, settings }) =>
        [
          `values-${stack}.yaml`,
          differenceText(
            stackValues(values, valuesOf(settings, variables.top)),
            `What differs from values.yaml in the stack ${stack}.`,
          ),
        ] as const,
    ),
    [
      "values.schema.json",
      `${JSON.stringify(valuesSchema(variables.top, takenKeys(derived), testValuesSchema), null, 2)}\n`,
    ],
    [".helmignore", helmIgnore],
    ["README.md", readme(source)],
    ["templates/NOTES.txt", notes],
    ...templates,
  ]);
}

/**
 * The values that make a chart render the objects of some settings, of one of its environments.
 * @throws NotDerivable where they differ from the chart's stack in a setting that is no value
 */
export function chartValues({ stacks, chosen }: Pick<ChartSource, "stacks" | "chosen">, settings: Settings): Values {
  const main = stacks.filter(({ stack }) => stack === chosen);
  const fixing = fixingOf([...main, ...stacks.filter((stack) => !main.includes(stack))]);
  for (const { holds, setting, why } of conditions) {
    if (!fixing.isFixed(setting) && !holds(settings)) throw new NotDerivable(`${setting}: ${why}`);
  }
  for (const { path, value } of fixing.of(settings.environment)) {
    if (path[0] === "clusters" || JSON.stringify(valueAt(settings, path)) === JSON.stringify(value)) continue;
    throw new NotDerivable(`${path.join(".")}: is no value of the chart, and not as in its stack`);
  }
  return valuesOf(settings, variablesOf(settingsNode(), fixing.isFixed).top);
}

const valuesHead = "Each is the setting of that name; docs/settings.md tells more of it.";

/** Never empty, so that the file says which environment it is for. */
function stackValues(values: Record<string, unknown>, own: Record<string, unknown>): Record<string, unknown> {
  return { environment: own["environment"], ...difference(values, own) };
}

function templatesOf(
  derived: ReadonlyMap<string, Derived>,
  all: ReturnType<typeof variablesOf>["all"],
): [string, string][] {
  const shared = new SharedBlocks();
  const write = (): { texts: [string, string][]; files: Map<string, string> } => {
    const templates = new Templates(all, (key, text) => shared.nameOf(key, text));
    const texts: [string, string][] = [];
    const files = new Map<string, string>();
    for (const [key, object] of derived) {
      const [kind = "", name = ""] = key.split(" ");
      if (kind === "Text") {
        texts.push([name, templates.text(object)]);
        continue;
      }
      const file = `templates/${kebab(kind)}.yaml`;
      files.set(file, (files.get(file) ?? "") + templates.object(object, kind === "Secret" ? secretData : []));
    }
    const workload = derived.get("Deployment circle-core");
    if (workload !== undefined) files.set("templates/tests/health.yaml", testTemplate(templates, workload));
    return { texts, files };
  };
  // What stands in several objects is known only when all are written once.
  write();
  shared.settle();
  const { texts, files } = write();
  const blocks = shared.blocks();
  return [
    ["templates/_helpers.tpl", helpers(texts, blocks, secretValues())],
    ...[...files].sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
}

const secretData = ["data:", `  {{- include "circle-core.secretData" . | nindent 2 }}`];

/** How Helm makes each value of the Secret: as random and as long as the stack's, kept until its number changes. */
function secretValues(): { key: string; expression: string }[] {
  return secretKeys.map((key) => {
    const generator = generators[key];
    if (generator.kind === "password") return { key, expression: `randAlphaNum ${generator.length}` };
    return { key, expression: `randBytes ${generator.digest === "sha256" ? 32 : 64}` };
  });
}

/** Keys that objects have anyway, by the mapping of the settings that is put beside them. */
function takenKeys(derived: ReadonlyMap<string, Derived>): ReadonlyMap<number, ReadonlySet<string>> {
  const taken = new Map<number, Set<string>>();
  const visit = ({ body }: Derived): void => {
    if (body.form === "scalar") return;
    for (const { each } of body.form === "map" ? body.parts : []) {
      if (each === undefined) continue;
      const keys = taken.get(each.index) ?? new Set();
      for (const part of body.parts) if (part.each === undefined) keys.add(part.name);
      taken.set(each.index, keys);
    }
    body.parts.forEach(visit);
  };
  for (const object of derived.values()) visit(object);
  return taken;
}

function kebab(kind: string): string {
  return kind
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-")
    .replace("HTTPRoute", "http-route")
    .toLowerCase();
}
