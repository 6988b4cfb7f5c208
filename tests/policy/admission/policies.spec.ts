import assert from "node:assert/strict";
import { admissionPolicies, type AdmissionObject, type AdmissionOptions } from "../../../policy/admission";
import { catalogue, objectRules } from "../../../policy/rules/catalogue";
import { readConfiguration, type Configuration } from "../../../policy/rules/configuration";

const metadata = { name: "shop-rules", labels: { team: "shop" } };

function made(options: Partial<AdmissionOptions> = {}): AdmissionObject[] {
  return admissionPolicies({ namespace: "shop", metadata, action: "deny", ...options });
}

function configured(written: unknown): Configuration {
  const read = readConfiguration(written, catalogue);
  assert.ok("configuration" in read, JSON.stringify(read));
  return read.configuration;
}

/** Policies and bindings by name: what they do, and by which rules. */
function summary(objects: readonly AdmissionObject[]) {
  return objects.map((object) =>
    object.kind === "ValidatingAdmissionPolicy"
      ? [object.metadata.name, object.spec.validations.map(({ message }) => message.split(":")[0])]
      : [object.metadata.name, object.spec.validationActions],
  );
}

/** The expression of a variable of the first policy. */
function variable(objects: readonly AdmissionObject[], name: string): string | undefined {
  const [policy] = objects;
  assert.ok(policy?.kind === "ValidatingAdmissionPolicy");
  return policy.spec.variables.find((one) => one.name === name)?.expression;
}

const only = (...ids: string[]) => objectRules.filter(({ id }) => ids.includes(id));
const exemption = { kind: "Deployment", name: "web", reason: "old", owner: "shop", until: "2026-12-31" };

