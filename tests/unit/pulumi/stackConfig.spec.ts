import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeConfigCopy } from "../../../toolchain/pulumi/stackConfig";

const trackedText = `# yaml-language-server: $schema=settings.json
config:
  shop:replicas: 2 # enough for tests
  shop:app:
    # how it is reached
    port: 80
    name: shop
`;

describe("writeConfigCopy", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "config-"));
    writeFileSync(join(folder, "tracked.yaml"), trackedText);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const copy = async (overrides: Record<string, unknown>, tracked = "tracked.yaml"): Promise<string> => {
    await writeConfigCopy(join(folder, tracked), join(folder, "deep", "copy.yaml"), overrides);
    return readFileSync(join(folder, "deep", "copy.yaml"), "utf8");
  };

  it("copies a file as it is where nothing is overridden", async () => {
    assert.equal(await copy({}), trackedText);
  });
  it("merges maps, replaces values, adds keys, and keeps comments", async () => {
    const text = await copy({
      "shop:replicas": 3,
      "shop:app": { port: 8080, tls: { on: true } },
      "shop:new": [1, "two"],
    });
    assert.equal(
      text,
      `# yaml-language-server: $schema=settings.json
config:
  shop:replicas: 3 # enough for tests
  shop:app:
    # how it is reached
    port: 8080
    name: shop
    tls:
      on: true
  shop:new:
    - 1
    - two
`,
    );
  });
  it("takes a key away", async () => {
    assert.doesNotMatch(await copy({ "shop:replicas": undefined, "shop:app": { name: undefined } }), /replicas|name:/);
  });
  it("takes a map away with its last key, and the comment on that", async () => {
    const text = await copy({ "shop:app": { port: undefined, name: undefined } });
    assert.doesNotMatch(text, /shop:app|how it is reached/);
    assert.match(text, /shop:replicas: 2/);
  });
  it("puts a map in place of a value", async () => {
    assert.match(await copy({ "shop:replicas": { min: 1 } }), /shop:replicas:\n {4}min: 1\n/);
  });
  it("starts from nothing where there is no tracked file, or an empty one", async () => {
    assert.match(await copy({ "shop:a": 1 }, "missing.yaml"), /config: *\{? *"?shop:a"?: 1|config:\n {2}shop:a: 1/);
    writeFileSync(join(folder, "empty.yaml"), "");
    assert.match(await copy({ "shop:a": 1 }, "empty.yaml"), /shop:a"?: 1/);
  });
  it("keeps the salt that the CLI has put into the copy", async () => {
    await copy({});
    const file = join(folder, "deep", "copy.yaml");
    writeFileSync(file, `encryptionsalt: v1:abc\n${readFileSync(file, "utf8")}`);
    assert.match(await copy({ "shop:replicas": 4 }), /encryptionsalt: v1:abc/);
  });
  it("prefers the tracked file's own salt", async () => {
    await copy({});
    writeFileSync(join(folder, "deep", "copy.yaml"), "encryptionsalt: old\n");
    writeFileSync(join(folder, "tracked.yaml"), `encryptionsalt: own\n${trackedText}`);
    assert.match(await copy({}), /encryptionsalt: own/);
  });
  it("is readable for its owner only", async () => {
    await copy({});
    assert.equal(statSync(join(folder, "deep", "copy.yaml")).mode & 0o777, 0o600);
  });
  it("names file and place of a mistake, and writes nothing", async () => {
    writeFileSync(join(folder, "tracked.yaml"), "config:\n  a: [1\n  b: 2\n");
    await assert.rejects(copy({}), /tracked\.yaml is not valid YAML: .*line 3/s);
    assert.ok(!existsSync(join(folder, "deep")));
  });
});
