import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openProject, type Ended, type PersonsProject, type Running } from "../../support/circleCore";
import { connect } from "../../support/client";
import { testKubeconfig } from "../../support/stack";
import { until } from "../../support/until";

const namespace = "operate-moments";
const environment = ["-e", "development", "--yes"] as const;

/** Which command is cancelled, and when. */
interface Moment {
  readonly name: string;
  readonly command: readonly string[];
  /** By what signal: of a terminal, of a CI system, of a terminal that was closed. */
  readonly signal: NodeJS.Signals;
  readonly when: (running: Running) => Promise<unknown>;
  readonly says: RegExp;
}

/** Stack files that this project's commands have written in the place of the tracked one. */
async function temporaryFiles(): Promise<readonly string[]> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith("circle-core-"));
  const files = folders.map((name) => join(tmpdir(), name, "Pulumi.development.yaml"));
  return files.filter((file) => existsSync(file) && readFileSync(file, "utf8").includes(namespace));
}

const says = (pattern: RegExp) => (running: Running) => running.said(pattern);

/** One stack that runs, and that is as it was after each of them. */
describe("a command that is cancelled", function () {
  this.timeout(240_000);
  let project: PersonsProject;

  const deployed = async () => {
    const { spec } = await connect(testKubeconfig()).apps.readNamespacedDeployment({ name: "circle-core", namespace });
    return spec?.template.spec?.containers[0]?.image;
  };
  /** The engine is at work on that, and has not only been asked. */
  const engineAt = (word: string) => () =>
    until(`pulumi ${word}`, 30, () =>
      Promise.resolve(
        project.processes().some((line) => line.includes(`pulumi ${word} `) || line.includes("cmd/run ")) || undefined,
      ),
    );

  before(async () => {
    const settings = { environment: "development" };
    project = await openProject({ stack: "development", settings, namespace, kubeconfig: testKubeconfig() });
    for (const version of ["0.1.0", "0.2.0"]) {
      const { code, err } = await project.run("deploy", ...environment, "--no-validate", "--version", version);
      assert.equal(code, 0, err);
    }
  });
  after(() => project.dispose());

  const deploy = ["deploy", ...environment, "--no-validate", "--version", "0.3.0"];
  const rollback = ["rollback", ...environment, "--no-validate"];
  const destroy = ["destroy", ...environment];
  const untouched = /^✗ Cancelled, nothing was changed$/m;

  const moments: readonly Moment[] = [
    {
      name: "deploy while it looks",
      command: deploy,
      signal: "SIGINT",
      when: says(/Looking at the stack/),
      says: untouched,
    },
    {
      name: "deploy as its preview begins",
      command: deploy,
      signal: "SIGTERM",
      when: says(/Previewing under/),
      says: untouched,
    },
    {
      name: "deploy in its preview",
      command: deploy,
      signal: "SIGINT",
      when: async (running) => {
        await running.said(/Previewing under/);
        await engineAt("preview")();
      },
      says: untouched,
    },
    {
      name: "rollback in its preview",
      command: rollback,
      signal: "SIGHUP",
      when: says(/Previewing under/),
      says: untouched,
    },
    {
      name: "destroy while it looks",
      command: destroy,
      signal: "SIGINT",
      when: says(/Looking at the stack/),
      says: /^✗ Cancelled/m,
    },
    {
      name: "deploy before its update begins",
      command: deploy,
      signal: "SIGINT",
      when: says(/Updating/),
      says: /^✗ Cancelled(, nothing was changed| before the engine had begun: nothing was changed|: the engine has ended, and the stack development is free again; 0 of .*)$/m,
    },
  ];

  const cancelled = async ({ command, signal, when }: Pick<Moment, "command" | "signal" | "when">): Promise<Ended> => {
    const running = project.start(...command);
    await when(running);
    running.child.kill(signal);
    return running.ended;
  };

  for (const { name, says: pattern, ...moment } of moments) {
    it(`leaves the stack free, as it was, and nothing running: ${name}`, async () => {
      const { code, out, err } = await cancelled(moment);
      assert.equal(code, 8, err);
      assert.equal(out, "");
      assert.match(err, pattern);
      assert.deepEqual(project.processes(), []);
      assert.deepEqual(await project.locks(), []);
      assert.match((await deployed()) ?? "", /:0\.2\.0$/);
    });
  }

  it("is recorded where it had begun, and gone back from to what ran before it", async () => {
    const { code, err } = await cancelled({
      command: ["deploy", ...environment, "--no-validate", "--version", "absent"],
      signal: "SIGINT",
      when: says(/Deployment circle-core: 1 wanted/),
    });
    assert.equal(code, 8, err);
    assert.match(err, /the stack development is free again; \d+ of .* made\n.*circle-core rollback/);
    assert.deepEqual(await project.locks(), []);
    assert.match((await deployed()) ?? "", /:absent$/);

    const back = await project.run(...rollback);
    assert.equal(back.code, 0, back.err);
    assert.match(back.out, /^✓ Release 2 of development \(0\.2\.0\) runs again, as release 4/);
    assert.match((await deployed()) ?? "", /:0\.2\.0$/);
  });

  it("says how the stack is unlocked where it is ended at once, by a second signal", async () => {
    const running = project.start("deploy", ...environment, "--no-validate", "--version", "absent");
    await running.said(/Deployment circle-core: 1 wanted/);
    running.child.kill("SIGINT");
    await running.said(/Cancelling: .* \(again to end at once\)/);
    running.child.kill("SIGINT");
    const { code, err } = await running.ended;
    assert.equal(code, 8, err);
    assert.match(err, /pulumi cancel development --yes/);
    assert.deepEqual(await temporaryFiles(), []);
    await until("the engine has ended", 60, () => Promise.resolve(project.processes().length === 0 || undefined));
    await project.pulumi("cancel", "development", "--yes");
    const next = await project.run("deploy", ...environment, "--no-validate", "--version", "0.2.0");
    assert.equal(next.code, 0, next.err);
  });

  it("goes back to the newest good release where a plain pulumi up has deployed since", async () => {
    await project.settings({ image: { tag: "0.4.0" } });
    const plain = await project.pulumi("up", "--yes", "--skip-preview", "-s", "development");
    assert.equal(plain.code, 0, plain.out + plain.err);
    assert.match((await deployed()) ?? "", /:0\.4\.0$/);
    const back = await project.run(...rollback);
    assert.equal(back.code, 0, back.err);
    assert.match(back.out, /^✓ Release \d+ of development \(0\.2\.0\) runs again/);
    assert.match((await deployed()) ?? "", /:0\.2\.0$/);
  });
});
