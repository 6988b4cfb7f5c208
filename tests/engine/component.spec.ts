import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { rootDir } from "../../toolchain/paths";
import { run } from "../../toolchain/process";
import { connect } from "../support/client";
import { removeNamespace } from "../support/development";
import { installPacked, type PackedProject } from "../support/packedProject";
import { openStack, testKubeconfig } from "../support/stack";

const namespace = "engine-component";
const shop = "engine-component-shop";

describe("a program of one's own that imports the package", function () {
  this.timeout(300_000);
  let project: PackedProject;
  const cleanUp: (() => Promise<void>)[] = [];

  before(async () => {
    project = await installPacked(join(rootDir, "examples", "component"));
    cleanUp.push(() => project.dispose());
  });
  after(async () => {
    for (const end of cleanUp.reverse()) await end();
  });

  it("gets the compiled component with its types, and nothing that only the checkout needs", () => {
    const needed = [
      "LICENSE",
      "README.md",
      "operate/dist/main.mjs",
      "operate/launch.cjs",
      "package.json",
      "policy/config/development.json",
      "policy/config/production.json",
      "policy/config/staging.json",
      "dist/components/index.d.ts",
      "dist/components/index.js",
      "dist/policy/admission/index.js",
    ];
    assert.deepEqual(
      needed.filter((path) => !project.packed.includes(path)),
      [],
    );
    const compiled = /^dist\/.*\.(js|d\.ts|json)$/;
    const part = /^operate\/dist\/parts\/[-\w]+\.mjs$/;
    assert.ok(project.packed.some((path) => part.test(path)));
    assert.deepEqual(
      project.packed.filter((path) => !compiled.test(path) && !part.test(path)),
      needed.filter((path) => !compiled.test(path)),
    );
  });

  it("loads it without deploying anything", () => {
    const exported = createRequire(join(project.folder, "index.js"))("circle-core-kubernetes") as object;
    assert.deepEqual(Object.keys(exported).sort(), [
      "CircleCore",
      "clusterProvider",
      "defaultSettings",
      "loadSettings",
      "requireContexts",
    ]);
  });

  it("finds there all that it needs, and nothing that only work on the checkout does", () => {
    const { resolve } = createRequire(
      join(project.folder, "node_modules", "circle-core-kubernetes", "dist", "components", "index.js"),
    );
    for (const name of ["@pulumi/kubernetes", "@pulumi/random", "yaml", "zod"])
      assert.doesNotThrow(() => resolve(name));
    for (const name of ["@kubernetes/client-node", "@pulumi/policy", "fast-check", "json5"])
      assert.throws(() => resolve(name), { code: "MODULE_NOT_FOUND" }, name);
  });

  it("is type-checked against it, strictly", async () => {
    const { code, stdout } = await run(join(rootDir, "node_modules", ".bin", "tsc"), ["--noEmit"], {
      cwd: project.folder,
    });
    assert.equal(code, 0, stdout);
  });

  it("deploys it beside an object of its own, under the policy pack", async () => {
    const stack = await openStack({
      stack: "development",
      projectDir: project.folder,
      config: { "circle-core:namespace": { name: namespace }, "shop:namespace": shop },
    });
    cleanUp.push(
      () => stack.dispose(),
      () => removeNamespace(namespace),
      () => removeNamespace(shop),
    );
    const up = await stack.up("--skip-preview");
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(up.violations, []);
    const made = up.steps.map(({ type, name }) => `${type} ${name}`);
    assert.ok(made.includes("circle-core:index:CircleCore primary"), made.join("\n"));
    const { core } = connect(testKubeconfig());
    const { items: pods } = await core.listNamespacedPod({ namespace });
    assert.equal(pods.length, 1);
    const { data } = await core.readNamespacedConfigMap({ name: "circle-core", namespace: shop });
    assert.deepEqual(data, { service: "circle-core", namespace });
    const { url } = await stack.session.outputs("development");
    assert.match(String(url), /^http:\/\//);
  });
});
