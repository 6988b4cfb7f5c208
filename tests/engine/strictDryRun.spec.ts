import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../components/check";
import { manifests } from "../../components/manifests";
import { environments } from "../../components/schema/values";
import type { Settings } from "../../components/settings";
import { ensureDefinitions } from "../../toolchain/cluster/definitions";
import { ApiError } from "../../toolchain/offline/kubernetes/apiError";
import { Connection } from "../../toolchain/offline/kubernetes/connection";
import { Discovery } from "../../toolchain/offline/kubernetes/discovery";
import { loadKubeconfig } from "../../toolchain/offline/kubernetes/kubeconfig";
import { apiVersionText, groupVersionKindOf, type KubeObject } from "../../toolchain/offline/kubernetes/objects";
import { run } from "../../toolchain/process";
import { silentProgress } from "../../toolchain/progress";
import { ensureTools } from "../../toolchain/tools";
import { cleanUp } from "../support/cleanUp";
import { applied, byApply, connect } from "../support/client";
import { removeNamespace } from "../support/development";
import { put, written, type Written } from "../support/settingsArbitrary";
import { testKubeconfig } from "../support/stack";
import { extremes, forms } from "../unit/components/extremes";
import { accepted, stackConfig } from "../unit/components/stackConfig";

const namespace = "engine-strict";

/** Kinds of operators whose definitions nothing here brings: their objects can't be tried. */
const unknownKinds = ["external-secrets.io/v1 ExternalSecret"];

/** Runs kubectl with the definitions of the Gateway API and of Traefik, which are given back after these specs. */
async function withDefinitions(...command: string[]): Promise<void> {
  const { kubectl } = await ensureTools(["kubectl"], silentProgress);
  const files = (await ensureDefinitions(silentProgress)).map((path) => `--filename=${path}`);
  const { code, stderr } = await run(kubectl, [...command, ...files, `--kubeconfig=${testKubeconfig()}`]);
  assert.equal(code, 0, stderr);
}

describe("any settings that are accepted", function () {
  this.timeout(300_000);
  let connection: Connection;
  let discovery: Discovery;

  const cleaning = cleanUp();

  before(async () => {
    cleaning.owe(() => withDefinitions("delete", "--ignore-not-found"));
    await withDefinitions("apply", "--server-side");
    await withDefinitions("wait", "--for=condition=Established", "--timeout=60s");
    connection = new Connection(
      loadKubeconfig({ kubeconfig: testKubeconfig(), context: undefined, cluster: undefined }),
    );
    cleaning.owe(() => {
      connection.close();
    });
    discovery = new Discovery(connection);
    cleaning.owe(() => removeNamespace(namespace));
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await connect(testKubeconfig()).core.patchNamespace({ ...applied, name: namespace, body }, byApply);
  });

  after(() => cleaning.run());

  /** Why the API server refuses an object, unknown and doubled fields included; nothing where it takes it, or no definition is here. */
  async function refusal(object: KubeObject): Promise<string | undefined> {
    const gvk = groupVersionKindOf(object);
    const mapping = await discovery.mapping(gvk);
    if (!mapping) {
      const kind = `${apiVersionText(gvk)} ${gvk.kind}`;
      return unknownKinds.includes(kind) ? undefined : `the API server does not know ${kind}`;
    }
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
