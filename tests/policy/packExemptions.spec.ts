import assert from "node:assert/strict";
import { changed, denyAll, podSpec, workload, type Json } from "./fixtures";
import { packUnderTest, urnOf, type Configured, type Report, type TestedResource } from "./packUnderTest";
import { unknownText } from "./preview";

const today = "2026-06-15";
const broken = changed(podSpec(), "containers.0.securityContext.readOnlyRootFilesystem", false);
const deployment = (spec: Json) => workload("apps/v1", "Deployment", ["spec", "template"], spec);
const type = "kubernetes:apps/v1:Deployment";
const web: TestedResource = { type, props: deployment(broken) };
const good: TestedResource = { type, props: deployment(podSpec()) };
const deny: TestedResource = { type: "kubernetes:networking.k8s.io/v1:NetworkPolicy", props: denyAll(), name: "deny" };
const stack: TestedResource = { type: "pulumi:pulumi:Stack", props: {}, name: "shop" };

const exemption = {
  kind: "Deployment",
  namespace: "shop",
  name: "web",
  reason: "Writes its cache beside its program until 2.0",
  owner: "team-shop",
  until: "2026-12-31",
};
const exempting = (rule: string, ...exemptions: readonly Json[]): Configured => ({ [rule]: { exemptions } });

/** A whole run: each resource by itself, then the stack. */
async function run(configured: Configured, ...resources: readonly TestedResource[]) {
  const pack = packUnderTest(configured, today);
  const alone: Report[] = [];
  for (const resource of [stack, ...resources]) alone.push(...(await pack.analyze(resource)));
  const own = ["exempted", "exemptions", "configuration"];
  const told = (await pack.analyzeStack(stack, ...resources)).filter(({ policy }) => own.includes(policy));
  return { alone: alone.map(({ policy }) => policy), told };
}

const rule = "read-only-root-filesystem";
const path = "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem";

