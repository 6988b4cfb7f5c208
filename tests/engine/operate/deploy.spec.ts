import assert from "node:assert/strict";
import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { rootDir } from "../../../toolchain/paths";
import { connect } from "../../support/client";
import { openProject, type PersonsProject } from "../../support/circleCore";
import { testKubeconfig } from "../../support/stack";

/** No container runs on the light cluster: nothing could be validated. */
const deploy = ["deploy", "-e", "development", "--yes", "--no-validate"];

const open = (namespace: string, settings: Readonly<Record<string, unknown>> = {}, init = true) =>
  openProject({
    stack: "development",
    settings: { environment: "development", ...settings },
    namespace,
    kubeconfig: testKubeconfig(),
    init,
  });

const imageOf = async (namespace: string): Promise<string | undefined> => {
  const { spec } = await connect(testKubeconfig()).apps.readNamespacedDeployment({ name: "circle-core", namespace });
  return spec?.template.spec?.containers[0]?.image;
};

interface Recorded {
  readonly releases: readonly { number: number; version: string; verdict: string; backTo?: number; cause?: string }[];
  readonly updates: readonly { message: string }[];
}

describe("circle-core deploy", function () {
  this.timeout(300_000);
  let project: PersonsProject;
  afterEach(() => project.dispose());

  const recorded = async () => {
    const { code, out, err } = await project.run("history", "-e", "development", "-o", "json");
    assert.equal(code, 0, err);
    return JSON.parse(out) as Recorded;
  };

  it("deploys, records, goes back, and ends in the state of a plain pulumi up", async () => {
    project = await open("operate-deploy");
    const { namespace } = project;
    const tracked = await project.stackFile();

    const first = await project.run(...deploy);
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /^✓ Release 1 of development: 0\.2\.0 runs/);
    assert.match(first.err, /Changes: \d+ to create/);
    assert.match(first.err, /\+ Deployment circle-core/);
    const plain = await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "-s", "development");
    assert.equal(plain.code, 0, plain.out + plain.err);

    const second = await project.run(...deploy, "--version", "0.3.0");
    assert.equal(second.code, 0, second.err);
    assert.match(second.err, /~ Deployment circle-core: .*image/);
    assert.match((await imageOf(namespace)) ?? "", /:0\.3\.0$/);
    assert.equal(await project.stackFile(), tracked, "the tracked file was written");

    const dry = await project.run("rollback", "-e", "development", "--dry-run");
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.out, /^Release 1 \(0\.2\.0\) would be deployed again\nChanges: 1 to update/);
    assert.match((await imageOf(namespace)) ?? "", /:0\.3\.0$/, "a dry run changed it");

    const back = await project.run("rollback", "-e", "development", "--to", "1", "--yes", "--no-validate");
    assert.equal(back.code, 0, back.err);
    assert.match((await imageOf(namespace)) ?? "", /:0\.2\.0$/);
    const { releases, updates } = await recorded();
    assert.deepEqual(
      releases.map(({ number, version, verdict, backTo }) => [number, version, verdict, backTo]),
      [
        [1, "0.2.0", "unvalidated", undefined],
        [2, "0.3.0", "unvalidated", undefined],
        [3, "0.2.0", "unvalidated", 1],
      ],
    );
    assert.equal(updates.length, 1, "the plain pulumi up stands beside them");
    const settled = await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "-s", "development");
    assert.equal(settled.code, 0, settled.out + settled.err);

    const gone = await project.run("destroy", "-e", "development", "--yes");
    assert.equal(gone.code, 0, gone.err);
    assert.match(gone.out, /^✓ development is removed: \d+ resources/);
    assert.match(
      (await project.run("destroy", "-e", "development", "--yes")).out,
      /^Nothing of development is deployed/,
    );
  });

  it("takes back what is not up in time, and says both", async () => {
    project = await open("operate-deadline");
    assert.equal((await project.run(...deploy)).code, 0);
    const failed = await project.run(...deploy, "--version", "absent", "--timeout", "12");
    assert.equal(failed.code, 9, failed.err);
    assert.match(failed.err, /✗ Release 2 of development \(absent\) failed: not up within 12 s/);
    assert.match(failed.err, /Rolled back: release 1 \(0\.2\.0\) runs again/);
    assert.match((await imageOf(project.namespace)) ?? "", /:0\.2\.0$/);
    const { releases } = await recorded();
    assert.deepEqual(
      // What was wrong by then stands after it.
      releases.map(({ verdict, backTo, cause }) => [verdict, backTo, cause?.split(":")[0]]),
      [
        ["unvalidated", undefined, undefined],
        ["failed", undefined, "not up within 12 s"],
        ["unvalidated", 1, undefined],
      ],
    );
  });

  it("leaves what failed where there is nothing to go back to, or it is told to", async () => {
    project = await open("operate-no-way-back");
    const first = await project.run(...deploy, "--version", "absent", "--timeout", "15");
    assert.equal(first.code, 9, first.err);
    assert.match(first.err, /No good release is recorded to go back to/);
    assert.equal((await project.run(...deploy)).code, 0);
    const kept = await project.run(...deploy, "--version", "absent", "--timeout", "12", "--no-rollback");
    assert.match(kept.err, /It was not taken back \(--no-rollback\)/);
    assert.match((await imageOf(project.namespace)) ?? "", /:absent$/);
  });

  it("frees the stack at a Ctrl-C, and tells a second deployment meanwhile who is at work", async () => {
    project = await open("operate-cancelled");
    const running = project.start(...deploy, "--version", "absent");
    await running.said(/Deployment circle-core: 1 wanted/);
    const second = await project.run(...deploy);
    assert.equal(second.code, 1, second.err);
    assert.match(second.err, /✗ Stack development is being worked on by \S+@\S+ \(process \d+, since \d+ s\)/);
    assert.match(second.err, /pulumi cancel development --yes/);

    running.child.kill("SIGINT");
    const cancelled = await running.ended;
    assert.equal(cancelled.code, 8, cancelled.err);
    assert.match(cancelled.err, /✗ Cancelled: the engine has ended, and the stack development is free again; \d+ of/);
    const next = await project.run(...deploy);
    assert.equal(next.code, 0, next.err);
  });
});

