import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../../../operate/errors";
import { projectFolder } from "../../../../operate/settings/project";
import { readEnvironment } from "../../../../operate/settings/read";
import { accepted } from "../../components/stackConfig";

const root = join(__dirname, "..", "..", "..", "..");
const digest = `sha256:${"a".repeat(64)}`;

describe("the settings of a stack, read without Pulumi", () => {
  let folder: string;
  const before_ = process.cwd();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "settings-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: circle-core\nruntime: nodejs\n");
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before_);
    rmSync(folder, { recursive: true });
  });

  const stackFile = (text: string, stack = "development"): void => {
    writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);
  };
  const read = (config?: string | readonly string[], environment = "development") =>
    readEnvironment({ root, environment, ...(config !== undefined && { config: [config].flat() }) });
  const mistakes = async (config?: string, environment?: string): Promise<string[]> => {
    try {
      await read(config, environment);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return [...error.message.split("\n"), ...(error.hint === undefined ? [] : [error.hint])];
    }
    throw new assert.AssertionError({ message: "the settings were accepted" });
  };

  it("is what the program makes of the same file", async () => {
    stackFile("config:\n  circle-core:environment: development\n  circle-core:image: { tag: 0.2.0 }\n");
    const { settings, stack, project } = await read();
    assert.deepEqual(settings, accepted("development", { image: { tag: "0.2.0" } }));
    assert.equal(stack, "development");
    assert.equal(project, process.cwd());
  });

  it("knows the three environments of the checkout", async () => {
    process.chdir(root);
    for (const environment of ["development", "staging", "production"]) {
      assert.equal((await read(undefined, environment)).settings.environment, environment);
    }
  });

  it("merges mappings of a file of settings key by key, and replaces all else", async () => {
    stackFile(
      "config:\n  circle-core:environment: development\n  circle-core:image: { tag: 0.2.0, repository: one/a }\n" +
        "  circle-core:exposure: { type: ingress, hosts: [a.example.com, b.example.com] }\n",
    );
    writeFileSync("more.yaml", "image: { tag: 0.3.0 }\nexposure: { hosts: [c.example.com] }\n");
    const { settings } = await read("more.yaml");
    assert.equal(settings.image.repository, "one/a");
    assert.equal(settings.image.tag, "0.3.0");
    assert.deepEqual(settings.exposure.hosts, ["c.example.com"]);
  });

  it("lets each file count over those before it", async () => {
    stackFile("config:\n  circle-core:environment: development\n  circle-core:image: { tag: 0.2.0 }\n");
    writeFileSync("more.yaml", "image: { tag: 0.3.0, repository: one/a }\n");
    writeFileSync("most.yaml", "image: { tag: 0.4.0 }\n");
    const { settings, placeOf } = await read(["more.yaml", "most.yaml"]);
    assert.deepEqual([settings.image.repository, settings.image.tag], ["one/a", "0.4.0"]);
    assert.deepEqual(
      ["repository", "tag"].map((key) => placeOf(["image", key])?.file),
      ["more.yaml", "most.yaml"],
    );
  });

  it("takes another stack file as a file of settings, and JSON", async () => {
    stackFile("config:\n  circle-core:environment: development\n  circle-core:image: { tag: 0.2.0 }\n");
    writeFileSync("other.yaml", "config:\n  circle-core:image: { tag: 0.4.0 }\n  aws:region: eu-west-1\n");
    assert.equal((await read("other.yaml")).settings.image.tag, "0.4.0");
    writeFileSync("other.json", '{"image": {"tag": "0.5.0"}}');
    assert.equal((await read("other.json")).settings.image.tag, "0.5.0");
  });

  it("says where a setting was written, the last file first, and nothing of a default", async () => {
    stackFile(
      "config:\n  circle-core:environment: development\n  circle-core:image:\n    tag: 0.2.0\n    repository: one/a\n",
    );
    writeFileSync("more.yaml", "image:\n  tag: 0.3.0\n");
    const { placeOf } = await read("more.yaml");
    assert.deepEqual(placeOf(["image", "tag"]), { file: "more.yaml", line: 2, column: 3 });
    assert.deepEqual(placeOf(["image", "repository"]), { file: "Pulumi.development.yaml", line: 5, column: 5 });
    assert.equal(placeOf(["image", "digest"]), undefined);
  });

  it("tells all mistakes at once, each with its file and line", async () => {
    stackFile("config:\n  circle-core:environment: development\n  circle-core:image:\n    tags: 0.2.0\n");
    writeFileSync("more.yaml", "scaling:\n  replicas: many\n");
    const [unknown = "", wrong = ""] = await mistakes("more.yaml");
    assert.match(unknown, /^Pulumi\.development\.yaml:4:5: image\.tags is not a setting\..*Did you mean tag\?/);
    assert.match(wrong, /^more\.yaml:2:3: scaling\.replicas is "many"; allowed: /);
  });

  it("tells a contradiction that no single line makes", async () => {
    stackFile("config:\n  circle-core:environment: production\n  circle-core:image: { tag: 0.2.0 }\n", "production");
    const found = await mistakes(undefined, "production");
    assert.ok(found.some((line) => /^Pulumi\.production\.yaml:3:.*digest/.test(line), found.join("\n")));
  });

  it("refuses an encrypted setting without decrypting it", async () => {
    stackFile(
      `config:\n  circle-core:environment: staging\n  circle-core:clusters: [{ name: a, context: b }]\n` +
        `  circle-core:image: { tag: { secure: v1:abc }, digest: "${digest}" }\n`,
      "staging",
    );
    const found = await mistakes(undefined, "staging");
    assert.ok(found.some((line) => /^Pulumi\.staging\.yaml:4:.*image is encrypted/.test(line), found.join("\n")));
    assert.ok(found.every((line) => !line.includes("v1:abc")));
  });

  it("names the stacks that there are where one is not", async () => {
    stackFile("config: {}\n", "production");
    const [what = "", hint = ""] = await mistakes(undefined, "prodution");
    assert.match(what, /has no Pulumi\.prodution\.yaml; did you mean production\?$/);
    assert.equal(hint, "There are: production");
    assert.match((await mistakes(undefined, "../production")).join("\n"), /has no Pulumi\.\.\.\/production\.yaml/);
  });

  for (const [what, text, expected] of [
    ["a tab", "image:\n\ttag: 0.2.0\n", /^bad\.yaml:2:\d+: .*tab/i],
    ["a key twice", "image: {}\nimage: {}\n", /^bad\.yaml:2:1: /],
    ["a list", "- image\n", /^bad\.yaml: must hold one mapping/],
    ["two documents", "image: {}\n---\nimage: {}\n", /^bad\.yaml: must hold one mapping/],
  ] as const) {
    it(`refuses a file of settings with ${what}, by its place`, async () => {
      stackFile("config:\n  circle-core:environment: development\n");
      writeFileSync("bad.yaml", text);
      assert.match((await mistakes("bad.yaml"))[0] ?? "", expected);
    });
  }

  it("says that a file of settings is not there, and takes an empty one for none", async () => {
    stackFile("config:\n  circle-core:environment: development\n");
    assert.deepEqual(await mistakes("none.yaml"), ["none.yaml: no such file"]);
    writeFileSync("empty.yaml", "# nothing yet\n");
    assert.deepEqual((await read("empty.yaml")).settings, accepted("development"));
  });

  it("looks for the project from the working directory upwards, and in the package at last", () => {
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    assert.equal(projectFolder("/package", join(folder, "a", "b")), folder);
    cpSync(join(folder, "Pulumi.yaml"), join(folder, "a", "Pulumi.yaml"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: other\n");
    assert.equal(projectFolder("/package", join(folder, "a", "b")), join(folder, "a"));
    writeFileSync(join(folder, "a", "Pulumi.yaml"), "name: [\n");
    assert.equal(projectFolder("/package", join(folder, "a", "b")), "/package");
  });
});
