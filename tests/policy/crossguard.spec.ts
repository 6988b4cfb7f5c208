import assert from "node:assert/strict";
import { policiesOf } from "../../policy/crossguard";
import { catalogue } from "../../policy/rules/catalogue";
import { changed, denyAll, pod, podSpec, workload, type Json } from "./fixtures";
import { packUnderTest, urnOf, type Report, type TestedResource } from "./packUnderTest";
import { unknownText } from "./preview";

const privileged = changed(podSpec(), "containers.0.securityContext.privileged", true);
const deployment = (spec: Json) => workload("apps/v1", "Deployment", ["spec", "template"], spec);
const policies = policiesOf(catalogue);

const names = (reports: readonly Report[]) => reports.map(({ policy }) => policy);

/** What is reported of one resource by itself. */
const reported = (type: string, props: Json) => packUnderTest().analyze({ type, props });

describe("the policy pack", () => {
  it("has one mandatory policy for each rule, with all that the console can show", () => {
    const ofRules = policies.slice(0, catalogue.length);
    assert.deepEqual(
      ofRules.map(({ name }) => name),
      catalogue.map(({ id }) => id),
    );
    for (const policy of ofRules) {
      assert.match(policy.name, /^[a-z]+(-[a-z]+)*$/);
      assert.equal(policy.enforcementLevel, "mandatory");
      assert.match(policy.url ?? "", /^https:/);
      assert.ok(policy.severity && policy.remediationSteps && policy.tags?.includes("kubernetes"));
      assert.ok(policy.framework?.name && policy.framework.version && policy.framework.reference);
      assert.equal(policy.description, policy.displayName);
    }
  });

  it("tells the engine each rule's settings, with their defaults, and its exemptions", () => {
    for (const [index, rule] of catalogue.entries()) {
      const { properties = {} } = policies[index]?.configSchema ?? {};
      assert.deepEqual(Object.keys(properties), [...Object.keys(rule.settings ?? {}), "exemptions"]);
      for (const [name, setting] of Object.entries(rule.settings ?? {})) {
        const { default: standard, description, ...schema } = properties[name] ?? {};
        assert.deepEqual(schema, setting.schema);
        assert.equal(description, setting.doc);
        assert.deepEqual(standard, setting.default);
        assert.ok(setting.accepts(setting.default), `${rule.id}.${name}`);
      }
      assert.equal(properties["exemptions"]?.maxItems, rule.exemptible === false ? 0 : undefined);
    }
  });

  it("gives the engine only patterns that its regular expressions know: Go's, without look-around", () => {
    const patterns = JSON.stringify(policies.map(({ configSchema }) => configSchema)).match(
      /"pattern":"(?:[^"\\]|\\.)*"/g,
    );
    assert.ok(patterns && patterns.length > catalogue.length);
    for (const pattern of patterns) assert.doesNotMatch(pattern, /\(\?[=!<]|\[\^?\]|\\\\[1-9]/);
  });

  it("adds policies that tell what the rules leave open, let off, or don't understand", () => {
    assert.deepEqual(
      policies.slice(catalogue.length).map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      [
        ["undecided", "advisory"],
        ["undecided-joins", "advisory"],
        ["exempted", "advisory"],
        ["exemptions", "mandatory"],
        ["configuration", "mandatory"],
      ],
    );
  });

  it("tells what, where, what was found, what is allowed, how to mend it, and by which standard", async () => {
    assert.deepEqual(await reported("kubernetes:apps/v1:Deployment", deployment(privileged)), [
      {
        policy: "privileged",
        level: "mandatory",
        message: [
          "Deployment shop/web, container app",
          "  spec.template.spec.containers[0].securityContext.privileged",
          "  found:   true",
          "  allowed: false or unset",
          "Mend: Remove securityContext.privileged, or set it to false; add the one capability that is really needed.",
          "See: PSS baseline privileged, CIS 5.2.2, NSA/CISA Pod security enforcement",
        ].join("\n"),
      },
    ]);
  });

  it("accepts a good workload", async () => {
    assert.deepEqual(await reported("kubernetes:apps/v1:Deployment", deployment(podSpec())), []);
  });

  it("asks each object only once for all policies of one request, and anew for the next", async () => {
    const pack = packUnderTest();
    const type = "kubernetes:core/v1:Pod";
    assert.deepEqual(names(await pack.analyze({ type, props: pod(privileged) })), ["privileged"]);
    assert.deepEqual(names(await pack.analyze({ type, props: pod() })), []);
  });

  for (const [name, type, props] of [
    ["a Patch", "kubernetes:apps/v1:DeploymentPatch", deployment(privileged)],
    ["an old API version", "kubernetes:extensions/v1beta1:Deployment", deployment(privileged)],
    ["a List", "kubernetes:core/v1:PodList", { apiVersion: "v1", kind: "PodList", items: [pod(privileged)] }],
    [
      "a CustomResource of a typed kind",
      "kubernetes:batch/v1:CronJob",
      workload("batch/v1", "CronJob", ["spec", "jobTemplate", "spec", "template"], privileged),
    ],
    ["props without a type, by the resource's", "kubernetes:core/v1:Pod", { ...pod(privileged), kind: null }],
    [
      "a Patch without a type, by the resource's",
      "kubernetes:apps/v1:StatefulSetPatch",
      { spec: { template: { spec: privileged } } },
    ],
    [
      "props of an unknown type, by the resource's",
      "kubernetes:core/v1:Pod",
      { ...pod(privileged), kind: unknownText },
    ],
  ] as const) {
    it(`judges ${name}`, async () => {
      assert.ok(names(await reported(type, props)).includes("privileged"));
    });
  }

  for (const [name, type, props] of [
    ["a resource of another provider", "random:index/randomPassword:RandomPassword", pod(privileged)],
    ["a component", "circle-core:index:CircleCore", {}],
    ["the provider", "pulumi:providers:kubernetes", { kubeconfig: "" }],
    ["a Helm release, which is opaque", "kubernetes:helm.sh/v3:Release", { chart: "web", values: pod(privileged) }],
    ["what an update of some targets leaves out", "kubernetes:apps/v1:Deployment", {}],
  ] as const) {
    it(`leaves ${name} alone`, async () => {
      assert.deepEqual(await reported(type, props), []);
    });
  }

  it("judges the rest of a resource with an unknown value, which it names as advice", async () => {
    const props = changed(
      deployment(privileged),
      "spec.template.spec.containers.0.resources.limits.memory",
      unknownText,
    );
    const reports = await reported("kubernetes:apps/v1:Deployment", props);
    assert.deepEqual(
      reports.filter(({ level }) => level === "mandatory").map(({ policy }) => policy),
      ["privileged"],
    );
    const advice = reports.filter(({ policy }) => policy === "undecided");
    assert.ok(
      advice.some(({ level, message }) => {
        const text =
          "memory-limit: Deployment shop/web, spec.template.spec.containers[0].resources.limits.memory is not known yet; decided at the update";
        return level === "advisory" && message === text;
      }),
      JSON.stringify(advice),
    );
  });

  it("says nothing undecided of a rule that is switched off", async () => {
    const off = Object.fromEntries(catalogue.map(({ id }) => [id, { enforcementLevel: "disabled" }]));
    const props = changed(pod(), "spec.containers.0.image", unknownText);
    assert.deepEqual(await packUnderTest(off).analyze({ type: "kubernetes:core/v1:Pod", props }), []);
  });

  it("lets no annotation or label of an object exempt it", async () => {
    const keys = [
      "circle-core/exempt",
      "policy.circle-core/exemptions",
      "kube-linter.io/ignore-all",
      "polaris.fairwinds.com/exempt",
    ];
    const claims = Object.fromEntries([...keys, ...catalogue.map(({ id }) => id)].map((key) => [key, "true"]));
    const own = changed(deployment(privileged), "metadata.annotations", claims);
    const claimed = changed(own, "spec.template.metadata.annotations", claims);
    assert.deepEqual(names(await reported("kubernetes:apps/v1:Deployment", claimed)), ["privileged"]);
  });

  it("shows no secret value, in whatever place it is", async () => {
    const { analyze } = packUnderTest();
    const props = changed(deployment(podSpec()), "spec.template.spec.securityContext.runAsUser", "hunter2");
    for (const { message } of await analyze({ type: "kubernetes:apps/v1:Deployment", props })) {
      assert.doesNotMatch(message, /hunter2/);
    }
  });
});

