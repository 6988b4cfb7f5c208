import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { connect } from "../../support/client";
import { openProject, type PersonsProject } from "../../support/circleCore";
import { serviceAccountToken } from "../../support/serviceAccountToken";
import { testKubeconfig } from "../../support/stack";

const namespace = "drift-rights";
const name = "reader";

interface Report {
  readonly verdict: string;
  readonly clusters: readonly { readonly unchecked: readonly { readonly what: string; readonly why: string }[] }[];
}

describe("drift of who may not see all", function () {
  this.timeout(180_000);
  const kubeconfig = join(tmpdir(), `drift-rights-${process.pid}.yaml`);
  let project: PersonsProject;

  before(async () => {
    await writeFile(kubeconfig, await readFile(testKubeconfig(), "utf8"));
    const settings = { environment: "development" };
    project = await openProject({ stack: "development", namespace, kubeconfig, settings });
    const { code, err } = await project.run("deploy", "-e", "development", "--yes", "--no-validate");
    assert.equal(code, 0, err);
    const { objects } = connect(testKubeconfig());
    await objects.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } });
  });
  after(async () => {
    await writeFile(kubeconfig, await readFile(testKubeconfig(), "utf8"));
    await project.dispose();
    await rm(kubeconfig);
  });

  async function allowed(rules: readonly object[]): Promise<void> {
    const { objects } = connect(testKubeconfig());
    const metadata = { name: "drift-reader", namespace };
    const apiVersion = "rbac.authorization.k8s.io/v1";
    await objects.create({ apiVersion, kind: "Role", metadata, rules } as never);
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name };
    const subjects = [{ kind: "ServiceAccount", name, namespace }];
    await objects.create({ apiVersion, kind: "RoleBinding", metadata, roleRef, subjects } as never);
    const content = parse(await readFile(testKubeconfig(), "utf8")) as { users: { user: unknown }[] };
    for (const one of content.users) one.user = { token: await serviceAccountToken(testKubeconfig(), namespace, name) };
    await writeFile(kubeconfig, stringify(content));
  }

  it("is none in what is seen, and what is not is listed: Secrets that may be read by name alone, too", async () => {
    await allowed([
      { apiGroups: ["", "apps", "autoscaling", "networking.k8s.io", "policy"], resources: ["*"], verbs: ["get"] },
      { apiGroups: ["rbac.authorization.k8s.io"], resources: ["*"], verbs: ["get"] },
    ]);
    const { code, out, err } = await project.run("drift", "-e", "development", "-o", "json");
    assert.equal(code, 0, err + out);
    const { verdict, clusters } = JSON.parse(out) as Report;
    assert.equal(verdict, "partial");
    const unseen = clusters.flatMap(({ unchecked }) => unchecked.map(({ what }) => what));
    for (const kind of ["secrets", "configmaps", "deployments"]) {
      assert.ok(unseen.includes(`other ${kind} of ${namespace}`), `${kind} are not among ${unseen.join(", ")}`);
    }
    const told = await project.run("drift", "-e", "development");
    assert.equal(told.code, 0, told.err);
    assert.match(told.out, /^! No drift in what could be seen of development, which is not all\n/);
  });
});
