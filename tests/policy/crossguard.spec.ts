import assert from "node:assert/strict";
import {
  type PolicyResource,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { policyOf, undecidedJoinsPolicy, undecidedPolicy } from "../../policy/crossguard";
import { catalogue } from "../../policy/rules/catalogue";
import { changed, denyAll, pod, podSpec, workload, type Json } from "./fixtures";
import { atPreview, unknownText } from "./preview";

const privileged = changed(podSpec(), "containers.0.securityContext.privileged", true);
const deployment = (spec: Json) => workload("apps/v1", "Deployment", ["spec", "template"], spec);

const policies = catalogue.map(policyOf);
const resourcePolicies = policies.filter((policy): policy is ResourceValidationPolicy => "validateResource" in policy);
const stackPolicies = policies.filter((policy): policy is StackValidationPolicy => "validateStack" in policy);

interface Report {
  policy: string;
  message: string;
  urn?: string;
}

/** A resource as the SDK hands it to a policy. */
function resource(type: string, props: Json, name = "web"): PolicyResource {
  const urn = `urn:pulumi:test::shop::${type}::${name}`;
  return { type, name, urn, props: atPreview(props) } as PolicyResource;
}

/** What every policy reports of one resource. */
function reported(type: string, props: Json, judges = resourcePolicies): readonly Report[] {
  const reports: Report[] = [];
  for (const { name, validateResource } of judges) {
    assert.equal(typeof validateResource, "function");
    if (typeof validateResource !== "function") continue;
    void validateResource(resource(type, props) as unknown as ResourceValidationArgs, (message) => {
      reports.push({ policy: name, message });
    });
  }
  return reports;
}

/** What every stack policy reports of a stack. */
function reportedOf(resources: readonly PolicyResource[], judges = stackPolicies): readonly Report[] {
  const reports: Report[] = [];
  for (const { name, validateStack } of judges) {
    const report = (message: string, urn?: string) => {
      reports.push(urn === undefined ? { policy: name, message } : { policy: name, message, urn });
    };
    void validateStack({ resources } as Parameters<typeof validateStack>[0], report);
  }
  return reports;
}

const names = (reports: readonly Report[]) => reports.map(({ policy }) => policy);

describe("the policy pack", () => {
  it("has one mandatory policy for each rule, with all that the console can show", () => {
    assert.equal(new Set(policies.map(({ name }) => name)).size, catalogue.length);
    for (const policy of policies) {
      assert.match(policy.name, /^[a-z]+(-[a-z]+)*$/);
      assert.equal(policy.enforcementLevel, "mandatory");
      assert.match(policy.url ?? "", /^https:/);
      assert.ok(policy.severity && policy.remediationSteps && policy.tags?.includes("kubernetes"));
      assert.ok(policy.framework?.name && policy.framework.version && policy.framework.reference);
      assert.equal(policy.description, policy.displayName);
    }
  });

  it("tells what, where, what was found, what is allowed, how to mend it, and by which standard", () => {
    const [report] = reported("kubernetes:apps/v1:Deployment", deployment(privileged));
    assert.deepEqual(report, {
      policy: "privileged",
      message: [
        "Deployment shop/web, container app",
        "  spec.template.spec.containers[0].securityContext.privileged",
        "  found:   true",
        "  allowed: false or unset",
        "Mend: Remove securityContext.privileged, or set it to false; add the one capability that is really needed.",
        "See: PSS baseline privileged, CIS 5.2.2, NSA/CISA Pod security enforcement",
      ].join("\n"),
    });
  });

  it("accepts a good workload", () => {
    assert.deepEqual(reported("kubernetes:apps/v1:Deployment", deployment(podSpec())), []);
  });

  for (const [name, type, props] of [
    ["a Patch", "kubernetes:apps/v1:DeploymentPatch", deployment(privileged)],
    ["an old API version", "kubernetes:extensions/v1beta1:Deployment", deployment(privileged)],
    ["a List", "kubernetes:core/v1:PodList", { apiVersion: "v1", kind: "PodList", items: [pod(privileged)] }],
    ["a List without its type", "kubernetes:core/v1:PodList", { items: [{ spec: privileged }] }],
    [
      "a CustomResource of a typed kind",
      "kubernetes:batch/v1:CronJob",
      workload("batch/v1", "CronJob", ["spec", "jobTemplate", "spec", "template"], privileged),
    ],
    ["props without a type, by the resource's", "kubernetes:core/v1:Pod", { spec: privileged }],
    [
      "a Patch without a type, by the resource's",
      "kubernetes:apps/v1:StatefulSetPatch",
      { spec: { template: { spec: privileged } } },
    ],
    ["props of an unknown type, by the resource's", "kubernetes:core/v1:Pod", { kind: unknownText, spec: privileged }],
  ] as const) {
    it(`judges ${name}`, () => {
      assert.deepEqual(names(reported(type, props)), ["privileged"]);
    });
  }

  for (const [name, type, props] of [
    ["a resource of another provider", "random:index/randomPassword:RandomPassword", pod(privileged)],
    ["a component", "circle-core:index:CircleCore", {}],
    ["the provider", "pulumi:providers:kubernetes", { kubeconfig: "" }],
    ["a Helm release, which is opaque", "kubernetes:helm.sh/v3:Release", { chart: "web", values: pod(privileged) }],
  ] as const) {
    it(`leaves ${name} alone`, () => {
      assert.deepEqual(reported(type, props), []);
    });
  }

  it("judges the rest of a resource with an unknown value, which it names as advice", () => {
    const type = "kubernetes:apps/v1:Deployment";
    const props = changed(deployment(privileged), "spec.template.spec.containers.0.image", unknownText);
    assert.deepEqual(names(reported(type, props)), ["privileged"]);
    assert.equal(undecidedPolicy.enforcementLevel, "advisory");
    assert.deepEqual(reported(type, props, [undecidedPolicy]), [
      {
        policy: "undecided",
        message:
          "image-tag: Deployment shop/web, spec.template.spec.containers[0].image is not known yet; decided at the update",
      },
    ]);
  });
});

describe("the stack policies of the pack", () => {
  const web = resource("kubernetes:apps/v1:Deployment", deployment(podSpec()));
  const deny = resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", denyAll(), "deny");
  const stack = resource("pulumi:pulumi:Stack", {}, "shop");

  it("accept a namespace that denies by default", () => {
    assert.deepEqual(reportedOf([stack, web, deny]), []);
  });

  it("name the resource that has to change", () => {
    const found = reportedOf([stack, web]);
    assert.deepEqual(
      found.map(({ policy, urn }) => [policy, urn]),
      ["default-deny", "default-deny", "pod-isolated", "pod-isolated"].map((policy) => [policy, web.urn]),
    );
    assert.match(
      found[0]?.message ?? "",
      /^Deployment shop\/web\n {2}metadata\.namespace\n {2}found: {3}no default deny of ingress in namespace shop\n/,
    );
  });

  it("name an open policy", () => {
    const open = resource(
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      changed(denyAll(), "spec.ingress", [{}]),
      "open",
    );
    assert.deepEqual(
      reportedOf([web, deny, open]).map(({ policy, urn }) => [policy, urn]),
      [["default-deny", open.urn]],
    );
  });

  it("leave open what is not known, as advice", () => {
    const unknown = resource(deny.type, changed(denyAll(), "spec.policyTypes", unknownText));
    assert.deepEqual(reportedOf([web, unknown]), []);
    assert.equal(undecidedJoinsPolicy.enforcementLevel, "advisory");
    const advice = reportedOf([web, unknown], [undecidedJoinsPolicy]);
    assert.deepEqual(
      advice.map(({ message, urn }) => [message, urn]),
      ["default-deny", "pod-isolated"].map((rule) => [
        `${rule}: NetworkPolicy shop/default-deny, spec.policyTypes is not known yet; decided at the update`,
        unknown.urn,
      ]),
    );
  });
});
