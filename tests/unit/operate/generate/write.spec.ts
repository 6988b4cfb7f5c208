import assert from "node:assert/strict";
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../../../operate/errors";
import { realDisk, type Disk } from "../../../../operate/generate/disk";
import { markerName } from "../../../../operate/generate/marker";
import { inspectTarget, stageName } from "../../../../operate/generate/target";
import { writeTree, type Written } from "../../../../operate/generate/write";

const first = new Map([
  ["kustomization.yaml", "one\n"],
  ["base/a.yaml", "a\n"],
  ["base/b.yaml", "b\n"],
  ["overlays/x/c.yaml", "c\n"],
]);
const second = new Map([
  ["kustomization.yaml", "two\n"],
  ["base/a.yaml", "a\n"],
  ["base/d/e.yaml", "e\n"],
]);

describe("writing a tree", () => {
  let home: string;
  let folder: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "generate-"));
    folder = join(home, "config");
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  function write(files: ReadonlyMap<string, string>, { force = false, disk = realDisk, into = folder } = {}): Written {
    return writeTree(disk, inspectTarget(disk, into, files.keys(), force), files);
  }

  /** All files below the home, with their text; links are followed. */
  function found(): Record<string, string> {
    const names = readdirSync(home, { recursive: true, encoding: "utf8" }).sort();
    return Object.fromEntries(
      names.flatMap((name) => {
        const path = join(home, name);
        return statSync(path).isDirectory() ? [[`${name}/`, ""]] : [[name, readFileSync(path, "utf8")]];
      }),
    );
  }

  /** Refused in words that name the place, and nothing has changed. */
  function assertRefused(run: () => unknown, says: RegExp): void {
    const before = found();
    assert.throws(run, (error) => error instanceof UsageError && says.test(error.message));
    assert.deepEqual(found(), before);
  }

  it("makes the folder, with those around it, and holds the tree and its marker alone", () => {
    const into = join(home, "not", "there", "yet");
    assert.deepEqual(write(first, { into }), { written: 4, removed: 0, unchanged: 0 });
    const files = readdirSync(into, { recursive: true, encoding: "utf8" }).filter((name) =>
      statSync(join(into, name)).isFile(),
    );
    assert.deepEqual(files.sort(), [markerName, ...first.keys()].sort());
    assert.equal(readFileSync(join(into, "overlays/x/c.yaml"), "utf8"), "c\n");
  });

  it("takes an empty folder", () => {
    mkdirSync(folder);
    assert.equal(write(first).written, 4);
  });

  it("writes anew what has changed, removes what is no longer generated, and leaves what is not its own", () => {
    write(first);
    writeFileSync(join(folder, "base/secret.env"), "mine\n");
    const before = statSync(join(folder, "base/a.yaml")).mtimeMs;
    assert.deepEqual(write(second), { written: 2, removed: 2, unchanged: 1 });
    assert.equal(statSync(join(folder, "base/a.yaml")).mtimeMs, before);
    assert.deepEqual(
      Object.keys(found()).filter((name) => name !== join("config", markerName)),
      [
        "config/",
        "config/base/",
        "config/base/a.yaml",
        "config/base/d/",
        "config/base/d/e.yaml",
        "config/base/secret.env",
        "config/kustomization.yaml",
      ],
    );
  });

  it("changes nothing where nothing has changed", () => {
    write(first);
    assert.deepEqual(write(first), { written: 0, removed: 0, unchanged: 4 });
  });

  it("refuses a folder of somebody else's, unless it is forced; then the other files stay", () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "mine.txt"), "mine\n");
    writeFileSync(join(folder, "kustomization.yaml"), "mine too\n");
    assertRefused(() => write(first), /config: is not empty, and was not generated/);
    write(first, { force: true });
    assert.equal(readFileSync(join(folder, "mine.txt"), "utf8"), "mine\n");
    assert.equal(readFileSync(join(folder, "kustomization.yaml"), "utf8"), "one\n");
    // From now on it is ours.
    assert.equal(write(second).removed, 2);
  });

  for (const [what, text] of Object.entries({
    "is no marker": "{}",
    "leads out of the folder": JSON.stringify({ note: "", files: { "../victim": "0" } }),
    "leads somewhere else": JSON.stringify({ note: "", files: { "/victim": "0" } }),
  }))
    it(`takes no word of a marker that ${what}`, () => {
      mkdirSync(folder);
      writeFileSync(join(home, "victim"), "still there");
      writeFileSync(join(folder, markerName), text);
      assertRefused(() => write(first), /was not generated/);
    });

  it("refuses to overwrite or remove what was changed by hand, unless it is forced", () => {
    write(first);
    writeFileSync(join(folder, "base/a.yaml"), "changed\n");
    writeFileSync(join(folder, "base/b.yaml"), "changed too\n");
    assertRefused(
      () => write(second),
      /config\/base\/a\.yaml: was changed by hand.*\n.*config\/base\/b\.yaml: was changed by hand/,
    );
    assert.deepEqual(write(second, { force: true }), { written: 3, removed: 2, unchanged: 0 });
  });

  it("writes again what was deleted by hand", () => {
    write(first);
    rmSync(join(folder, "base"), { recursive: true });
    assert.deepEqual(write(first), { written: 2, removed: 0, unchanged: 2 });
  });

  it("refuses a link, also one that leads nowhere, and a file", () => {
    mkdirSync(join(home, "real"));
    symlinkSync("real", folder);
    assertRefused(() => write(first, { force: true }), /config: is a symbolic link/);
    rmSync(folder);
    symlinkSync("nowhere", folder);
    assert.throws(() => write(first), /config: is a symbolic link/);
    rmSync(folder);
    writeFileSync(folder, "");
    assertRefused(() => write(first, { force: true }), /config: is no folder/);
  });

  it("writes through no link inside of the folder, and never to where a folder is", () => {
    mkdirSync(folder);
    mkdirSync(join(home, "elsewhere"));
    symlinkSync("../elsewhere", join(folder, "base"));
    assertRefused(() => write(first, { force: true }), /config\/base: is a symbolic link/);
    rmSync(join(folder, "base"));
    mkdirSync(join(folder, "base/a.yaml"), { recursive: true });
    assertRefused(() => write(first, { force: true }), /config\/base\/a\.yaml: is a folder/);
    rmSync(join(folder, "base"), { recursive: true });
    writeFileSync(join(folder, "base"), "");
    assertRefused(() => write(first, { force: true }), /config\/base: is a file/);
  });

  it("removes what a killed run has left, and not what another one is writing", () => {
    write(first);
    const dead = join(folder, stageName(2 ** 22 + 1));
    const running = join(folder, stageName(process.ppid));
    for (const path of [dead, running]) mkdirSync(path);
    write(second);
    assert.deepEqual([existsSync(dead), existsSync(running)], [false, true]);
  });

  describe("when the disk refuses a step", () => {
    const steps = ["copyFileSync", "mkdirSync", "renameSync", "unlinkSync", "writeFileSync"] as const;

    /** A disk that is full from its n-th change on, counted over all kinds, but gives back what there was. */
    function fullAfter(changes: number): { disk: Disk; failed: () => boolean } {
      let left = changes;
      let failed = false;
      const disk = { ...fs } as Record<string, unknown>;
      for (const step of steps) {
        const real = fs[step] as (...args: unknown[]) => unknown;
        disk[step] = (...args: unknown[]): unknown => {
          if (!failed && left-- === 0) {
            failed = true;
            throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
          }
          return real(...args);
        };
      }
      return { disk: disk as unknown as Disk, failed: () => failed };
    }

    for (const what of ["in a new folder", "in one that was generated"])
      it(`what was there before is there again, whichever step it is: ${what}`, () => {
        if (what === "in one that was generated") {
          write(first);
          writeFileSync(join(folder, "base/secret.env"), "mine\n");
        }
        const before = found();
        let tried = 0;
        for (; ; tried++) {
          const { disk, failed } = fullAfter(tried);
          try {
            write(second, { disk });
          } catch (error) {
            assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
          }
          if (!failed()) break;
          assert.deepEqual(found(), before, `step ${tried}`);
        }
        assert.ok(tried > 8, `only ${tried} steps`);
        assert.equal(readFileSync(join(folder, "base/d/e.yaml"), "utf8"), "e\n");
      });
  });
});