describe("the stack policies of the pack", () => {
  const web: TestedResource = { type: "kubernetes:apps/v1:Deployment", props: deployment(podSpec()) };
  const deny: TestedResource = {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    props: denyAll(),
    name: "deny",
  };
  const stack: TestedResource = { type: "pulumi:pulumi:Stack", props: {}, name: "shop" };
  const network = (reports: readonly Report[]) =>
    reports.filter(({ policy }) => ["default-deny", "pod-isolated"].includes(policy));
  const analyzeStack = async (...resources: readonly TestedResource[]) =>
    network(await packUnderTest().analyzeStack(...resources));

  it("accept a namespace that denies by default", async () => {
    assert.deepEqual(await analyzeStack(stack, web, deny), []);
  });

  it("name the resource that has to change", async () => {
    const found = await analyzeStack(stack, web);
    assert.deepEqual(
      found.map(({ policy, urn }) => [policy, urn]),
      ["default-deny", "default-deny", "pod-isolated", "pod-isolated"].map((policy) => [policy, urnOf(web)]),
    );
    assert.match(
      found[0]?.message ?? "",
      /^Deployment shop\/web\n {2}metadata\.namespace\n {2}found: {3}no default deny of ingress in namespace shop\n/,
    );
  });

  it("name an open policy", async () => {
    const open = { ...deny, props: changed(denyAll(), "spec.ingress", [{}]), name: "open" };
    const found = await analyzeStack(web, deny, open);
    assert.ok(found.some(({ policy, urn }) => policy === "default-deny" && urn === urnOf(open)));
  });

  it("leave open what is not known, as advice", async () => {
    const unknown = { ...deny, props: changed(denyAll(), "spec.policyTypes", unknownText) };
    const reports = await packUnderTest().analyzeStack(web, unknown);
    assert.deepEqual(network(reports), []);
    const advice = reports.filter(({ policy }) => policy === "undecided-joins");
    for (const rule of ["default-deny", "pod-isolated"]) {
      assert.deepEqual(
        advice.filter(({ message }) => message.startsWith(`${rule}:`)),
        [
          {
            policy: "undecided-joins",
            level: "advisory",
            message: `${rule}: NetworkPolicy shop/default-deny, spec.policyTypes is not known yet; decided at the update`,
            urn: urnOf(unknown),
          },
        ],
      );
    }
  });

  it("name a resource in every report: `pulumi policy analyze` breaks off where there is none", async () => {
    const bad = { "memory-limit": { atLeast: "1Gi" } };
    const reports = await packUnderTest(bad).analyzeStack(stack, web);
    assert.ok(reports.length > 0);
    assert.deepEqual(
      reports.filter(({ urn }) => urn === undefined),
      [],
    );
  });
});
