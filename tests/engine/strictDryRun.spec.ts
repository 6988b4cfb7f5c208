import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../components/check";
import { manifests } from "../../components/manifests";
import { environments } from "../../components/schema/values";
import type { Settings } from "../../components/settings";
import { ApiError } from "../../toolchain/offline/kubernetes/apiError";
import { Connection } from "../../toolchain/offline/kubernetes/connection";
import { Discovery } from "../../toolchain/offline/kubernetes/discovery";
import { loadKubeconfig } from "../../toolchain/offline/kubernetes/kubeconfig";
import { groupVersionKindOf, type KubeObject } from "../../toolchain/offline/kubernetes/objects";
import { applied, byApply, connect } from "../support/client";
import { removeNamespace } from "../support/development";
import { put, written, type Written } from "../support/settingsArbitrary";
import { testKubeconfig } from "../support/stack";
import { extremes, forms } from "../unit/components/extremes";
import { accepted, stackConfig } from "../unit/components/stackConfig";

const namespace = "engine-strict";

describe("any settings that are accepted", function () {
  this.timeout(300_000);
  let connection: Connection;
  let discovery: Discovery;

  before(async () => {
    connection = new Connection(
      loadKubeconfig({ kubeconfig: testKubeconfig(), context: undefined, cluster: undefined }),
    );
    discovery = new Discovery(connection);
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await connect(testKubeconfig()).core.patchNamespace({ ...applied, name: namespace, body }, byApply);
  });

  after(async () => {
    connection.close();
    await removeNamespace(namespace);
  });

  /** Why the API server refuses an object, unknown and doubled fields included; nothing where it takes it, or knows no such kind. */
  async function refusal(object: KubeObject): Promise<string | undefined> {
    const mapping = await discovery.mapping(groupVersionKindOf(object));
    if (!mapping) return undefined;
    const scope = mapping.namespaced ? `/namespaces/${namespace}` : "";
    const query = { dryRun: "All", fieldValidation: "Strict" };
    try {
      await connection.request({
        method: "POST",
        path: `${mapping.prefix}${scope}/${mapping.plural}`,
        query,
        body: object,
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // The namespace is there, so that all else can be tried in it.
      return object["kind"] === "Namespace" && error.code === 409 ? undefined : error.message;
    }
  }

  const tried = new Map<string, string | undefined>();

  /** Most objects are the same in most settings: each is tried once. */
  async function assertTaken(settings: Settings): Promise<void> {
    for (const object of manifests(settings)) {
      const text = JSON.stringify(object);
      if (!tried.has(text)) tried.set(text, await refusal(JSON.parse(text) as KubeObject));
      assert.equal(tried.get(text), undefined, text);
    }
  }

  for (const { title, written } of forms) {
    it(`give objects that the API server takes, at the limits of every setting: ${title}`, async () => {
      await assertTaken(accepted("staging", { ...extremes, ...written, namespace: { name: namespace } }));
    });
  }

  it("give objects that the API server takes, every field checked", async () => {
    let count = 0;
    const settings = fc
      .constantFrom(...environments)
      .chain((environment) => written(environment).map((some): [typeof environment, Written] => [environment, some]));
    await fc.assert(
      fc.asyncProperty(settings, async ([environment, some]) => {
        const checked = checkConfig(stackConfig(environment, put(some, ["namespace", "name"], namespace)));
        if (!("settings" in checked)) return;
        count++;
        await assertTaken(checked.settings);
      }),
      { numRuns: 400 },
    );
    assert.ok(count > 80, `only ${count} of the configurations were accepted`);
  });
});
