import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { exitCode, type UserError } from "../../../toolchain/errors";
import { buildStamp, goBuild, requireGo, type GoBuild } from "../../../toolchain/tools/go";

describe("building Go programs", () => {
  let folder: string;
  let build: GoBuild;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "go-"));
    writeFileSync(join(folder, "go.mod"), "module example\n\ngo 1.26.0\n");
    writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() {}\n");
    build = { folder, programs: { example: "." }, outputDir: folder };
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  describe("the stamp", () => {
    it("stays the same while nothing that is built from changes", () => {
      const before = buildStamp(build);
      writeFileSync(join(folder, "README.md"), "not built from");
      assert.equal(buildStamp(build), before);
    });

    for (const name of ["go.mod", "go.sum", "main.go"]) {
      it(`changes with ${name}`, () => {
        const before = buildStamp(build);
        writeFileSync(join(folder, name), "changed");
        assert.notEqual(buildStamp(build), before);
      });
    }

    it("changes with what is linked in", () => {
      assert.notEqual(buildStamp({ ...build, ldflags: "-X main.version=2" }), buildStamp(build));
    });
  });

  describe("a machine that can't build", () => {
    it("is told that Go is missing, and what to do", async () => {
      const path = process.env["PATH"];
      process.env["PATH"] = folder;
      try {
        await assert.rejects(requireGo(0), (error: UserError) => {
          assert.equal(error.exitCode, exitCode.usage);
          assert.match(error.message, /`go` is not on PATH\. Install Go 1\.26 or newer/);
          return true;
        });
      } finally {
        process.env["PATH"] = path;
      }
    });

    it("is told how much disk is needed and how much is free", async () => {
      await assert.rejects(requireGo(1e9), /needs 1000000000 GiB of disk, and .* has [\d.]+ GiB free\. Free some, or/);
    });
  });

  it("that fails tells the compiler's words and the log, and leaves no program", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const says = ["go: downloading example.com/x v1.0.0", "example.com/x", "# example", "./main.go:3:15: undefined: y"];
    writeFileSync(
      join(bin, "go"),
      `#!/bin/sh\nprintf '%s\\n' ${says.map((line) => `'${line}'`).join(" ")} >&2\nexit 1\n`,
    );
    chmodSync(join(bin, "go"), 0o755);
    const path = process.env["PATH"];
    process.env["PATH"] = [bin, path].join(delimiter);
    try {
      await assert.rejects(
        goBuild(build, "broken", () => undefined),
        /^UserError: Building broken failed:\n {2}# example\n {2}\.\/main\.go:3:15: undefined: y\nThe whole log: .*broken\.log$/,
      );
    } finally {
      process.env["PATH"] = path;
    }
    assert.deepEqual(readdirSync(folder).sort(), ["bin", "go.mod", "main.go"]);
  });
});
