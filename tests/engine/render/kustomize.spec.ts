import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { checkConfig } from "../../../components/check";
import { manifests } from "../../../components/manifests";
import { environments, type Environment } from "../../../components/schema/values";
import type { Settings } from "../../../components/settings";
import type { RenderedStack } from "../../../render/files";
import { renderKustomize } from "../../../render/kustomize";
import { silentProgress } from "../../../toolchain/progress";
import { ensureTools } from "../../../toolchain/tools";
import { rootDir } from "../../../toolchain/paths";
import { byIdentity, fillSecrets, kustomizeBuild, writeTree, type AnyObject } from "../../support/kustomize";
import { written } from "../../support/settingsArbitrary";
import { settingsIn } from "../../support/settingsFile";
import { extremes, forms } from "../../unit/components/extremes";
import { external } from "../../unit/components/externalStore";
import { sidecar } from "../../unit/components/sidecar";
import { accepted, stackConfig, type Written } from "../../unit/components/stackConfig";

const digest = `sha256:${"a".repeat(64)}`;

/** Renders the stacks, has the real kustomize build each overlay, and fails where that is not what the builders say. */
async function assertEqual(stacks: readonly RenderedStack[], chosen = "production"): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kustomize-"));
  try {
    const files = renderKustomize(stacks, chosen);
    await writeTree(folder, files);
    await fillSecrets(folder, files);
    const built = await Promise.all(stacks.map(({ stack }) => kustomizeBuild(join(folder, "overlays", stack))));
    for (const [index, { stack, settings }] of stacks.entries()) {
      assert.deepEqual(byIdentity(built[index] ?? []), byIdentity(objectsOf(settings)), `overlay ${stack}`);
    }
    const wanted = stacks.find(({ stack }) => stack === chosen);
    assert.ok(wanted);
    assert.deepEqual(byIdentity(await kustomizeBuild(folder)), byIdentity(objectsOf(wanted.settings)), "the whole");
  } finally {
    await rm(folder, { recursive: true });
  }
}

function objectsOf(settings: Settings): AnyObject[] {
  return JSON.parse(JSON.stringify(manifests(settings))) as AnyObject[];
}

function threeStacks(settings: (environment: Environment) => Settings): RenderedStack[] {
  return environments.map((stack) => ({ stack, settings: settings(stack), fileOf: () => undefined }));
}

describe("what kustomize makes of the rendered tree", function () {
  this.timeout(300_000);

  before(async function () {
    // Built once, in half a minute, where `npm test` has not done so.
    this.timeout(600_000);
    await ensureTools(["kustomize"], silentProgress);
  });

  for (const chosen of environments)
    it(`is what the builders say: the stack files, for ${chosen}`, async () => {
      const stacks = environments.map(async (stack) => ({
        stack,
        settings: await settingsIn(join(rootDir, `Pulumi.${stack}.yaml`), stack),
        fileOf: () => undefined,
      }));
      await assertEqual(await Promise.all(stacks), chosen);
    });

  const production = (settings: Written): RenderedStack[] =>
    threeStacks((environment) => accepted(environment, environment === "production" ? settings : {}));

  it("is what the builders say: a fourth stack, with the defaults of production", async () => {
    const settings = accepted("production", {
      namespace: { name: "elsewhere" },
      exposure: { hosts: ["eu.example.com"] },
    });
    await assertEqual([...production({}), { stack: "production-eu", settings }], "production-eu");
  });

  it("is what the builders say: one stack alone", async () => {
    await assertEqual([{ stack: "production", settings: accepted("production") }]);
  });

  const shapes: Record<string, Written> = {
    "policies of the cluster": { admission: { enabled: true }, kubernetes: { version: "v1.30" } },
    "a namespace of somebody else's": { namespace: { name: "shared", existing: true } },
    "a Secret that is there": { secrets: { existing: "vault-made" } },
    "a Secret from a store, as files": { secrets: { external: external(), delivery: "files" } },
    "another repository, and a sidecar of the same": {
      image: { repository: "registry.example.com:5000/team/app", digest },
      pod: { sidecars: [sidecar({ image: `registry.example.com:5000/team/app:other@${digest}` })] },
    },
    "the sidecar before, the application after": {
      pod: { sidecars: [sidecar({ name: "a" }), sidecar({ name: "b" })] },
      kubernetes: { version: "v1.30" },
    },
    "labels and annotations of one stack": {
      metadata: {
        labels: { team: "core", "app.example.com/tier": "1" },
        annotations: { a: "b" },
        podLabels: { team: "pods" },
      },
    },
    "peers by address, and further rules": {
      network: {
        database: { cidr: "10.1.0.0/16" },
        cache: { cidr: "10.2.0.0/16" },
        extraRules: [{ name: "mail", direction: "egress", peer: { cidr: "10.3.0.1/32" }, ports: [{ port: 587 }] }],
      },
    },
  };
  for (const [title, settings] of Object.entries(shapes))
    it(`is what the builders say: ${title}`, async () => {
      await assertEqual(production(settings));
    });

  for (const { title, written: form } of forms)
    it(`is what the builders say: extremes, ${title}`, async () => {
      const settings = { development: {}, staging: { ...extremes, ...form }, production: form };
      const stacks = threeStacks((environment) => accepted(environment, settings[environment]));
      await assertEqual(stacks, "staging");
    });

  it("is what the builders say: any settings that are accepted, in any environment", async () => {
    const any = (environment: Environment): fc.Arbitrary<Settings> =>
      written(environment, 8)
        .map((settings) => checkConfig(stackConfig(environment, settings)))
        .filter((checked) => "settings" in checked)
        .map(({ settings }) => settings);
    await fc.assert(
      fc.asyncProperty(any("development"), any("staging"), any("production"), async (...settings) => {
        await assertEqual(threeStacks((environment) => settings[environments.indexOf(environment)] ?? settings[0]));
      }),
      { numRuns: 25, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true },
    );
  });
});
