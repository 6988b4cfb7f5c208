import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { version } from "../../../../package.json";
import { manifests } from "../../../../components/manifests";
import { environments } from "../../../../components/schema/values";
import { treeFormats as choices } from "../../../../operate/commands/generateConfig";
import { treeFormats } from "../../../../operate/generate/formats";
import { BuiltCommand, type Result } from "../../../support/builtCommand";
import { settingsIn } from "../../../support/settingsFile";
import { stackConfig, type Written } from "../../components/stackConfig";

describe("circle-core generate-config", function () {
  this.timeout(60_000);
  const command = new BuiltCommand();

  before(async () => {
    await command.build();
    command.file("Pulumi.yaml", "name: circle-core\nruntime: nodejs\n");
    for (const environment of environments) stackFile(environment);
  });

  after(() => {
    command.remove();
  });

  function stackFile(environment: (typeof environments)[number], written: Written = {}): string {
    const { values } = stackConfig(environment, written);
    const lines = Object.entries(values).map(([key, value]) => `  ${key}: ${value}\n`);
    return command.file(`Pulumi.${environment}.yaml`, `config:\n${lines.join("")}`);
  }

  const generate = (...args: string[]): Promise<Result> =>
    command.run(["generate-config", "-e", "production", ...args]);
  const at = (...path: string[]): string => join(command.work, ...path);

  it("offers the formats that there are", () => {
    assert.deepEqual([...choices], Object.keys(treeFormats));
  });

  it("writes the tree, says so and what comes next on the standard error, and nothing on the other", async () => {
    const { code, out, err } = await generate("-o", "tree");
    assert.deepEqual([code, out], [0, ""]);
    assert.match(err, /^✓ Rendered production into tree: \d+ files written$/m);
    assert.match(
      err,
      /fill in the Secret's values: tree\/overlays\/production\/secret\.env, from .*secret\.env\.example$/m,
    );
    assert.match(err, /^Deploy it: kubectl apply -k tree$/m);
    assert.deepEqual(readdirSync(at("tree", "overlays")).sort(), ["development", "production", "staging"]);
    assert.match(
      readFileSync(at("tree", "overlays", "production", "kustomization.yaml"), "utf8"),
      /# image\.digest, Pulumi\.production\.yaml/,
    );
  });

  it("goes by the name render as well, and writes into its own folder again", async () => {
    const { code, err } = await command.run(["render", "-e", "staging", "-o", "tree/"]);
    assert.equal(code, 0, err);
    assert.match(err, /into tree: 1 file written, \d+ as before/);
  });

  it("prints plain YAML, which is what the builders say, and nothing else", async () => {
    const { code, out, err } = await generate("-o", "-", "--format", "yaml");
    assert.deepEqual([code, err], [0, ""]);
    const settings = await settingsIn(at("Pulumi.production.yaml"), "production");
    assert.deepEqual(
      parseAllDocuments(out).map((document) => document.toJS() as unknown),
      manifests(settings),
    );
  });

  it("writes a chart whose values are the stack's, with those of each environment beside them", async function () {
    this.timeout(120_000);
    const { code, out, err } = await generate("-o", "chart", "--format", "helm");
    assert.deepEqual([code, out], [0, ""], err);
    assert.match(err, /^Deploy it: helm upgrade --install circle-core chart$/m);
    const chart = parse(readFileSync(at("chart", "Chart.yaml"), "utf8")) as { version: string; name: string };
    assert.deepEqual([chart.name, chart.version], ["circle-core", version]);
    const values = (name: string) => parse(readFileSync(at("chart", name), "utf8")) as { environment: string } | null;
    assert.equal(values("values.yaml")?.environment, "production");
    assert.equal(values("values-staging.yaml")?.environment, "staging");
    assert.equal(values("values-production.yaml")?.environment, "production");
    assert.ok(existsSync(at("chart", "templates", "_helpers.tpl")));
  });

  it("merges other settings into the chosen stack alone, and tells their file", async () => {
    command.file("mine.yaml", "scaling:\n  autoscaling:\n    maxReplicas: 17\n");
    assert.equal((await generate("-o", "merged", "--config", "mine.yaml")).code, 0);
    const autoscaler = (stack: string): string =>
      readFileSync(at("merged", "overlays", stack, "horizontalpodautoscaler.yaml"), "utf8");
    assert.match(autoscaler("production"), /maxReplicas: 17 # scaling\.autoscaling\.maxReplicas, mine\.yaml/);
    assert.match(autoscaler("staging"), /maxReplicas: 4 #/);
  });

  const anchors = [
    "a: &a [x, x, x, x, x, x, x, x, x]",
    ..."bcdefgh".split("").map(
      (name, index) =>
        `${name}: &${name} [${Array(9)
          .fill(`*${"abcdefgh"[index] ?? ""}`)
          .join(", ")}]`,
    ),
  ];
  const inputs: readonly { readonly what: string; readonly text: string | Buffer; readonly says: RegExp }[] = [
    { what: "a tab", text: "scaling:\n\treplicas: 2\n", says: /^✗ bad\.yaml:2:\d+: .*tab/ },
    { what: "a key twice", text: "scaling:\n  replicas: 2\n  replicas: 3\n", says: /^✗ bad\.yaml:3:\d+: .*twice/ },
    { what: "an anchor bomb", text: `${anchors.join("\n")}\n`, says: /^✗ bad\.yaml:\d+:\d+: .*aliases/ },
    { what: "no UTF-8", text: Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a]), says: /^✗ bad\.yaml: .*UTF-8/ },
    { what: "50 MB", text: Buffer.alloc(50_000_001, "a"), says: /^✗ bad\.yaml: .*MB/ },
    { what: "an unknown setting", text: "scaling:\n  replica: 2\n", says: /^✗ bad\.yaml:2:\d+: scaling\.replica / },
    { what: "a value out of range", text: "scaling:\n  replicas: 0\n", says: /^✗ bad\.yaml:2:\d+: scaling\.replicas / },
  ];
  for (const { what, text, says } of inputs)
    it(`refuses a file of settings with ${what}, by its place, and writes nothing`, async () => {
      command.file("bad.yaml", text as string);
      const { code, out, err } = await generate("-o", "refused", "--config", "bad.yaml");
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, says);
      assert.equal(err.trimEnd().split("\n").length, 1, err);
      assert.equal(existsSync(at("refused")), false);
    });

  it("refuses an unknown environment by what there is", async () => {
    const { code, err } = await command.run(["generate-config", "-e", "prodution", "-o", "refused"]);
    assert.equal(code, 2);
    assert.match(err, /prodution.*did you mean production\?/);
    assert.equal(existsSync(at("refused")), false);
  });

  it("refuses what is wrong with another stack of the tree, by file and line", async () => {
    stackFile("staging", { scaling: { replica: 3 } });
    const { code, err } = await generate("-o", "refused");
    stackFile("staging");
    assert.equal(code, 2);
    assert.match(err, /^✗ Pulumi\.staging\.yaml:\d+:\d+: scaling\.replica /);
    assert.equal(existsSync(at("refused")), false);
  });

  it("refuses a target that it must not write into, and says why", async () => {
    mkdirSync(at("full"));
    command.file("full/mine.txt", "");
    symlinkSync("full", at("link"));
    for (const [target, says] of [
      ["full", /full: is not empty/],
      ["link", /link: is a symbolic link/],
      ["link/", /link: is a symbolic link/],
      ["Pulumi.yaml", /Pulumi\.yaml: is no folder/],
    ] as const) {
      const { code, err } = await generate("-o", target);
      assert.equal(code, 2, target);
      assert.match(err, says);
    }
    assert.deepEqual(readdirSync(at("full")), ["mine.txt"]);
  });

  it("tells in one line, with exit code 1, what the system refuses", async () => {
    const { code, err } = await generate("-o", "Pulumi.yaml/below");
    assert.equal(code, 1);
    assert.match(
      err,
      /^✗ Pulumi\.yaml\/below: can't be written: a file is in the place of a folder; nothing was changed\n$/,
    );
    assert.ok(statSync(at("Pulumi.yaml")).isFile());
  });

  it("does not print a tree of several files", async () => {
    const { code, out, err } = await generate("-o", "-");
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /--format yaml/);
  });

  it("loads neither Pulumi nor the client of Kubernetes", () => {
    const parts = join(command.folder, "operate", "dist");
    const texts = readdirSync(parts, { recursive: true, encoding: "utf8" }).filter((name) => /\.[cm]?js$/.test(name));
    const rendering = texts
      .map((name) => readFileSync(join(parts, name), "utf8"))
      .filter((text) => text.includes("disableNameSuffixHash") || text.includes("_helpers.tpl"));
    assert.equal(rendering.length, 2, "each renderer is in one part");
    for (const text of rendering) assert.doesNotMatch(text, /@pulumi\/|@kubernetes\//);
  });
});
