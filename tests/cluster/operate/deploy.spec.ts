import assert from "node:assert/strict";
import { openProject, type Ended, type PersonsProject } from "../../support/circleCore";
import { exampleDigest } from "../../support/environment";
import { imageSettings, kubectlOutput, testNode } from "../../support/node";

const namespace = "operate-deploy";
const secretValue = "a-value-that-nobody-may-read";

const faulty = (environment: Record<string, string>) => ({ pod: { environment } });

/** One stack, step after step: each begins with what the one before it has left. */
describe("circle-core deploy on a real node", function () {
  this.timeout(240_000);
  let project: PersonsProject;

  before(async () => {
    const { context, kubeconfig } = testNode();
    const settings = {
      environment: "development",
      clusters: [{ name: "test", context }],
      image: imageSettings(),
      // Proving the network takes its time, and is proven elsewhere.
      validation: { networkProbe: { enabled: false } },
    };
    project = await openProject({ stack: "development", settings, namespace, kubeconfig });
  });
  after(() => project.dispose());

  const deploy = (...args: string[]) => project.run("deploy", "-e", "development", "--yes", ...args);
  const withSettings = async (settings: object, ...args: string[]): Promise<Ended> =>
    deploy("--config", await project.file("more.yaml", settings), ...args);

  /** Failed for that cause, which is what the first line of the end says, and taken back. */
  const takenBack = ({ code, err }: Ended, failed: number, cause: RegExp, to: number): void => {
    assert.equal(code, 4, err);
    const [first = "", ...rest] = err.slice(err.lastIndexOf("\n✗ ") + 1).split("\n");
    assert.match(first, new RegExp(`^✗ Release ${failed} of development \\(.*\\) failed: ${cause.source}`));
    assert.match(rest.join("\n"), new RegExp(`^Rolled back: release ${to} \\(.*\\) runs again`, "m"));
  };

  const ready = () =>
    kubectlOutput(["get", "deployment", "circle-core", "-n", namespace, "-o=jsonpath={.status.readyReplicas}"]);

  it("deploys, validates and records, and a plain pulumi up finds nothing to do", async () => {
    const { code, out, err } = await deploy();
    assert.equal(code, 0, err);
    assert.match(out, /^✓ Release 1 of development: \S+ runs, /);
    assert.match(err, /^\d\d:\d\d:\d\d Deployment circle-core: 1 wanted, 1 updated, 1 ready; all are up to date$/m);
    assert.equal(await ready(), "1");
    const plain = await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "-s", "development");
    assert.equal(plain.code, 0, plain.out + plain.err);
  });

  it("names a crash with the container's last words, and takes it back", async () => {
    const ended = await withSettings(faulty({ FAULT_CRASH_AT_START: "true" }));
    takenBack(ended, 2, /The container circle-core of \S+ crashes \(exit code 1, \d+ restarts\)/, 1);
    assert.match(ended.err, /its last words:\n\S+ +\{.*fault switch FAULT_CRASH_AT_START/);
    assert.equal(await ready(), "1");
  });

  it("refuses before it changes anything what can't come up: a key that a Secret lacks", async () => {
    await kubectlOutput([
      "create",
      "secret",
      "generic",
      "extra",
      "-n",
      namespace,
      `--from-literal=other=${secretValue}`,
    ]);
    const secretEnvironment = [{ name: "EXTRA", secret: "extra", key: "absent" }];
    const ended = await withSettings({ pod: { secretEnvironment } });
    assert.equal(ended.code, 4, ended.err);
    assert.match(
      ended.err,
      /^✗ development can't be deployed as it is; nothing was changed: Secret extra has nothing/m,
    );
    assert.doesNotMatch(ended.err + ended.out, new RegExp(secretValue));
  });

  it("names what fails the readiness where it is not up in time", async () => {
    const ended = await withSettings(
      faulty({ FAULT_UNHEALTHY_AFTER_SECONDS: "1" }),
      "--timeout",
      "20",
      "--no-rollback",
    );
    assert.equal(ended.code, 9, ended.err);
    assert.match(ended.err, /✗ Release 4 of development \(.*\) failed: not up within 20 s: \S+/);
    assert.match(ended.err, /It was not taken back \(--no-rollback\)/);
  });

  it("goes back when it is told to, and has all of it in its history", async () => {
    const { code, out, err } = await project.run("rollback", "-e", "development", "--yes");
    assert.equal(code, 0, err);
    assert.match(out, /^✓ Release 3 of development \(.*\) runs again, as release 5: /);
    const { out: history } = await project.run("history", "-e", "development", "-o", "json");
    const { releases } = JSON.parse(history) as { releases: { verdict: string; backTo?: number }[] };
    assert.deepEqual(
      releases.map(({ verdict, backTo }) => [verdict, backTo]),
      [
        ["good", undefined],
        ["failed", undefined],
        ["good", 1],
        ["failed", undefined],
        ["good", 3],
      ],
    );
    const text = await project.run("history", "-e", "development");
    assert.match(text.out, /^2 .* failed: The container circle-core of \S+ crashes/m);
    const record = await kubectlOutput(["get", "configmap", "circle-core-releases", "-n", namespace, "-o", "yaml"]);
    const values = await kubectlOutput(["get", "secret", "circle-core-secret", "-n", namespace, "-o=jsonpath={.data}"]);
    for (const value of Object.values(JSON.parse(values) as Record<string, string>)) {
      const plain = Buffer.from(value, "base64").toString();
      assert.ok(![record, text.out, history].some((shown) => shown.includes(plain)), "a secret is shown");
    }
  });

  it("ends between update and verdict at a Ctrl-C, and says what runs", async () => {
    const more = await project.file("more.yaml", { resources: { requests: { cpu: "110m" } } });
    const running = project.start("deploy", "-e", "development", "--yes", "--config", more);
    await running.said(/Validating what runs/);
    running.child.kill("SIGINT");
    const { code, err } = await running.ended;
    assert.equal(code, 8, err);
    assert.match(err, /^✗ Cancelled before \S+ was validated: it runs, and is recorded as release 6/m);
  });

  it("takes nothing back where it changed nothing, whatever the validation finds", async () => {
    const project = { app: { logLevel: "INFO" } };
    assert.equal((await withSettings(project)).code, 0);
    const policy = ["patch", "networkpolicy", "circle-core-default-deny", "-n", namespace, "--type=json", "-p"];
    const open = (ingress: object[]) =>
      kubectlOutput([...policy, JSON.stringify([{ op: "replace", path: "/spec/ingress", value: ingress }])]);
    await kubectlOutput([...policy, JSON.stringify([{ op: "add", path: "/spec/ingress", value: [{}] }])]);
    const { code, err } = await withSettings(project);
    assert.equal(code, 4, err);
    assert.match(err, /^No changes: /m);
    assert.match(err, /^✗ Release \d+ of development \(.*\) failed: .*ingress/m);
    assert.match(err, /^Nothing was changed, so that there is nothing to take back\. /m);
    assert.doesNotMatch(err, /going back|Rolled back/);
    await open([]);
    const again = await withSettings(project);
    assert.equal(again.code, 0, again.err);
  });

  it("is gone when it is destroyed", async () => {
    const { code, out, err } = await project.run("destroy", "-e", "development", "--yes");
    assert.equal(code, 0, err);
    assert.match(out, /^✓ development is removed: \d+ resources/);
  });
});

