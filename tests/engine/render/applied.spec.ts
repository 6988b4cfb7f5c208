import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import { manifests } from "../../../components/manifests";
import type { Settings } from "../../../components/settings";
import { renderKustomize } from "../../../render/kustomize";
import { run } from "../../../toolchain/process";
import { silentProgress } from "../../../toolchain/progress";
import { ensureTools } from "../../../toolchain/tools";
import { apply } from "../../support/apply";
import { cleanUp } from "../../support/cleanUp";
import { removeNamespace } from "../../support/development";
import { minimalSettings, openEnvironment } from "../../support/environment";
import { byIdentity, fillSecrets, writeTree, type AnyObject } from "../../support/kustomize";
import { testKubeconfig } from "../../support/stack";
import { accepted } from "../../unit/components/stackConfig";

/** What the API server and controllers add to an object, beside its status. */
const added = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "finalizers"];
const addedAnnotations =
  /^(deployment\.kubernetes\.io\/|pv\.kubernetes\.io\/|volume\.(beta\.)?kubernetes\.io\/|kubectl\.kubernetes\.io\/)/;

/** An object of the cluster as it was asked for, after defaulting: without what is another each time it is made. */
function asked({ status: _, ...object }: AnyObject, namespace: string): AnyObject {
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([field]) => !added.includes(field)));
  const annotations = Object.entries((metadata["annotations"] ?? {}) as Record<string, string>);
  const own = Object.fromEntries(annotations.filter(([name]) => !addedAnnotations.test(name)));
  const text = JSON.stringify({ ...object, metadata: { ...metadata, annotations: own } });
  const plain = JSON.parse(text.replaceAll(namespace, "NAMESPACE")) as AnyObject & { spec?: Record<string, unknown> };
  // Given by the cluster: addresses, volumes. Owned by the autoscaler: replicas.
  for (const field of ["clusterIP", "clusterIPs", "volumeName", ...(plain.kind === "StatefulSet" ? ["replicas"] : [])])
    if (plain.spec?.[field] !== "None") delete plain.spec?.[field];
  if (plain.kind === "Secret") plain["data"] = Object.keys(plain["data"] as object).sort();
  return plain;
}

describe("the rendered tree, applied by kubectl", function () {
  this.timeout(240_000);
  const cleaning = cleanUp();
  afterEach(() => cleaning.run());

  /** The objects of these settings, as the API server has them. */
  async function live(settings: Settings): Promise<Record<string, AnyObject>> {
    const config = new KubeConfig();
    config.loadFromFile(testKubeconfig());
    const api = KubernetesObjectApi.makeApiClient(config);
    const objects = await Promise.all(
      manifests(settings).map(async ({ apiVersion, kind, metadata: { name, namespace = "" } }) => {
        const object: unknown = await api.read({ apiVersion, kind, metadata: { name, namespace } });
        return asked(JSON.parse(JSON.stringify(object)) as AnyObject, settings.namespace.name);
      }),
    );
    return byIdentity(objects);
  }

  async function applyTree(settings: Settings): Promise<void> {
    const { kubectl } = await ensureTools(["kubectl"], silentProgress);
    const folder = await mkdtemp(join(tmpdir(), "applied-"));
    cleaning.owe(() => rm(folder, { recursive: true }));
    const files = renderKustomize([{ stack: "this", settings }], "this");
    await writeTree(folder, files);
    await fillSecrets(folder, files);
    cleaning.owe(() => removeNamespace(settings.namespace.name));
    const applied = await run(kubectl, ["apply", "--kustomize", folder, `--kubeconfig=${testKubeconfig()}`]);
    assert.equal(applied.code, 0, applied.stderr);
  }

  for (const environment of ["development", "staging"] as const)
    it(`comes to the same objects as pulumi up: ${environment}`, async () => {
      const settings = async (namespace: string): Promise<Settings> =>
        accepted(environment, { ...(await minimalSettings(environment, namespace)) });
      const ours = await settings(`engine-render-kubectl-${environment}`);
      const theirs = await settings(`engine-render-pulumi-${environment}`);
      const stack = await openEnvironment(environment, theirs.namespace.name);
      cleaning.owe(() => stack.dispose());
      await apply(stack);
      await applyTree(ours);
      assert.deepEqual(await live(ours), await live(theirs));
    });
});
