import assert from "node:assert/strict";
import { z } from "zod";
import * as product from "../../../package.json";
import { rootDir } from "../../../toolchain/paths";
import { run } from "../../../toolchain/process";
import { text } from "./files";

const bill = z.object({
  bomFormat: z.literal("CycloneDX"),
  metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string(), dev: z.boolean().optional() })),
});

/** `name@version` of every package that is there to run, not only to work on the checkout. */
function running(): string[] {
  const packages = Object.entries(lock.parse(JSON.parse(text("package-lock.json"))).packages);
  const installed = packages.filter(([path, { dev }]) => path !== "" && dev !== true);
  return [...new Set(installed.map(([path, { version }]) => `${path.replace(/.*node_modules\//, "")}@${version}`))];
}

describe("the bill of materials", function () {
  this.timeout(60_000);
  let listed: z.output<typeof bill>;

  before(async () => {
    const { code, stdout, stderr } = await run("npm", ["run", "--silent", "sbom"], { cwd: rootDir });
    assert.equal(code, 0, stderr);
    listed = bill.parse(JSON.parse(stdout));
  });

  it("is of this package, whatever folder it lies in", () => {
    assert.deepEqual(listed.metadata.component, { name: product.name, version: product.version });
  });

  it("lists exactly what runs, in the versions that are locked", () => {
    const names = listed.components.map(({ name, version }) => `${name}@${version}`);
    assert.deepEqual(names.sort(), running().sort());
    for (const [name, version] of Object.entries(product.dependencies)) {
      const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
      assert.ok(
        listed.components.some((component) => component.purl === purl),
        `${purl} is missing`,
      );
    }
  });

  it("says who needs whom, and names nobody that it does not list", () => {
    const known = new Set(listed.dependencies.map(({ ref }) => ref));
    const own = listed.dependencies.find(({ ref }) => ref === `${product.name}@${product.version}`);
    assert.deepEqual(
      own?.dependsOn.sort(),
      Object.entries(product.dependencies)
        .map(([name, version]) => `${name}@${version}`)
        .sort(),
    );
    for (const { dependsOn } of listed.dependencies) for (const ref of dependsOn) assert.ok(known.has(ref), ref);
  });
});
