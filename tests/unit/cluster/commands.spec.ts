import assert from "node:assert/strict";
import { join } from "node:path";
import { run, type RunResult } from "../../../toolchain/process";
import { rootDir } from "../../../toolchain/paths";
import { statusTable } from "../../../toolchain/cluster/commands";

const entry = join(rootDir, "toolchain/cluster/main.ts");

const cluster = (...args: string[]): Promise<RunResult> =>
  run(process.execPath, ["--require", require.resolve("tsx/cjs"), entry, ...args]);

describe("cluster command", function () {
  this.timeout(20_000);

  it("shows how to use it, with examples", async () => {
    const { code, stdout } = await cluster("--help");
    assert.equal(code, 0);
    assert.match(stdout, /start .*\n[^]*stop .*\n[^]*Examples:/);
  });

  const mistakes: [string[], RegExp][] = [
    [["restart"], /unknown command 'restart'/],
    [["start", "Not_a_Name"], /"Not_a_Name" can't be the name of a cluster/],
    [["start", "a", "--light", "--metrics"], /a light cluster runs none.*--metrics out/],
    [["start", "a", "--light", "--ingress"], /a light cluster runs none.*--ingress out/],
    [["status", "--output", "xml"], /Allowed choices are text, json/],
  ];
  for (const [args, message] of mistakes) {
    it(`refuses \`${args.join(" ")}\` in words, with code 2`, async () => {
      const { code, stdout, stderr } = await cluster(...args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }

  it("says of a cluster that is not there how to start it", async () => {
    const { code, stderr } = await cluster("kubeconfig", "never-started");
    assert.equal(code, 1);
    assert.match(stderr, /no cluster "never-started".*npm run cluster -- start never-started/);
  });

  it("stops a cluster that is not there without complaint", async () => {
    assert.equal((await cluster("stop", "never-started")).code, 0);
  });

  it("shows clusters in columns", () => {
    const table = statusTable([
      { name: "a", condition: "stale" },
      {
        name: "longer",
        condition: "running",
        cluster: { name: "longer", mode: "light", kubeconfig: "/k", context: "c", server: "https://127.0.0.1:1" },
      },
    ]);
    assert.deepEqual(table.split("\n"), [
      "NAME    CONDITION  MODE   SERVER               KUBECONFIG",
      "a       stale",
      "longer  running    light  https://127.0.0.1:1  /k",
    ]);
  });
});
