import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifests } from "../../components/manifests";
import { silentProgress } from "../../toolchain/progress";
import { rootDir } from "../../toolchain/paths";
import { openSession, resolvePulumi, type Session } from "../../toolchain/pulumi/session";
import { accepted } from "../unit/components/stackConfig";
import { broken, breakages } from "./programs/forbidden/breakages";

const pack = join(rootDir, "policy");
const shipped = join(pack, "config", "development.json");

/** An object as the tests below need to know it. */
interface Described {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The rules over a state that stands, by the real engine: neither program nor cluster has a part in it. */
describe("pulumi policy analyze", function () {
  this.timeout(120_000);
  let folder: string;
  let session: Session;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "analyze-"));
    session = await openSession({
      tools: await resolvePulumi(silentProgress, { download: false }),
      stateDir: folder,
      passphrase: "of a test",
      projectDir: join(__dirname, "programs", "forbidden"),
      kubeconfig: join(folder, "none"),
      progress: silentProgress,
    });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Analyzes the state of development, in which the Deployment may be another. */
  async function analyze(config: string, change: (deployment: unknown) => unknown = (same) => same) {
    const objects = (manifests(accepted("development", {})) as unknown as readonly Described[]).map((object) =>
      object.kind === "Deployment" ? (change(object) as Described) : object,
    );
    const resources = objects.map((object) => {
      const type = `kubernetes:${object.apiVersion === "v1" ? "core/v1" : object.apiVersion}:${object.kind}`;
      const { name } = object.metadata;
      return {
        urn: `urn:pulumi:test::shop::${type}::${name}`,
        custom: true,
        id: name,
        type,
        inputs: object,
        outputs: object,
      };
    });
    const root = {
      urn: "urn:pulumi:test::shop::pulumi:pulumi:Stack::shop-test",
      custom: false,
      type: "pulumi:pulumi:Stack",
    };
    const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
    const state = join(folder, "state.json");
    await writeFile(state, JSON.stringify({ version: 3, deployment: { manifest, resources: [root, ...resources] } }));
    const flags = ["--file", state, "--policy-pack", pack, "--policy-pack-config", config];
    const { code, stdout, stderr } = await session.run(["policy", "analyze", ...flags]);
    return { code, output: stdout + stderr };
  }

  async function configuration(content: object): Promise<string> {
    const file = join(folder, "config.json");
    await writeFile(file, JSON.stringify({ "image-digest": { tagAlone: true }, replicas: { minimum: 1 }, ...content }));
    return file;
  }

  const breakage = breakages["a root file system that can be written"];
  const writable = (deployment: unknown) => (breakage ? broken(breakage, deployment) : deployment);
  const rule = "read-only-root-filesystem";

  it("finds nothing in the objects of the stack", async () => {
    const { code, output } = await analyze(shipped);
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /mandatory|advisory/);
  });

  it("stops at a broken object, and says what to do", async () => {
    const { code, output } = await analyze(shipped, writable);
    assert.equal(code, 1, output);
    assert.match(output, /\[mandatory\] \[severity: medium\] {2}read-only-root-filesystem/);
    assert.match(output, /found: {3}false\s+allowed: true\s+Mend: Set securityContext\.readOnlyRootFilesystem to true/);
  });

  it("shows what is exempted, and lets it pass", async () => {
    const named = { kind: "Deployment", namespace: "circle-core-development", name: "circle-core" };
    const exemption = { ...named, reason: "Writes its cache", owner: "team-shop", until: "9999-12-31" };
    const file = await configuration({ [rule]: { exemptions: [exemption] } });
    const { code, output } = await analyze(file, writable);
    assert.equal(code, 0, output);
    assert.match(output, /\[advisory\].* exempted [^]*until 9999-12-31, by team-shop: Writes its cache/);
    const unneeded = await analyze(file);
    assert.equal(unneeded.code, 1);
    assert.match(unneeded.output, /\[mandatory\].* exemptions [^]*lets nothing off: no violation fits it/);
  });

  it("tells what a remediation would write, and counts it as broken", async () => {
    const { code, output } = await analyze(await configuration({ [rule]: "remediate" }), writable);
    assert.equal(code, 1, output);
    assert.match(output, /\[remediate\] {2}read-only-root-filesystem/);
  });

  it("refuses a bad configuration, and names the place", async () => {
    for (const [bad, told] of [
      [{ "high-uid": { minimum: "many" } }, /high-uid: minimum: Invalid type\. Expected: integer/],
      [{ [rule]: { exemptions: [{ kind: "Pod" }] } }, /exemptions\.0: owner is required/],
      [{ privileged: { exemptions: [{}] } }, /privileged: exemptions: Array must have at most 0 items/],
      [{ "high-uid": { least: 1 } }, /high-uid\.least unknown; the rule has minimum, required/],
    ] as const) {
      const { code, output } = await analyze(await configuration(bad));
      assert.equal(code, 1, output);
      assert.match(output, told);
    }
  });
});
