import assert from "node:assert/strict";
import { globSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { rootDir } from "../../toolchain/paths";
import { run } from "../../toolchain/process";
import { silentProgress } from "../../toolchain/progress";
import { ensureTools } from "../../toolchain/tools";
import { ensureModuleFiles, podSecurityFixtures } from "../../toolchain/tools/moduleFiles";
import type { Json } from "../policy/fixtures";
import { anyPod } from "../policy/podSecurity/anyPod";
import { answeredFor, failedChecks } from "../policy/podSecurity/failedChecks";
import { describedRules, podWith } from "../policy/ruleCases";

const load = createRequire(__filename);
describe("the rules of the standards by themselves", () => {
  const folder = join(rootDir, "tests", "policy", "podSecurity");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".spec.ts"))) load(join(folder, file));
});

/** What the library says of a pod: the ids of the checks that fail, or that the API server could not even read it. */
type Verdict = { readonly failed: readonly string[] } | { readonly refused: string };

/** The Pod Security Standards as their own library decides them, after the API server's defaulting. */
describe("the Pod Security Standards", function () {
  this.timeout(120_000);
  let program: string;
  let fixtures: string;

  before(async function () {
    // Built once, in a minute or two, where `npm test` has not done so.
    this.timeout(600_000);
    ({ "pod-security": program } = await ensureTools(["pod-security"], silentProgress));
    fixtures = await ensureModuleFiles(podSecurityFixtures, silentProgress);
  });

  async function verdictsOf(pods: readonly Json[]): Promise<readonly Verdict[]> {
    const { code, stdout, stderr } = await run(program, [], {
      input: pods.map((pod) => JSON.stringify(pod)).join("\n"),
    });
    assert.equal(code, 0, stderr);
    const verdicts = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Verdict);
    assert.equal(verdicts.length, pods.length);
    return verdicts;
  }

  /** Compares the library's verdict of each pod with ours of the document that it comes from; answers its verdicts. */
  async function compare(pods: readonly Json[], documents = pods): Promise<readonly Verdict[]> {
    const verdicts = await verdictsOf(pods);
    for (const [index, verdict] of verdicts.entries()) {
      if (!("failed" in verdict)) continue;
      const document = documents[index] ?? {};
      const ours = failedChecks(document);
      const theirs = verdict.failed.toSorted();
      if (ours.join() !== theirs.join()) assert.deepEqual(ours, theirs, JSON.stringify(document, undefined, 2));
    }
    return verdicts;
  }

  it("are decided as in the library's own fixtures of its newest version", async () => {
    for (const level of ["baseline", "restricted"]) {
      const newest = readdirSync(join(fixtures, level))
        .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
        .at(-1);
      assert.ok(newest);
      const files = globSync(`${level}/${newest}/{pass,fail}/*.yaml`, { cwd: fixtures });
      assert.ok(files.length > 30, `${files.length} fixtures`);
      const pods = files.map((file) => parse(readFileSync(join(fixtures, file), "utf8")) as Json);
      const verdicts = await compare(pods);
      for (const [index, file] of files.entries()) {
        const verdict = verdicts[index];
        assert.ok(verdict && "failed" in verdict, file);
        // At level restricted, of which baseline is a part, what fails there fails as well.
        if (file.includes("/fail/")) assert.notDeepEqual(verdict.failed, [], file);
        else if (level === "restricted") assert.deepEqual(verdict.failed, [], file);
      }
    }
  });

  it("are decided alike for every pod of the rules' own specs", async () => {
    const pods = describedRules
      .flatMap(({ breaks, accepts, leavesToOthers = {} }) => [
        ...Object.values(breaks).map(({ changes }) => changes),
        ...Object.values(accepts),
        ...Object.values(leavesToOthers),
      ])
      .map(podWith);
    const verdicts = await compare(pods);
    const refused = verdicts.filter((verdict) => "refused" in verdict).length;
    assert.ok(pods.length > 150 && refused < pods.length / 10, `${refused} of ${pods.length} are unreadable`);
  });

  it("are decided alike for six thousand pods of every kind of workload, and every check fails for some", async () => {
    const sample = fc.sample(anyPod, { numRuns: 6_000, seed: 1_637 });
    const verdicts = await compare(
      sample.map(({ pod }) => pod),
      sample.map(({ workload }) => workload),
    );
    const refused = verdicts.filter((verdict) => "refused" in verdict);
    assert.deepEqual(refused, []);
    const failed = verdicts.flatMap((verdict) => ("failed" in verdict ? verdict.failed : []));
    assert.deepEqual([...new Set(failed)].sort(), answeredFor);
    const passed = verdicts.filter((verdict) => "failed" in verdict && verdict.failed.length === 0).length;
    assert.ok(passed > sample.length / 20, `${passed} of ${sample.length} pods pass`);
  });
});
