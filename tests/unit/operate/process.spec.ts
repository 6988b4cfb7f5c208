import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { denyAll, pod } from "../../policy/fixtures";
import { reportSchema } from "../../../operate/report/model";
import { BuiltCommand } from "../../support/builtCommand";

describe("the circle-core command", function () {
  this.timeout(60_000);
  const command = new BuiltCommand();
  let work: string;

  before(async () => {
    await command.build();
    ({ work } = command);
  });
  after(() => {
    command.remove();
  });

  const start = (args: readonly string[]) => command.start(args);
  const run = (args: readonly string[], input?: string) => command.run(args, input);
  const file = (name: string, content: string) => command.file(name, content);
  const lint = (args: readonly string[], input?: string) => run(["lint", ...args], input);
  const bad =
    "# kept\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: app\n      image: nginx:1.2.3\n      securityContext:\n        privileged: true\n";
  const onlyPrivileged = ["--rule", "privileged"];

  it("accepts good objects from the standard input", async () => {
    const { code, out, err } = await lint(
      ["-", ...onlyPrivileged],
      `${JSON.stringify(pod())}\n${JSON.stringify(denyAll())}`,
    );
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^✓ All rules are kept: 2 objects in 1 file, 1 rule\n$/);
  });

  it("refuses bad ones, by line and column, with exit code 5", async () => {
    const { code, out } = await lint([file("bad.yaml", bad), ...onlyPrivileged]);
    assert.equal(code, 5);
    assert.match(out, /✗ bad\.yaml:11:9 privileged \(critical\), container app/);
  });

  it("writes JSON that keeps to its schema, and nothing else, to the standard output", async () => {
    const { code, out } = await lint(["-", "-o", "json"], bad);
    const report = reportSchema.parse(JSON.parse(out));
    assert.deepEqual([code, report.summary.verdict, report.summary.objects], [5, "violations", 1]);
    const found = report.findings.find(({ rule }) => rule === "privileged");
    assert.deepEqual([found?.file, found?.line, found?.container, found?.exempted], ["-", 11, "app", false]);
  });

  it("judges what can be read beside what can't, names each, and exits with 2", async () => {
    const broken = file("broken.yaml", "a: 1\na: 2\n");
    const { code, out, err } = await lint([broken, file("bad.yaml", bad), "missing.yaml", ...onlyPrivileged]);
    assert.equal(code, 2);
    assert.match(err, /✗ broken\.yaml:2:1: the key is there twice/);
    assert.match(err, /✗ missing\.yaml: no such file or folder/);
    assert.match(out, /bad\.yaml:11:9 privileged/);
    assert.match(out, /the verdict is incomplete/);
  });

  it("takes all files as one cluster, or each as its own", async () => {
    const apart = [
      file("pod.json", JSON.stringify(pod())),
      file("deny.json", JSON.stringify(denyAll())),
      "--rule",
      "pod-isolated",
    ];
    assert.equal((await lint(apart)).code, 0);
    assert.equal((await lint([...apart, "--per-file"])).code, 5);
  });

  it("searches folders, and skips and counts what is for others", async () => {
    mkdirSync(join(work, "tree/sub/node_modules"), { recursive: true });
    mkdirSync(join(work, "tree/chart/templates"), { recursive: true });
    file("tree/sub/bad.yml", bad);
    file("tree/sub/node_modules/bad.yaml", bad);
    file("tree/values.yaml", "replicas: 2\n");
    file("tree/notes.txt", "no: [yaml");
    file("tree/chart/Chart.yaml", "apiVersion: v2\nname: x\n");
    file("tree/chart/templates/pod.yaml", "{{ if x }}\na: {{ b }}\n");
    symlinkSync("sub/bad.yml", join(work, "tree/link.yaml"));
    symlinkSync("..", join(work, "tree/sub/up"));
    const { code, out, err } = await lint(["tree", "tree/sub/bad.yml", "-o", "json", ...onlyPrivileged]);
    const { summary } = reportSchema.parse(JSON.parse(out));
    assert.deepEqual([code, summary.files, summary.objects, summary.skipped], [5, 1, 1, 2]);
    assert.match(err, /Skipped 1 Helm template/);
    mkdirSync(join(work, "empty"), { recursive: true });
    assert.match((await lint(["empty"])).err, /✗ empty: the folder has no \.yaml/);
  });

  it("uses the settings of an environment, or of a file with its exemptions", async () => {
    const exemption = (name: string) => ({ kind: "Pod", name, reason: "why", owner: "me", until: "2999-12-31" });
    const config = {
      all: "disabled",
      "automount-token": { enforcementLevel: "mandatory", exemptions: [exemption("p"), exemption("q")] },
    };
    const written = file("config.json", JSON.stringify(config, null, 2));
    const { code, out } = await lint(["-", "-c", written, "-o", "json"], bad);
    const { findings } = reportSchema.parse(JSON.parse(out));
    assert.deepEqual(
      findings.map(({ rule, exempted }) => [rule, exempted]),
      [
        ["automount-token", { reason: "why", owner: "me", until: "2999-12-31" }],
        ["exemptions", false],
      ],
    );
    assert.deepEqual([code, findings[1]?.file, findings[1]?.line], [5, "config.json", 13]);
    assert.equal((await lint(["-", "-e", "production"], bad)).code, 5);
    const wrong = await lint(["-", "-c", file("config.json", '{"priviledged": "advisory"}')], bad);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /✗ config\.json:1:2: priviledged is no rule.*did you mean privileged\?/);
  });

  it("never prints a secret, open or sealed", async () => {
    const secret = (more: object) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ...more,
    });
    const inputs = {
      metadata: { name: "s" },
      stringData: { password: secret({ plaintext: '"hunter2"' }), other: secret({ ciphertext: "v1:hunter2" }) },
    };
    const container = {
      name: "app",
      image: "x",
      env: [{ name: "PASSWORD", value: "hunter2" }],
      securityContext: secret({ ciphertext: "v1:hunter2" }),
    };
    const state = {
      version: 3,
      deployment: {
        resources: [
          { type: "kubernetes:core/v1:Secret", inputs },
          { type: "kubernetes:core/v1:Pod", inputs: { spec: { containers: [container] } } },
        ],
      },
    };
    for (const format of ["text", "json", "junit", "sarif", "markdown", "html"]) {
      const { code, out, err } = await lint(["-", "-o", format], JSON.stringify(state));
      assert.equal(code, 5);
      assert.doesNotMatch(out + err, /hunter2/);
    }
  });

  it("mends files in place, once, and keeps what is not concerned", async () => {
    const name = file("fix.yaml", bad);
    const first = await lint([name, "--fix", "--rule", "automount-token"]);
    assert.deepEqual(
      [first.code, readFileSync(join(work, name), "utf8")],
      [0, `${bad}  automountServiceAccountToken: false\n`],
    );
    assert.match(
      first.err,
      /\+ fix\.yaml: Pod p: spec\.automountServiceAccountToken \(automount-token\)\n1 field written in 1 file; 0 violations left/,
    );
    const before = statSync(join(work, name)).mtimeMs;
    assert.equal((await lint([name, "--fix", "--rule", "automount-token"])).code, 0);
    assert.equal(statSync(join(work, name)).mtimeMs, before);
    const piped = await lint(["-", "--fix", "--rule", "automount-token"], bad);
    assert.deepEqual([piped.code, piped.out], [0, `${bad}  automountServiceAccountToken: false\n`]);
    const state = JSON.stringify({
      version: 3,
      deployment: {
        resources: [{ type: "kubernetes:core/v1:Pod", inputs: { spec: { containers: [{ name: "a" }] } } }],
      },
    });
    const refused = await lint([file("state.json", state), "--fix", "--rule", "automount-token"]);
    assert.deepEqual([refused.code, readFileSync(join(work, "state.json"), "utf8")], [2, state]);
    assert.match(refused.err, /--fix does not touch Pulumi's state/);
  });

  it("writes reports to files, beside the text, and over no input", async () => {
    const { code, out } = await lint([
      file("bad.yaml", bad),
      "-o",
      "sarif=r.sarif",
      "-o",
      "html=r.html",
      ...onlyPrivileged,
    ]);
    assert.equal(code, 5);
    assert.match(out, /privileged/);
    assert.equal((JSON.parse(readFileSync(join(work, "r.sarif"), "utf8")) as { version: string }).version, "2.1.0");
    assert.match(readFileSync(join(work, "r.html"), "utf8"), /^<!doctype html>/);
    assert.match((await lint(["bad.yaml", "-o", "json=bad.yaml"])).err, /would overwrite the input bad\.yaml/);
    assert.equal(readFileSync(join(work, "bad.yaml"), "utf8"), bad);
    const nowhere = await lint(["bad.yaml", "-o", "json=no/where.json"]);
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.err, /✗ no\/where\.json.* can't be written: its folder is not there/);
  });

  const mistakes: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [[], /Usage: circle-core/],
    [["lnit", "a.yaml"], /unknown command 'lnit'\n\(Did you mean lint\?\)/],
    [["lint"], /missing required argument 'path'/],
    [
      ["lint", "a.yaml", "--enviroment", "production"],
      /unknown option '--enviroment'\n\(Did you mean --environment\?\)/,
    ],
    [["lint", "a.yaml", "-e", "prod"], /'prod' is invalid. Allowed choices are development, staging, production/],
    [["lint", "a.yaml", "--severity", "urgent"], /Allowed choices are low, medium, high, critical/],
    [["lint", "-", "--rule", "privilegd"], /--rule privilegd: there is no such rule; did you mean privileged\?/],
    [
      ["lint", "-", "--rule", "privileged", "host-path"],
      /host-path: no such file or folder; it is a rule: write --rule host-path/,
    ],
    [["lint", "-", "-o", "report.html"], /did you mean html=report\.html\?/],
    [["lint", "-"], /standard input: is empty: there is nothing to judge/],
    [["lint", "-", "--fix", "-o", "json"], /--fix - writes the mended text to the standard output/],
    [["lint", "-", "a.yaml", "--fix"], /either the standard input or files/],
  ];
  for (const [args, says] of mistakes) {
    it(`tells of the mistake in: circle-core ${args.join(" ")}`, async () => {
      const { code, err } = await run(args);
      assert.equal(code, 2);
      assert.match(err, says);
    });
  }

  it("helps with examples and exit codes, and says its version", async () => {
    const help = await run(["lint", "--help"]);
    assert.equal(help.code, 0);
    assert.match(help.out, /Examples:\n {2}circle-core lint deploy\.yaml/);
    assert.match((await run(["--help"])).out, /5 {2}a mandatory rule is violated/);
    assert.match((await run(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
  });

  it("colours where it is told to, and not into a pipe", async () => {
    assert.doesNotMatch((await lint(["-"], bad)).out, /\u001b/);
    assert.match((await lint(["-", "--color", "always"], bad)).out, /\u001b\[31m/);
  });

  it("ends by Ctrl-C with 8, in words", async () => {
    const child = start(["lint", "-"]);
    const said = text(child.stderr);
    const ended = once(child, "close") as Promise<[number | null]>;
    // More than a pipe holds: once it is taken, the command is reading, and waits for more.
    child.stdin.write("#".repeat(1_000_000));
    await once(child.stdin, "drain");
    child.kill("SIGINT");
    const [code] = await ended;
    assert.deepEqual([code, (await said).includes("✗ Cancelled")], [8, true]);
  });

  it("keeps its verdict when nobody reads on", async () => {
    const many = Array.from({ length: 300 }, (_, index) => bad.replace("name: p", `name: p${index}`)).join("---\n");
    const child = start(["lint", "-"]);
    const said = text(child.stderr);
    const ended = once(child, "close") as Promise<[number | null]>;
    child.stdout.once("data", () => child.stdout.destroy());
    child.stdin.end(many);
    const [code] = await ended;
    assert.deepEqual([code, await said], [5, ""]);
  });

  it("says in a line that Node is too old", async () => {
    const source = readFileSync(command.launch, "utf8").replace("process.versions.node", '"20.20.2"');
    const old = join(command.folder, "operate", "old.cjs");
    writeFileSync(old, source);
    const child = spawn(process.execPath, [old, "--help"], { stdio: ["ignore", "ignore", "pipe"] });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "close") as Promise<[number | null]>]);
    assert.match(said, /^✗ circle-core needs Node 22\.12 or newer[^\n]*\n$/);
    assert.equal(code, 2);
  });
});
