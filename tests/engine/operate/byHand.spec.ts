import assert from "node:assert/strict";
import { openProject, type PersonsProject } from "../../support/circleCore";
import { byMerge, byStrategicMerge, connect } from "../../support/client";
import { testKubeconfig } from "../../support/stack";

const namespace = "operate-by-hand";
const deploy = ["deploy", "-e", "development", "--yes", "--no-validate"] as const;
const byEdit = { fieldManager: "kubectl-edit" };
const heading = /What runs may not be what the stack's state says, and is read first:/;

/** One stack, step after step: each begins with what the one before it has left. */
describe("circle-core deploy, of a stack that somebody has changed by hand", function () {
  this.timeout(240_000);
  let project: PersonsProject;

  before(async () => {
    const settings = { environment: "development" };
    project = await openProject({ stack: "development", settings, namespace, kubeconfig: testKubeconfig() });
    const { code, err } = await project.run(...deploy);
    assert.equal(code, 0, err);
    assert.doesNotMatch(err, heading, "there was nothing before");
  });
  after(() => project.dispose());

  /** A wide open door, rights for everything, and another image. */
  const tamper = async (): Promise<void> => {
    const { networking, rbac, apps } = connect(testKubeconfig());
    await networking.deleteNamespacedNetworkPolicy({ name: "circle-core-default-deny", namespace });
    const rules = [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] }];
    await rbac.patchNamespacedRole({ name: "circle-core", namespace, body: { rules }, ...byEdit }, byMerge);
    const containers = [{ name: "circle-core", image: "registry.example.com/other:1.0.0" }];
    const body = { spec: { template: { spec: { containers } } } };
    await apps.patchNamespacedDeployment({ name: "circle-core", namespace, body, ...byEdit }, byStrategicMerge);
  };
  const asDeclared = async (image: RegExp): Promise<void> => {
    const { networking, rbac, apps } = connect(testKubeconfig());
    await networking.readNamespacedNetworkPolicy({ name: "circle-core-default-deny", namespace });
    const { rules } = await rbac.readNamespacedRole({ name: "circle-core", namespace });
    assert.ok(!rules?.some(({ resources = [] }) => resources.includes("secrets")), JSON.stringify(rules));
    const { spec } = await apps.readNamespacedDeployment({ name: "circle-core", namespace });
    assert.match(spec?.template.spec?.containers[0]?.image ?? "", image);
  };

  it("says what differs, puts it back, and leaves no drift", async () => {
    await tamper();
    const { code, err } = await project.run(...deploy);
    assert.equal(code, 0, err);
    assert.match(err, heading);
    for (const line of [
      / {2}NetworkPolicy circle-core-default-deny is declared, but is not there/,
      /Role circle-core: rules/,
      /Deployment circle-core: spec\.template\.spec\.containers.*image is "registry\.example\.com/,
      /Changes: 1 to create, [2-9] to update/,
    ]) {
      assert.match(err, line);
    }
    await asDeclared(/circle-core:0\.2\.0$/);
    const drift = await project.run("drift", "-e", "development");
    assert.equal(drift.code, 0, drift.out);
    const plain = await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "-s", "development");
    assert.equal(plain.code, 0, plain.out + plain.err);
  });

  it("reads nothing first where all is as the last release left it", async () => {
    const { code, err } = await project.run(...deploy);
    assert.equal(code, 0, err);
    assert.doesNotMatch(err, heading);
    assert.match(err, /^No changes: /m);
  });

  it("goes back over changes by hand, too", async () => {
    const next = await project.run(...deploy, "--version", "0.3.0");
    assert.equal(next.code, 0, next.err);
    await tamper();
    const { code, out, err } = await project.run("rollback", "-e", "development", "--yes", "--no-validate");
    assert.equal(code, 0, err);
    assert.match(out, /\(0\.2\.0\) runs again/);
    await asDeclared(/circle-core:0\.2\.0$/);
  });
});
