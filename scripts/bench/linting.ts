import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue } from "../../policy/rules/catalogue";
import { judgeBy } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { rootDir } from "../../toolchain/paths";
import { ensureTools } from "../../toolchain/tools";
import { stringify } from "yaml";
import { cold, type ColdCommand } from "./cold";
import type { Comparison } from "./comparisons";
import { against, cpu, seconds, wall } from "./findings";
import type { Measured } from "./measure";
import { deployments, mixedObjects, type Manifest } from "./objects";

/** Few and many objects for the rules alone; the few are judged as often as makes them as many. */
const few = 1_000;
const many = 10_000;

export const rulesAlone: Comparison = {
  question: "What do all rules cost by themselves, and do they grow with the number of objects only?",
  contexts: 0,
  runs: 5,
  warmUp: 2,
  prepare: () => Promise.resolve([judged(mixedObjects(few), many / few), judged(mixedObjects(many), 1)]),
  judge: ([one = [], other = []]) => {
    const each = (samples: typeof one) => samples.map(({ wall: taken }) => (taken / many) * 1e6);
    const micro = (value: number) => `${value.toFixed(1)} µs`;
    const rate = other.map(({ wall: taken }) => (taken / many) * 20_000);
    return [
      against("an object of 10,000 ÷ an object of 1,000", each(other), each(one), 1.25, micro),
      against(
        "seconds for 20,000 mixed objects",
        rate,
        rate.map(() => 1),
        1,
        seconds,
      ),
    ];
  },
};

/** All rules so many times over objects that are in memory, in this process. */
function judged(manifests: readonly Manifest[], times: number): Measured {
  const judge = judgeBy(catalogue);
  return {
    run: () => {
      const start = performance.now();
      for (let time = 0; time < times; time++) judge.all(manifests.flatMap((manifest) => objectsIn(manifest)));
      const taken = (performance.now() - start) / 1000;
      return Promise.resolve({ wall: taken, cpu: undefined, program: 0, memory: undefined });
    },
  };
}

export const againstLinters: Comparison = {
  question: "What does a cold `circle-core lint` of 1,000 Deployments cost, against other linters?",
  contexts: 0,
  runs: 7,
  warmUp: 4,
  prepare: async ({ folder, progress, signal }) => {
    const tools = await ensureTools(["kube-score", "conftest", "kubectl-kyverno"], progress);
    const file = join(folder, "deployments.yaml");
    await writeFile(
      file,
      deployments(1_000)
        .map((manifest) => stringify(manifest))
        .join("---\n"),
    );
    const rules = join(rootDir, "scripts", "bench", "lint");
    const circleCore = join(rootDir, "operate", "launch.cjs");
    const command = (verdict: number, ...line: ColdCommand) => cold([line], verdict, signal);
    return [
      command(5, process.execPath, circleCore, "lint", file),
      command(1, tools["kube-score"], "score", file),
      command(0, tools.conftest, "test", "--policy", join(rules, "conftest.rego"), file),
      command(0, tools["kubectl-kyverno"], "apply", join(rules, "kyverno.yaml"), "--resource", file),
    ];
  },
  judge: ([ours = [], kubeScore = [], conftest = [], kyverno = []]) => [
    wall("circle-core lint, all rules ÷ kube-score", ours, kubeScore, 1),
    ...cpu("the same, CPU time", ours, kubeScore, 1),
    wall("circle-core lint, all rules ÷ conftest, two rules", ours, conftest, 1),
    wall("circle-core lint, all rules ÷ Kyverno CLI, one podSecurity rule", ours, kyverno, 1),
  ],
};
