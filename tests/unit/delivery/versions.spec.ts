import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import JSON5 from "json5";
import { z } from "zod";
import * as product from "../../../package.json";
import { oldestCli, atLeast } from "../../../toolchain/pulumi/versions";
import { rootDir } from "../../../toolchain/paths";
import { readAction, text } from "./files";

const pinned = Object.fromEntries(
  text(".tool-versions")
    .trim()
    .split("\n")
    .map((line) => line.split(" ")),
) as Record<string, string>;

const devcontainer = z
  .object({ features: z.record(z.string(), z.object({ version: z.string() })), postCreateCommand: z.string() })
  .parse(JSON5.parse(text(".devcontainer/devcontainer.json")));

describe("one version of each runtime everywhere", () => {
  it("Node: the package that npm scripts run with, the version managers, the dev container", () => {
    assert.equal(pinned["nodejs"], product.devDependencies.node);
    assert.equal(devcontainer.features["ghcr.io/devcontainers/features/node:1"]?.version, pinned["nodejs"]);
    assert.ok(atLeast(pinned["nodejs"] ?? "", product.engines.node));
  });

  it("Go: the version managers and the dev container, new enough for every module", () => {
    assert.equal(devcontainer.features["ghcr.io/devcontainers/features/go:1"]?.version, pinned["golang"]);
    const modules = globSync("{toolchain/go,examples}/*/go.mod", { cwd: rootDir });
    assert.ok(modules.length > 5);
    for (const path of modules) {
      const needed = /^go (\S+)$/m.exec(readFileSync(join(rootDir, path), "utf8"))?.[1] ?? "";
      assert.ok(atLeast(pinned["golang"] ?? "", needed), `${path} needs Go ${needed}`);
    }
  });

  it("Pulumi: the CLI in the workflows is the one that the SDK was released with", () => {
    const versions = readAction().flatMap(({ with: inputs }) => inputs?.["pulumi-version"] ?? []);
    assert.deepEqual(versions, [product.dependencies["@pulumi/pulumi"]]);
    assert.ok(atLeast(product.dependencies["@pulumi/pulumi"], oldestCli));
  });

  it("the program that shows the component asks for what the component was built with", () => {
    const { dependencies, devDependencies } = z
      .object({
        dependencies: z.record(z.string(), z.string()),
        devDependencies: z.record(z.string(), z.string()),
      })
      .parse(JSON.parse(text("examples/component/package.json")));
    const { "circle-core-kubernetes": own, ...others } = { ...dependencies, ...devDependencies };
    assert.equal(own, `file:${product.name}-${product.version}.tgz`);
    const known: Record<string, string> = { ...product.dependencies, ...product.devDependencies };
    for (const [name, version] of Object.entries(others)) assert.equal(version, known[name], name);
  });
});
