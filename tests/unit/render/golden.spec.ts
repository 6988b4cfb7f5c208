import { environments } from "../../../components/schema/values";
import { readStacks } from "../../../operate/generate/stacks";
import { chart } from "../../../render/helm/chart";
import { renderKustomize } from "../../../render/kustomize";
import { renderManifests } from "../../../render/manifests";
import { rootDir } from "../../../toolchain/paths";
import { assertGolden } from "../../support/golden";

const production = { root: rootDir, environment: "production" };

/** So that whoever reads a change sees what it does to production. */
describe("what the stack files stand for is as it was approved", () => {
  it("as a tree for kustomize", async () => {
    assertGolden("kustomize", renderKustomize(await readStacks(production), "production"));
  });

  it("as a Helm chart", async function () {
    // The builders are run thousands of times.
    this.timeout(120_000);
    assertGolden("helm", chart({ stacks: await readStacks(production), chosen: "production", version: "0.0.0" }));
  });

  for (const environment of environments)
    it(`as plain YAML: ${environment}`, async () => {
      const stacks = await readStacks(production);
      for (const stack of stacks)
        if (stack.stack === environment) assertGolden(`yaml/${environment}`, renderManifests(stack));
    });
});