describe("exemptions in the pack", () => {
  it("let a violation off, and stay visible", async () => {
    const { alone, told } = await run(exempting(rule, exemption), web);
    assert.deepEqual(alone, []);
    assert.deepEqual(told, [
      {
        policy: "exempted",
        level: "advisory",
        message: `${rule}: Deployment shop/web, container app, ${path}\n  until 2026-12-31, by team-shop: ${exemption.reason}`,
        urn: urnOf(web),
      },
    ]);
  });

  it("hold on their last day, and no longer", async () => {
    const last = await run(exempting(rule, { ...exemption, until: today }), web);
    assert.deepEqual(last.alone, []);
    const { alone, told } = await run(exempting(rule, { ...exemption, until: "2026-06-14" }), web);
    assert.deepEqual(alone, [rule]);
    assert.deepEqual(told, [
      {
        policy: "exemptions",
        level: "mandatory",
        message: `${rule}: the exemption of Deployment shop/web, owned by team-shop, expired after 2026-06-14`,
        urn: urnOf(stack),
      },
    ]);
  });

  it("of one container let off no other", async () => {
    const { alone, told } = await run(exempting(rule, { ...exemption, container: "proxy" }), web);
    assert.deepEqual(alone, [rule]);
    assert.deepEqual(
      told.map(({ policy, message }) => [policy, message]),
      [
        [
          "exemptions",
          `${rule}: the exemption of Deployment shop/web, container proxy, owned by team-shop, lets nothing off: no violation fits it`,
        ],
      ],
    );
  });

  it("of one rule let off no other", async () => {
    const { alone } = await run(exempting("privileged", exemption), web);
    assert.deepEqual(alone, [rule]);
  });

  for (const [what, resources] of [
    ["an object that keeps the rule", [good]],
    ["an object that is not there", []],
  ] as const) {
    it(`are refused for ${what}`, async () => {
      const { told } = await run(exempting(rule, exemption), ...resources);
      assert.deepEqual(
        told.map(({ policy, level, urn }) => [policy, level, urn]),
        [["exemptions", "mandatory", urnOf(stack)]],
      );
      assert.match(told[0]?.message ?? "", /lets nothing off: no violation fits it$/);
    });
  }

  for (const [what, field] of [
    ["the field", "spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem"],
    ["the object's name", "metadata.name"],
    ["the object's namespace", "metadata.namespace"],
  ] as const) {
    it(`may yet be needed while ${what} is not known`, async () => {
      const unknown = { ...good, props: changed(good.props, field, unknownText) };
      const { told } = await run(exempting(rule, exemption), unknown);
      assert.deepEqual(told, []);
    });
  }

  it("may yet be needed by what an update of some targets leaves out", async () => {
    const leftOut = { type: "kubernetes:core/v1:Service", props: {}, name: "other" };
    assert.deepEqual((await run(exempting(rule, exemption), leftOut)).told, []);
    const component = { type: "kubernetes:yaml/v2:ConfigGroup", props: {}, name: "group" };
    assert.equal((await run(exempting(rule, exemption), component)).told.length, 1);
  });

  it("may yet be needed by what is in the state only", async () => {
    const pack = packUnderTest(exempting(rule, exemption), today);
    await pack.analyze(stack);
    const reports = await pack.analyzeStack(stack, web);
    assert.deepEqual(
      reports.filter(({ policy }) => policy === "exemptions"),
      [],
    );
  });

  it("count only for what is still in the stack", async () => {
    const pack = packUnderTest(exempting(rule, exemption), today);
    await pack.analyze(web);
    const reports = await pack.analyzeStack(stack);
    assert.deepEqual(
      reports.map(({ policy }) => policy),
      ["exemptions"],
    );
  });

  it("begin anew with the update after a preview", async () => {
    const pack = packUnderTest(exempting(rule, exemption), today);
    const told = async (resource: TestedResource) => {
      await pack.analyze(resource);
      const reports = await pack.analyzeStack(stack, resource, deny);
      return reports.map(({ policy }) => policy).filter((policy) => policy.startsWith("exempt"));
    };
    assert.deepEqual(await told(web), ["exempted"]);
    assert.deepEqual(await told(good), ["exemptions"]);
  });

  it("let the joins' violations off too", async () => {
    const { told } = await run(exempting("pod-isolated", exemption), good);
    const joined = await packUnderTest(exempting("pod-isolated", exemption), today).analyzeStack(stack, good);
    assert.ok(!joined.some(({ policy }) => policy === "pod-isolated"));
    assert.deepEqual(
      told.map(({ policy, urn }) => [policy, urn]),
      ["exempted", "exempted"].map((policy) => [policy, urnOf(good)]),
    );
  });

  it("of a join may yet be needed while the join is undecided", async () => {
    const open = { ...deny, props: changed(denyAll(), "spec.policyTypes", unknownText) };
    assert.deepEqual((await run(exempting("pod-isolated", exemption), good, open)).told, []);
    assert.equal((await run(exempting("pod-isolated", exemption), good, deny)).told.length, 1);
  });
});

describe("a configuration that the engine lets pass", () => {
  it("is told, and the rule's defaults hold", async () => {
    const configured = {
      [rule]: { exemptions: [{ ...exemption, until: "2026-02-31" }] },
      "memory-limit": { atLeast: "1Gi" },
      "default-deny": { atLeast: "1Gi" },
    };
    const { alone, told } = await run(configured, web);
    assert.deepEqual(alone, [rule]);
    assert.deepEqual(
      told.map(({ policy, level, message, urn }) => [policy, level, message, urn]),
      [
        `${rule}.exemptions[0].until must be a day, as in 2027-01-31`,
        "memory-limit.atLeast unknown; the rule has no settings",
        "default-deny.atLeast unknown; the rule has no settings",
      ].map((text) => ["configuration", "mandatory", `${text}; until then the rule's defaults hold`, urnOf(stack)]),
    );
  });

  it("is not told where it is good", async () => {
    assert.deepEqual((await run({}, good)).told, []);
  });
});
