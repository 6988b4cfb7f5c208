import { join } from "node:path";
import { rootDir } from "../../toolchain/paths";
import type { Progress } from "../../toolchain/progress";
import type { PulumiTools } from "../../toolchain/pulumi/session";
import { deploying } from "./deploying";
import {
  cpu,
  eachCluster,
  megabytes,
  memoryOfEachCluster,
  programMemory,
  seconds,
  wall,
  type Judged,
} from "./findings";
import { againstLinters, rulesAlone } from "./linting";
import type { Measured, Sample } from "./measure";
import type { NodeSite } from "./node";
import { againstRenderers, renderingAlone } from "./rendering";
import { validating } from "./validating";
import type { Workbench } from "./workbench";

/** What comparisons are made with. */
export interface Bench {
  /** A folder of the measurement's own. */
  folder: string;
  progress: Progress;
  signal: AbortSignal;
  /** Finds an engine, when it is first asked for. */
  pulumi: () => Promise<PulumiTools>;
  /** Starts a light cluster for an engine, when it is first asked for. */
  workbench: () => Promise<Workbench>;
  /** Starts a whole node, when it is first asked for. */
  node: () => Promise<NodeSite>;
}

/** What is run in turns, and what its samples say. */
export interface Comparison {
  /** What it answers, in one line. */
  question: string;
  /** Light clusters under names of their own that it needs. */
  contexts: number;
  /** Whether it needs pods that really run, and so root. */
  onNode?: true;
  /** How often each command is measured where nobody says otherwise. */
  runs: number;
  /** Of the commands the first so many are run once beforehand: that fills what is kept between runs, such as compiled code. */
  warmUp: number;
  /** About how many seconds it takes to prepare, and each turn. Default: 10, and 5 for each command. */
  seconds?: { prepare: number; turn: number };
  /** Makes the commands; they are then run in this order, again and again. */
  prepare(bench: Bench): Promise<Measured[]>;
  /** The samples of each command, in the order of `prepare`. */
  judge(samples: readonly (readonly Sample[])[]): Judged[];
}

const pack = join(rootDir, "policy");
const underPolicy = ["--policy-pack", pack, "--policy-pack-config", join(pack, "config", "production.json")] as const;
const up = ["up", "--yes", "--skip-preview"] as const;

/** Sizes of the multi-cluster comparison. */
const sizes = [1, 10, 100] as const;

/** By their names on the command line. */
export const comparisons = {
  preview: {
    question: "What does the whole production stack add to a preview of nothing?",
    contexts: 1,
    runs: 5,
    warmUp: 2,
    prepare: async ({ workbench }) => {
      const bench = await workbench();
      return [(await bench.emptyStack()).measured("preview"), (await bench.productionStack(1)).measured("preview")];
    },
    judge: ([empty = [], production = []]) => [
      wall("preview of production ÷ preview of an empty program", production, empty, 1.6),
      ...cpu("the same, CPU time of all processes", production, empty, 1.6),
      programMemory("peak memory of the program ÷ of an empty program", production, empty, 1.5),
    ],
  },
  policy: {
    question: "What does the policy pack add to a preview?",
    contexts: 1,
    runs: 5,
    warmUp: 2,
    prepare: async ({ workbench }) => {
      const stack = await (await workbench()).productionStack(1);
      return [stack.measured("preview"), stack.measured("preview", ...underPolicy)];
    },
    judge: ([without = [], withPack = []]) => [
      wall("preview under the policy pack ÷ preview without", withPack, without, 1.35),
      ...cpu("the same, CPU time of all processes", withPack, without, 1.35),
    ],
  },
  up: {
    question: "What does an update of a production stack cost in which nothing has changed?",
    contexts: 1,
    runs: 5,
    warmUp: 2,
    prepare: async ({ workbench }) => {
      const bench = await workbench();
      const [empty, production] = [await bench.emptyStack(), await bench.productionStack(1)];
      await empty.prepare(...up);
      await bench.whilePodsRun(() => production.prepare(...up));
      return [empty, production].map((stack) => stack.measured(...up, "--expect-no-changes"));
    },
    judge: ([empty = [], production = []]) => [
      wall("update of production without a change ÷ of an empty program", production, empty, 1.8),
      ...cpu("the same, CPU time of all processes", production, empty, 1.8),
    ],
  },
  clusters: {
    question: "Does each further cluster of one stack cost the same?",
    contexts: Math.max(...sizes),
    // Minutes each.
    runs: 2,
    warmUp: 1,
    prepare: async ({ workbench }) => {
      const bench = await workbench();
      return Promise.all(sizes.map(async (count) => (await bench.productionStack(count)).measured("preview")));
    },
    judge: (samples) => [
      eachCluster("seconds for each cluster, of 100 ÷ of 10", samples, ({ wall }) => wall, seconds),
      eachCluster(
        "memory of the program for each cluster, of 100 ÷ of 10",
        samples,
        ({ program }) => program,
        megabytes,
      ),
      ...memoryOfEachCluster("memory of all processes for each cluster, of 100 ÷ of 10", samples),
    ],
  },
  rules: rulesAlone,
  lint: againstLinters,
  render: againstRenderers,
  renders: renderingAlone,
  validate: validating,
  deploy: deploying,
} as const satisfies Record<string, Comparison>;

export type ComparisonName = keyof typeof comparisons;
