import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../components/schema/values";
import { readStacks } from "../../operate/generate/stacks";
import { renderManifests } from "../../render/manifests";
import { run } from "../../toolchain/process";
import { rootDir } from "../../toolchain/paths";
import { ensureTools } from "../../toolchain/tools";
import { cold, type ColdCommand } from "./cold";
import type { Comparison } from "./comparisons";
import { against, cpu, seconds, wall } from "./findings";
import type { Measured } from "./measure";

const circleCore = join(rootDir, "operate", "launch.cjs");
const generate = (format: string, folder: string): ColdCommand => [
  process.execPath,
  circleCore,
  "generate-config",
  "--environment=production",
  `--format=${format}`,
  `--output-dir=${folder}`,
  "--force",
];

export const againstRenderers: Comparison = {
  question:
    "What does rendering all three environments cost, as a cold process, against Helm and kustomize on the same?",
  contexts: 0,
  runs: 7,
  warmUp: 3,
  prepare: async ({ folder, progress, signal }) => {
    const { helm, kustomize } = await ensureTools(["helm", "kustomize"], progress);
    const [tree, chart] = [join(folder, "tree"), join(folder, "chart")];
    for (const [path, ...args] of [generate("kustomize", tree), generate("helm", chart)]) {
      await run(path, args, { signal });
    }
    // kustomize reads the Secret's values from a file that the user fills in.
    for (const name of environments) {
      const values = join(tree, "overlays", name, "secret.env");
      if (existsSync(`${values}.example`)) copyFileSync(`${values}.example`, values);
    }
    return [
      cold([generate("kustomize", tree)], 0, signal),
      cold(
        environments.map((name) => [
          helm,
          "template",
          "circle-core",
          chart,
          `--values=${join(chart, `values-${name}.yaml`)}`,
        ]),
        0,
        signal,
      ),
      cold(
        environments.map((name) => [kustomize, "build", join(tree, "overlays", name)]),
        0,
        signal,
      ),
    ];
  },
  judge: ([ours = [], helm = [], kustomize = []]) => [
    wall("rendering three environments ÷ three helm template", ours, helm, 1),
    ...cpu("the same, CPU time", ours, helm, 1),
    wall("rendering three environments ÷ three kustomize build", ours, kustomize, 2),
  ],
};

/** Renders of production that are counted. */
const renders = 2_000;

export const renderingAlone: Comparison = {
  question: "How many times a second is production rendered, in a process that runs?",
  contexts: 0,
  runs: 5,
  warmUp: 1,
  prepare: async () => {
    const stacks = await readStacks({ root: rootDir, environment: "production" });
    const production = stacks.filter(({ stack }) => stack === "production");
    const measured: Measured = {
      run: () => {
        const start = performance.now();
        for (let time = 0; time < renders; time++) for (const stack of production) renderManifests(stack);
        return Promise.resolve({
          wall: (performance.now() - start) / 1000,
          cpu: undefined,
          program: 0,
          memory: undefined,
        });
      },
    };
    return [measured];
  },
  judge: ([samples = []]) => {
    const taken = samples.map((one) => one.wall);
    const second = taken.map(() => 1);
    return [against(`seconds for ${renders.toLocaleString("en")} renders of production`, taken, second, 1, seconds)];
  },
};
