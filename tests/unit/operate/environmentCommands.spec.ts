import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { environments } from "../../../components/schema/values";
import { diagramFormats } from "../../../operate/commands/diagram";
import { diffFormats } from "../../../operate/commands/diff";
import { writers as diagramWriters } from "../../../operate/diagram/run";
import { writers as diffWriters } from "../../../operate/difference/run";
import { rootDir } from "../../../toolchain/paths";
import { BuiltCommand } from "../../support/builtCommand";

describe("the commands that tell about environments", function () {
  this.timeout(60_000);
  const command = new BuiltCommand();
  before(async () => {
    await command.build();
    const names = ["Pulumi.yaml", ...environments.map((name) => `Pulumi.${name}.yaml`)];
    for (const name of names) cpSync(join(rootDir, name), join(command.work, name));
  });
  after(() => {
    command.remove();
  });

  it("offer the formats that there are writers of", () => {
    assert.deepEqual([...diagramFormats], Object.keys(diagramWriters));
    assert.deepEqual([...diffFormats], Object.keys(diffWriters));
  });

  it("draw an environment, as Mermaid unless said", async () => {
    const { code, out, err } = await command.run(["diagram", "-e", "production"]);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^flowchart LR\n/);
    assert.match(out, /\|"TCP 5432"\|/);
    const picture = await command.run(["diagram", "-e", "development", "--format", "svg"]);
    assert.match(picture.out, /^<\?xml.*\n<svg [^]*<\/svg>\n$/);
    const graph = await command.run(["diagram", "-e", "staging", "--format", "dot"]);
    assert.match(graph.out, /^digraph "circle-core in the namespace circle-core-staging" \{\n[^]*\n\}\n$/);
  });

  it("draw what a file of settings makes of it", async () => {
    const config = command.file("mine.yaml", "database:\n  type: sqlite\npersistence:\n  perReplica: true\n");
    const refused = await command.run(["diagram", "-e", "production", "--config", config]);
    const postgres = command.file("postgres.yaml", "database:\n  port: 6543\n");
    const { out, code } = await command.run(["diagram", "-e", "production", "--config", postgres]);
    assert.equal(code, 0);
    assert.match(out, /\|"TCP 6543"\|/);
    assert.deepEqual([refused.code, refused.out], [2, ""]);
    assert.match(refused.err, /✗ mine\.yaml:\d+:\d+: database\.type /);
  });

  it("list the images of an environment, one in a line or as JSON", async () => {
    const { code, out, err } = await command.run(["images", "-e", "production"]);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^ghcr\.io\/ol-s-cloud\/circle-core:0\.2\.0@sha256:[0-9a-f]{64}\n$/);
    const json = JSON.parse((await command.run(["images", "-e", "development", "-o", "json"])).out) as unknown;
    assert.deepEqual(json, [
      {
        image: "ghcr.io/ol-s-cloud/circle-core:0.2.0",
        registry: "ghcr.io",
        repository: "ol-s-cloud/circle-core",
        tag: "0.2.0",
        digest: null,
        usedBy: ["Deployment circle-core, container circle-core"],
      },
    ]);
  });

  it("tell what differs between two, with the lines that say so; colours only where they are wanted", async () => {
    const { code, out, err } = await command.run(["diff", "staging", "production"]);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^staging → production\n/);
    assert.match(out, /\n {2}exposure\.hosts: .* {2}Pulumi\.staging\.yaml:\d+ → Pulumi\.production\.yaml:\d+\n/);
    assert.match(out, /\n {2}app\.workers: 2 → 4\n/);
    const colored = await command.run(["diff", "staging", "production", "--color", "always"]);
    assert.match(colored.out, /\u001b\[31m2\u001b\[39m → \u001b\[32m4\u001b\[39m/);
  });

  it("exit with 7 for a difference only where that is asked for", async () => {
    const code = async (...args: string[]) => (await command.run(["diff", ...args])).code;
    assert.equal(await code("staging", "production", "--exit-code"), 7);
    assert.equal(await code("staging", "staging", "--exit-code"), 0);
    const config = command.file("debug.yaml", "app:\n  logLevel: DEBUG\n");
    const { out } = await command.run(["diff", "staging", "staging", "--config", config]);
    assert.match(
      out,
      /^staging → staging with debug\.yaml\n\nSettings\n {2}app\.logLevel: INFO → DEBUG {2}default → debug\.yaml:2\n/,
    );
  });

  it("name the stacks that there are for one that there is not", async () => {
    for (const args of [
      ["diagram", "-e", "prodution"],
      ["images", "-e", "prodution"],
      ["diff", "staging", "prodution"],
    ]) {
      const { code, out, err } = await command.run(args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, /Pulumi\.prodution\.yaml; did you mean production\?\nThere are: /);
    }
  });

  it("load neither Pulumi nor a client of Kubernetes", async () => {
    const rooms = ["diagram", "difference", "images"].map((room) => join(rootDir, "operate", room, "run.ts"));
    const { metafile } = await build({
      entryPoints: rooms,
      outdir: "unwritten",
      absWorkingDir: rootDir,
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "esm",
      splitting: true,
      external: ["@pulumi/*", "@kubernetes/*"],
      logLevel: "error",
    });
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    assert.ok(imported.length > 50);
    assert.deepEqual(
      imported.filter((path) => /@pulumi|@kubernetes|@grpc/.test(path)),
      [],
    );
  });
});