/** Deployed over a release that runs, and given up at once. */
describe("circle-core deploy on a real node, of what can't run", function () {
  this.timeout(300_000);
  const own = "operate-dead";
  let project: PersonsProject;

  const faults = [
    {
      name: "an image that no registry has",
      settings: { image: { repository: "registry.example.com/circle-core", tag: "9.9.9", digest: exampleDigest("9") } },
      says: /The image registry\.example\.com\/circle-core:9\.9\.9\S* can't be pulled/,
    },
    {
      name: "a container that takes more memory than it may",
      settings: {
        pod: { environment: { FAULT_LEAK_MB_PER_SECOND: "256" } },
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "64Mi" } },
      },
      says: /The container circle-core of \S+ was ended for taking more memory than its limit/,
    },
  ];

  before(async () => {
    const { context, kubeconfig } = testNode();
    const settings = {
      environment: "development",
      clusters: [{ name: "test", context }],
      image: imageSettings(),
      resources: { requests: { cpu: "10m" } },
      validation: { networkProbe: { enabled: false } },
    };
    project = await openProject({ stack: "development", settings, namespace: own, kubeconfig });
    const { code, err } = await project.run("deploy", "-e", "development", "--yes");
    assert.equal(code, 0, err);
  });
  after(() => project.dispose());

  for (const { name, settings, says } of faults) {
    it(`names it, and has the release before run again: ${name}`, async () => {
      const file = await project.file("more.yaml", settings);
      const { code, err } = await project.run("deploy", "-e", "development", "--yes", "--config", file);
      assert.equal(code, 4, err);
      const end = err.slice(err.lastIndexOf("\n✗ ") + 1);
      assert.match(end, new RegExp(`^✗ Release \\d+ of development \\(.*\\) failed: ${says.source}`));
      assert.match(end, /^Rolled back: release \d+ \(.*\) runs again, development is as it must be/m);
    });
  }
});