describe("circle-core deploy, refused", function () {
  this.timeout(180_000);
  let project: PersonsProject;
  after(() => project.dispose());
  before(async () => {
    project = await open("operate-refused");
    const { code, err } = await project.run(...deploy);
    assert.equal(code, 0, err);
  });
  afterEach(async () => {
    await project.settings({});
    await rm(join(project.folder, "policy"), { recursive: true });
    await thePack();
  });

  const refused = async (args: readonly string[], code: number, ...says: readonly RegExp[]): Promise<void> => {
    const ended = await project.run(...args);
    assert.equal(ended.code, code, ended.err);
    for (const pattern of says) assert.match(ended.err, pattern);
    assert.match((await imageOf(project.namespace)) ?? "", /circle-core:0\.2\.0$/, "something was deployed");
  };

  const thePack = (): Promise<void> => symlink(join(rootDir, "policy"), join(project.folder, "policy"));

  /** From now on the project's pack judges by the configuration of another environment. */
  const judgedAs = async (environment: string): Promise<void> => {
    const pack = join(project.folder, "policy");
    await rm(pack, { recursive: true });
    await mkdir(join(pack, "config"), { recursive: true });
    const own = (await readdir(join(rootDir, "policy"))).filter((name) => name !== "config");
    await Promise.all(own.map((name) => symlink(join(rootDir, "policy", name), join(pack, name))));
    const config = join(rootDir, "policy", "config", `${environment}.json`);
    await symlink(config, join(pack, "config", "development.json"));
  };

  it("by mistakes of the settings, with their places", async () => {
    await project.settings({ scaling: { replicas: "many" }, image: { tag: "latest" } });
    await refused(deploy, 2, /Pulumi\.development\.yaml:\d+:\d+: scaling\.replicas /, /image\.tag .*\[tag-latest\]/);
  });

  it("by the policy pack", async () => {
    await judgedAs("production");
    await refused(
      [...deploy, "--config", await project.file("more.yaml", { app: { logLevel: "DEBUG" } })],
      5,
      /✗ The policy pack forbids it: .*image-digest/,
      /found: +an image without a digest/,
    );
  });

  it("where nobody can be asked", async () => {
    await refused(["deploy", "-e", "development"], 2, /there is no terminal to answer at\n.*--yes/);
  });

  it("where data would be lost and --yes alone is said", async () => {
    await project.settings({ persistence: { storageClass: "pretended-rigid" } });
    await refused(deploy, 2, /PersistentVolumeClaim circle-core-data is made anew/, /--allow-data-loss/);
  });

  it("where there is no such stack in the back end", async () => {
    await project.file("Pulumi.other.yaml", { config: { "circle-core:environment": "development" } });
    await refused(["deploy", "-e", "other", "--yes"], 6, /There is no stack other/, /pulumi stack init other/);
  });
});
