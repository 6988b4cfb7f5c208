import { workloadImage } from "../examples/workload/image";
import { exitCode, UserError } from "../toolchain/errors";
import { browserLacking, ensureBrowser } from "../toolchain/browser";
import { ensureDefinitions } from "../toolchain/cluster/definitions";
import { ensureIngressTools, lightTools, nodeTools } from "../toolchain/cluster";
import { heedInterruption } from "../toolchain/interruption";
import { terminalProgress } from "../toolchain/progress";
import { dropBuildCaches, ensureTools } from "../toolchain/tools";
import { ensureApiSchemas } from "../toolchain/tools/apiSchemas";
import { ensureModuleFiles, podSecurityFixtures } from "../toolchain/tools/moduleFiles";
import { resolvePulumi } from "../toolchain/pulumi/resolve";
import { add, countMocha, none, runGoTests, runMocha, runStaticChecks, runWorkflowLint, type Counts } from "./checks";
import { runScript } from "./commandLine";

/** Folders of a suite's specs, and the file that sets up what they run on. */
const suites = {
  unit: { folders: ["unit", "policy", "properties"], setup: undefined },
  engine: { folders: ["offline", "engine"], setup: "tests/engine/setup.ts" },
  cluster: { folders: ["cluster"], setup: "tests/cluster/setup.ts" },
} as const;

type Suite = keyof typeof suites;

/** As the cluster tests call the sample workload, in the place of Circle Core. */
const workloadReference = "ghcr.io/ol-s-cloud/circle-core:0.2.0";

const progress = terminalProgress();

function title(text: string): void {
  process.stdout.write(`\n── ${text}\n`);
}

/** What a suite can't be run without here; nothing where all is there. */
function missingFor(suite: Suite): string | undefined {
  if (suite !== "cluster") return undefined;
  if (process.platform !== "linux") return "the embedded cluster needs Linux";
  return process.getuid?.() === 0 ? undefined : "the embedded cluster needs root (run `sudo npm test`)";
}

function runSuite(suite: Suite): Promise<Counts> {
  const { folders, setup } = suites[suite];
  // What is required on the command line comes before what .mocharc.json requires.
  return runMocha(folders, setup === undefined ? [] : ["--require", "tsx/cjs", "--require", setup]);
}

async function skip(suite: Suite, why: string): Promise<Counts> {
  const skipped = await countMocha(suites[suite].folders);
  process.stdout.write(`  - ${suite} tests skipped (${skipped}): ${why}\n`);
  return { ...none, skipped };
}

async function everything(): Promise<Counts> {
  const lacking = missingFor("cluster");
  const noBrowser = browserLacking();
  for (const [tests, why] of Object.entries({ cluster: lacking, browser: noBrowser })) {
    if (why === undefined || process.env["CI"] !== "true") continue;
    throw new UserError(`The ${tests} tests can't run: ${why}. With CI=true nothing may be skipped.`);
  }
  title("static checks");
  let counts = await runStaticChecks(progress);
  title("unit and policy tests");
  counts = add(counts, await runSuite("unit"));
  title("tools");
  await ensureTools(lacking === undefined ? [...nodeTools, "metrics-server"] : lightTools, progress);
  if (lacking === undefined) await ensureIngressTools(progress);
  else await ensureDefinitions(progress);
  const { actionlint } = await ensureTools(["actionlint", "helm", "kustomize", "pod-security"], progress);
  await ensureModuleFiles(podSecurityFixtures, progress);
  await ensureApiSchemas(progress);
  if (noBrowser === undefined) await ensureBrowser(progress);
  progress.line((await resolvePulumi(progress)).line);
  title("workflows");
  counts = add(counts, await runWorkflowLint(actionlint, progress));
  title("programs in Go");
  counts = add(counts, await runGoTests(["examples/workload"]));
  if (lacking === undefined) await workloadImage(workloadReference, progress);
  // Nothing is built from here on.
  await dropBuildCaches();
  for (const suite of ["engine", "cluster"] as const) {
    title(`${suite} tests`);
    const why = missingFor(suite);
    counts = add(counts, why === undefined ? await runSuite(suite) : await skip(suite, why));
  }
  return counts;
}

async function main([only]: readonly string[]): Promise<number> {
  heedInterruption();
  if (only !== undefined && !(only in suites)) {
    throw new UserError(`There is no suite "${only}"; there are ${Object.keys(suites).join(", ")}.`, {
      exitCode: exitCode.usage,
    });
  }
  const counts = only === undefined ? await everything() : await runSuite(only as Suite);
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  return counts.failed === 0 && counts.passed > 0 ? exitCode.ok : exitCode.error;
}

runScript(main);