describe("admission policies", () => {
  it("are one policy that fails closed, and its binding to the namespace", () => {
    const [policy, binding, ...more] = made({ rules: only("privileged") });
    assert.deepEqual(more, []);
    assert.ok(policy?.kind === "ValidatingAdmissionPolicy");
    const { spec } = policy;
    assert.deepEqual(
      [policy.metadata, spec.failurePolicy, spec.matchConstraints.matchPolicy],
      [metadata, "Fail", "Equivalent"],
    );
    assert.deepEqual(
      spec.matchConstraints.resourceRules.map(({ apiGroups, apiVersions, operations, resources, scope }) => [
        apiGroups.concat(apiVersions, operations, scope).join(" "),
        resources.join(" "),
      ]),
      [
        [
          " v1 CREATE UPDATE Namespaced",
          "pods pods/ephemeralcontainers pods/resize podtemplates replicationcontrollers",
        ],
        ["apps v1 CREATE UPDATE Namespaced", "deployments replicasets statefulsets daemonsets"],
        ["batch v1 CREATE UPDATE Namespaced", "jobs cronjobs"],
        ["apps.openshift.io v1 CREATE UPDATE Namespaced", "deploymentconfigs"],
      ],
    );
    assert.deepEqual(binding, {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: {
        policyName: "shop-rules",
        validationActions: ["Deny"],
        matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } },
      },
    });
  });

  it("leave out rules that are disabled, or have no expression", () => {
    const rules = only("privileged", "seccomp", "replicas");
    const configuration = configured({ seccomp: "disabled" });
    assert.deepEqual(summary(made({ rules, configuration })), [
      ["shop-rules", ["privileged"]],
      ["shop-rules", ["Deny"]],
    ]);
    assert.deepEqual(made({ rules: only("replicas") }), []);
  });

  for (const [action, mandatory, advisory] of [
    ["deny", "Deny", "Warn"],
    ["warn", "Warn", "Warn"],
    ["audit", "Audit", "Audit"],
  ] as const) {
    it(`never deny by advice: ${action}`, () => {
      const rules = only("privileged", "seccomp", "cpu-limit");
      const configuration = configured({ "cpu-limit": "advisory", seccomp: "remediate" });
      assert.deepEqual(summary(made({ rules, configuration, action })), [
        ["shop-rules", ["privileged", "seccomp"]],
        ["shop-rules", [mandatory]],
        ["shop-rules-advice", ["cpu-limit"]],
        ["shop-rules-advice", [advisory]],
      ]);
    });
  }

  it("tell of all broken rules where the API server passes on the first only", () => {
    for (const [action, tells] of [
      ["deny", true],
      ["audit", true],
      ["warn", false],
    ] as const) {
      const objects = made({ rules: only("privileged", "seccomp"), action });
      const [policy] = objects;
      assert.ok(policy?.kind === "ValidatingAdmissionPolicy");
      for (const { messageExpression } of policy.spec.validations)
        assert.equal(messageExpression.includes('" Broken rules: " + variables.brokenRules.join'), tells);
      assert.equal(
        variable(objects, "brokenRules"),
        tells
          ? '[["privileged"] + variables.privileged, ["seccomp"] + variables.seccomp].filter(rule, rule.size() > 1).map(rule, rule[0])'
          : undefined,
      );
    }
  });

  it("hold the settings of the rules", () => {
    const rules = only("privileged-ports");
    const configuration = configured({ "privileged-ports": { minimum: 81 } });
    assert.match(variable(made({ rules }), "privilegedPorts") ?? "", /containerPort < 1024\b/);
    assert.match(variable(made({ rules, configuration }), "privilegedPorts") ?? "", /containerPort < 81\b/);
  });

  it("ask a rule of its own kinds only", () => {
    const all = made({ rules: only("naked-pod", "readiness-probe", "privileged") });
    assert.match(
      variable(all, "nakedPod") ?? "",
      /object\.kind in \["PodTemplate",.*"DeploymentConfig"\]\) \? \[\] : /s,
    );
    assert.match(variable(all, "readinessProbe") ?? "", /object\.kind in \["Job","CronJob"\]\) \? \[\] : /);
    assert.doesNotMatch(variable(all, "privileged") ?? "", /object\.kind/);
  });

  describe("exemptions", () => {
    const rules = only("host-path", "privileged");
    const exempting = (...exemptions: object[]) => configured({ "host-path": { exemptions } });

    it("let the object off its rule, and no other", () => {
      const objects = made({ rules, configuration: exempting(exemption), today: "2026-12-31" });
      const letOff = 'variables.lineage.exists(one, one in ["Deployment web"])';
      assert.ok(variable(objects, "hostPath")?.startsWith(`(${letOff}) ? [] : `));
      assert.doesNotMatch(variable(objects, "privileged") ?? "", /lineage/);
      assert.ok(variable(objects, "lineage"));
      assert.equal(variable(made({ rules }), "lineage"), undefined);
    });

    it("let one container off", () => {
      const configuration = configured({ interactive: { exemptions: [{ ...exemption, container: "app" }] } });
      const expression = variable(made({ rules: only("interactive"), configuration }), "interactive") ?? "";
      assert.match(
        expression,
        /filter\(c, !\(\(c\.name == "app" && variables\.lineage\.exists\(one, one in \["Deployment web"\]\)\)\) && /,
      );
      assert.doesNotMatch(expression, /\? \[\] : /);
    });

    it("lapse with their last day, and hold in their namespace only", () => {
      const holds = (written: object, today?: string) =>
        variable(
          made({
            rules,
            configuration: exempting({ ...exemption, ...written }),
            ...(today !== undefined && { today }),
          }),
          "lineage",
        ) !== undefined;
      assert.equal(holds({}, "2026-12-31"), true);
      assert.equal(holds({}, "2027-01-01"), false);
      assert.equal(holds({}), true);
      assert.equal(holds({ namespace: "shop" }), true);
      assert.equal(holds({ namespace: "other" }), false);
    });

    it("let nothing off a rule that allows none", () => {
      const [rule] = only("host-path");
      assert.ok(rule);
      const strict = [{ ...rule, exemptible: false as const }];
      assert.equal(variable(made({ rules: strict, configuration: exempting(exemption) }), "lineage"), undefined);
    });
  });
});
