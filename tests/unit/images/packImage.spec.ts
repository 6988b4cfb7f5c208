import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../toolchain/errors";
import { packImage, type ImageSpec } from "../../../toolchain/images/packImage";
import { run } from "../../../toolchain/process";

interface Descriptor {
  digest: string;
  size: number;
  annotations: Record<string, string>;
}
interface Index {
  manifests: [Descriptor, Descriptor];
}
interface Manifest {
  config: Descriptor;
  layers: [Descriptor];
}
interface ImageConfig {
  architecture: string;
  config: object;
  rootfs: { diff_ids: string[] };
}

const sha256 = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

describe("packImage", () => {
  let folder: string;
  let spec: ImageSpec;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "images-"));
    await writeFile(join(folder, "tool"), "#!/bin/true\n");
    await writeFile(join(folder, "notes"), "text");
    spec = {
      name: "registry.example.com/team/tool:1.2.3",
      binary: join(folder, "tool"),
      command: ["serve"],
      user: "10001:10001",
      env: { B: "2", A: "1" },
      labels: { "org.opencontainers.image.version": "1.2.3" },
      files: { "/usr/share/tool/notes": { source: join(folder, "notes"), mode: 0o644 } },
      directories: { "/tmp": { mode: 0o1777 }, "/data": { mode: 0o700, uid: 10001, gid: 10001 } },
      output: join(folder, "out", "tool.tar"),
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** The archive, unpacked by the system's own tar. */
  async function unpack(archive: string) {
    const { code, stderr } = await run("tar", ["-xf", archive, "-C", folder]);
    assert.equal(code, 0, stderr);
    const blob = (digest: string): Promise<Buffer> => readFile(join(folder, "blobs", digest.replace(":", "/")));
    const parse = async (digest: string): Promise<unknown> => JSON.parse((await blob(digest)).toString());
    const index = JSON.parse(await readFile(join(folder, "index.json"), "utf8")) as Index;
    const manifest = (await parse(index.manifests[0].digest)) as Manifest;
    const config = (await parse(manifest.config.digest)) as ImageConfig;
    return { index, manifest, config, blob, layer: join(folder, "blobs", manifest.layers[0].digest.replace(":", "/")) };
  }

  it("gives the same bytes for the same inputs, whatever the files' times and the order of keys", async () => {
    const first = await packImage(spec);
    const bytes = await readFile(first.archive);
    await utimes(spec.binary, 1, 1);
    await chmod(spec.binary, 0o600);
    const second = await packImage({
      ...spec,
      env: { A: "1", B: "2" },
      directories: Object.fromEntries(Object.entries(spec.directories ?? {}).reverse()),
      output: join(folder, "second.tar"),
    });
    assert.equal(second.digest, first.digest);
    assert.ok(bytes.equals(await readFile(second.archive)));
  });

  it("changes the digest with any byte of a binary", async () => {
    const before = await packImage(spec);
    await writeFile(spec.binary, "#!/bin/false\n");
    assert.notEqual((await packImage(spec)).digest, before.digest);
  });

  it("names every blob by its own checksum and size, and answers the manifest's", async () => {
    const packed = await packImage(spec);
    const { index, manifest, config, blob } = await unpack(packed.archive);
    assert.equal(index.manifests[0].digest, packed.digest);
    for (const { digest, size } of [...index.manifests, manifest.config, ...manifest.layers]) {
      const bytes = await blob(digest);
      assert.equal(sha256(bytes), digest);
      assert.equal(bytes.length, size);
    }
    assert.deepEqual(config.rootfs.diff_ids, [manifest.layers[0].digest]);
    assert.equal((await readdir(join(folder, "blobs/sha256"))).length, 3);
  });

  it("gives the image both names that a runtime may look for", async () => {
    const packed = await packImage(spec);
    const { index } = await unpack(packed.archive);
    assert.deepEqual(
      index.manifests.map((manifest) => manifest.annotations["io.containerd.image.name"]),
      [spec.name, `registry.example.com/team/tool@${packed.digest}`],
    );
    assert.equal(index.manifests[0].annotations["org.opencontainers.image.ref.name"], "1.2.3");
  });

  it("writes user, entrypoint, environment and labels to the configuration", async () => {
    const { config } = await unpack((await packImage(spec)).archive);
    assert.deepEqual(config.config, {
      User: "10001:10001",
      Entrypoint: ["/tool"],
      Cmd: ["serve"],
      Env: ["A=1", "B=2"],
      WorkingDir: "/",
      Labels: { "org.opencontainers.image.version": "1.2.3" },
    });
  });

  it("lays out files and directories with their modes and owners, parents first", async () => {
    const { layer } = await unpack((await packImage(spec)).archive);
    const { stdout } = await run("tar", ["--numeric-owner", "-tvf", layer], { env: { ...process.env, TZ: "UTC" } });
    assert.deepEqual(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.replaceAll(/ +/g, " ")),
      [
        "drwx------ 10001/10001 0 1970-01-01 00:00 data/",
        "drwxrwxrwt 0/0 0 1970-01-01 00:00 tmp/",
        "-rwxr-xr-x 0/0 12 1970-01-01 00:00 tool",
        "drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/",
        "drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/share/",
        "drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/share/tool/",
        "-rw-r--r-- 0/0 4 1970-01-01 00:00 usr/share/tool/notes",
      ],
    );
  });

  it("leaves no half archive behind", async () => {
    await packImage(spec);
    assert.deepEqual(await readdir(join(folder, "out")), ["tool.tar"]);
  });

  const refused: { what: string; broken: () => Partial<ImageSpec>; says: RegExp }[] = [
    {
      what: "a path that an archive entry can't hold",
      broken: () => ({ files: { [`/opt/${"long".repeat(30)}`]: { source: spec.binary } } }),
      says: /^The path "opt\/(long)+" takes 124 bytes, and an archive entry may take 100\. Choose a shorter path/,
    },
    {
      what: "a path that leaves the root",
      broken: () => ({ files: { "/../etc/passwd": { source: spec.binary } } }),
      says: /^"\/\.\.\/etc\/passwd" is no path in an image/,
    },
    { what: "a relative path", broken: () => ({ directories: { tmp: {} } }), says: /^"tmp" is no path in an image/ },
    { what: "a short name", broken: () => ({ name: "tool:1" }), says: /^"tool:1" is no full image reference/ },
    { what: "a name without a tag", broken: () => ({ name: "example.com/tool" }), says: /is no full image reference/ },
    { what: "a user by name", broken: () => ({ user: "app" }), says: /^The image user "app" is not numeric/ },
    {
      what: "a binary that is not there",
      broken: () => ({ binary: join(folder, "absent") }),
      says: /^The image registry\.example\.com\/team\/tool:1\.2\.3 can't be packed: ENOENT/,
    },
  ];
  for (const { what, broken, says } of refused)
    it(`refuses ${what}`, async () => {
      await assert.rejects(packImage({ ...spec, ...broken() }), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, says);
        return true;
      });
    });
});
