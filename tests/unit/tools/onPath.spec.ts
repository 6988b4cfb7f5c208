import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { modules } from "../../../toolchain/tools/catalogue";
import { silentProgress } from "../../../toolchain/progress";
import { ensureTools } from "../../../toolchain/tools";

describe("a tool on PATH", () => {
  const path = process.env["PATH"];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "path-"));
    process.env["PATH"] = [folder, path].join(delimiter);
  });

  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  function install(name: string, says: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\necho '${says}'\n`);
    chmodSync(join(folder, name), 0o755);
  }

  it("in a good version is used instead of building one", async () => {
    install("etcd", "etcd Version: 3.6.4");
    install("kubelet", "Kubernetes v1.36.0");
    const paths = { etcd: join(folder, "etcd"), kubelet: join(folder, "kubelet") };
    assert.deepEqual(await ensureTools(["etcd", "kubelet"], silentProgress), paths);
  });

  for (const [says, good] of [
    ["etcd Version: 3.4.30", false],
    ["etcd Version: 3.7.3", true],
  ] as const) {
    it(`${says} is ${good ? "" : "not "}good enough`, () => {
      assert.equal(modules.etcd.onPath.good.test(says), good);
    });
  }

  for (const [says, good] of [
    ["Kubernetes v1.35.9", false],
    ["Kubernetes v1.36.3", true],
  ] as const) {
    it(`${says} is ${good ? "" : "not "}good enough`, () => {
      assert.equal(modules.kubernetes.onPath.good.test(says), good);
    });
  }
});
