import assert from "node:assert/strict";
import { applied, byApply, connect, identityOf, type Client } from "../support/client";
import { openDevelopment, type DevelopmentStack } from "../support/development";
import { changes } from "../support/events";
import { takingOver } from "../support/kill";
import { testKubeconfig } from "../support/stack";

const quota = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "of-the-platform-team" },
  spec: { hard: { pods: "50" } },
};

describe("a namespace that is there already", function () {
  this.timeout(240_000);
  let client: Client;
  let stack: DevelopmentStack;
  let uid: string;

  const open = async (namespace: string): Promise<void> => {
    client = connect(testKubeconfig());
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { team: "blue" } } };
    ({ uid } = identityOf(await client.core.patchNamespace({ ...applied, name: namespace, body }, byApply)));
    const { name } = quota.metadata;
    await client.core.patchNamespacedResourceQuota({ ...applied, name, namespace, body: quota }, byApply);
    stack = await openDevelopment(namespace);
  };
  afterEach(() => stack.dispose());

  /** The namespace is the stack's now: the same one as before, with what others had put there. */
  const assertAdopted = async (): Promise<void> => {
    const { namespace } = stack;
    const live = await client.core.readNamespace({ name: namespace });
    assert.equal(identityOf(live).uid, uid);
    assert.equal(live.metadata?.labels?.["team"], "blue");
    assert.equal(live.metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
    await client.core.readNamespacedResourceQuota({ name: quota.metadata.name, namespace });
    assert.ok((await stack.resources()).some((urn) => urn.endsWith("Namespace::primary-namespace")));
  };

  it("is not taken silently: the update says what exists, and adopts it once it is imported", async () => {
    await open("engine-import");
    const refused = await stack.run("up", ["--yes", "--skip-preview"]);
    assert.notEqual(refused.code, 0, refused.output);
    assert.match(refused.output, /namespaces "engine-import" already exists/);

    // The refused update has made the component and the provider: the namespace is imported under them.
    const urns = await stack.resources();
    const urnOf = (name: string): string => urns.find((urn) => urn.endsWith(`:${name}`)) ?? "";
    const of = [
      "--parent",
      `parent=${urnOf("CircleCore::primary")}`,
      "--provider",
      `provider=${urnOf("kubernetes::primary")}`,
    ];
    const type = "kubernetes:core/v1:Namespace";
    const what = [type, "primary-namespace", "engine-import", ...of];
    const imported = await stack.run("import", [...what, "--generate-code=false", "--protect=false", "--yes"]);
    assert.equal(imported.code, 0, imported.output);

    const up = await stack.run("up", ["--yes", "--skip-preview"]);
    assert.equal(up.code, 0, up.output);
    assert.ok(changes(up).includes("update primary-namespace"), up.output);
    await assertAdopted();
  });

  it("is adopted at once by an update that is told to take over", async () => {
    await open("engine-take-over");
    const up = await stack.run("up", ["--yes", "--skip-preview"], takingOver);
    assert.equal(up.code, 0, up.output);
    await assertAdopted();
  });
});
