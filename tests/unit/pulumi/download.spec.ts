import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentProgress, type Progress } from "../../../toolchain/progress";
import { download, mayDownload } from "../../../toolchain/pulumi/download";
import { isOfficialIn, type Plugin } from "../../../toolchain/pulumi/plugins";

const plugin: Plugin = { kind: "resource", name: "random", version: "4.21.2" };
const day = 24 * 60 * 60 * 1000;

describe("download of official plugins", () => {
  let home: string;
  const lines: string[] = [];
  const progress: Progress = { ...silentProgress, note: (text) => lines.push(text) };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "home-"));
    lines.length = 0;
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });
  /** A CLI that behaves as the given script does. */
  const cli = (script: string): string => {
    const file = join(home, "pulumi");
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const installing = `
[ "$*" = "plugin install resource random 4.21.2" ] || exit 9
mkdir -p "$PULUMI_HOME/plugins/resource-random-v4.21.2"
echo official > "$PULUMI_HOME/plugins/resource-random-v4.21.2/pulumi-resource-random"`;

  it("is worth a try at first", async () => {
    assert.ok(await mayDownload(home));
  });
  it("puts a plugin into the cache, and leaves nothing else", async () => {
    await download(cli(installing), home, [plugin], progress);
    assert.ok(isOfficialIn(home, plugin));
    assert.deepEqual(readdirSync(home).sort(), ["plugins", "pulumi"]);
    assert.deepEqual(lines, []);
    assert.ok(await mayDownload(home));
  });
  it("remembers a failure for a day, and says so", async () => {
    await download(cli("echo no such host >&2; exit 1"), home, [plugin], progress);
    assert.ok(!isOfficialIn(home, plugin));
    assert.match(lines.join(), /can't be downloaded from here: the offline plugins stand in/);
    assert.ok(!(await mayDownload(home)));
    assert.ok(!(await mayDownload(home, Date.now() + day - 60_000)));
    assert.ok(await mayDownload(home, Date.now() + day));
  });
  it("takes a CLI that says it installed, but did not, for a failure", async () => {
    await download(cli("exit 0"), home, [plugin], progress);
    assert.ok(!(await mayDownload(home)));
  });
  it("stops waiting at the second try of the CLI", async () => {
    const started = Date.now();
    await download(cli('echo "Will retry in 160ms [2/5]"; exec sleep 60'), home, [plugin], progress);
    assert.ok(Date.now() - started < 8_000);
    assert.ok(!(await mayDownload(home)));
    assert.ok(!existsSync(join(home, "downloads")));
  });
});
