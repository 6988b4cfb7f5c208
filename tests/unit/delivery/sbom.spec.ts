import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";
import * as product from "../../../package.json";
import { atLeast } from "../../../toolchain/pulumi/versions";
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

/** The first npm that can write one, as scripts/sbom.mjs has it. */
const oldestNpm = "10.1.0";

describe("the bill of materials", function () {
  this.timeout(60_000);

  for (const version of ["9.2.0", "10.0.0"])
    it(`is refused by npm ${version} in one line, which says what to run instead`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "npm-"));
      try {
        await writeFile(join(folder, "npm"), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
        const env = { PATH: [folder, process.env["PATH"]].join(delimiter) };
        const script = join(rootDir, "scripts", "sbom.mjs");
        const { code, stdout, stderr } = await run(process.execPath, [script], { cwd: rootDir, env });
        assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
        assert.match(stderr, new RegExp(`^✗ .*npm 10\\.1 or newer.* ${version}\\. Run: npm exec .* sbom\\n$`));
      } finally {
        await rm(folder, { recursive: true });
      }
    });
});

describe("the bill of materials of an npm that can write one", function () {
  this.timeout(60_000);
  let listed: z.output<typeof bill>;

  before(async function () {
    const npm = await run("npm", ["--version"], { cwd: rootDir });
    // An older one is refused: see above.
    if (!atLeast(npm.stdout, oldestNpm)) this.skip();
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
