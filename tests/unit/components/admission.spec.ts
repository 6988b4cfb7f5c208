import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { manifestsByStage } from "../../../components/manifests";
import { environments } from "../../../components/schema/values";
import { expressedRules } from "../../../policy/admission/expressions";
import { catalogue } from "../../../policy/rules/catalogue";
import { deployed } from "./deployment";
import { all, one } from "./objects";
import { accepted } from "./stackConfig";

const kinds = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"] as const;
const settings = (action = "deny") =>
  accepted("staging", { admission: { enabled: true, action }, kubernetes: { version: "v1.30" } });

const position = (rule: string): number => catalogue.findIndex(({ id }) => id === rule);

describe("admission", () => {
  it("is off unless it is asked for", () => {
    for (const environment of environments)
      for (const kind of kinds) assert.deepEqual(all(accepted(environment), kind), []);
  });

  it("is a policy and its binding to the namespace, before the workload", () => {
    const policy = one(settings(), "ValidatingAdmissionPolicy");
    const binding = one(settings(), "ValidatingAdmissionPolicyBinding");
    const { foundation } = manifestsByStage(settings());
    for (const { kind, metadata } of [policy, binding]) {
      assert.ok(foundation.some((object) => object.kind === kind));
      assert.equal(metadata.name, "circle-core-admission-circle-core-staging");
      assert.equal(metadata.namespace, undefined);
      assert.equal(metadata.labels["app.kubernetes.io/instance"], "circle-core-staging");
    }
    assert.deepEqual(
      policy.spec?.validations?.map(({ message = "" }) => message.split(":")[0]),
      expressedRules.toSorted((one, other) => position(one) - position(other)),
    );
    assert.deepEqual(binding.spec, {
      policyName: policy.metadata.name,
      validationActions: ["Deny"],
      matchResources: {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "circle-core-staging" } },
      },
    });
  });

  it("is configured as the policy pack is in the environment", () => {
    const written = { admission: { enabled: true }, kubernetes: { version: "v1.30" } };
    const digests = (environment: (typeof environments)[number]) =>
      one(accepted(environment, written), "ValidatingAdmissionPolicy").spec?.variables?.find(
        ({ name }) => name === "imageDigest",
      )?.expression;
    assert.match(digests("production") ?? "", /sha256/);
    assert.doesNotMatch(digests("development") ?? "", /sha256/);
  });

  for (const [action, does] of [
    ["warn", "Warn"],
    ["audit", "Audit"],
  ] as const) {
    it(`can ${action} instead`, () => {
      const binding = one(settings(action), "ValidatingAdmissionPolicyBinding");
      assert.deepEqual(binding.spec.validationActions, [does]);
    });
  }

  it("is removed by itself: no namespace takes it along", async function () {
    this.timeout(30_000);
    const { resources } = await deployed({ settings: settings() });
    const cluster = resources.filter(({ type }) => type.includes("admissionregistration"));
    assert.deepEqual(
      cluster.map(({ name, options }) => [name, options.deletedWith]),
      [
        ["primary-admission-circle-core-staging", undefined],
        ["primary-admission-circle-core-staging", undefined],
      ],
    );
    assert.ok(resources.find(({ name }) => name === "primary-role")?.options.deletedWith);
  });

  it("costs a program without it nothing: no rule is loaded", function () {
    this.timeout(30_000);
    const loaded = (admission: string) =>
      execFileSync(process.execPath, ["--require", "tsx/cjs", "--eval", program(admission)], {
        cwd: join(__dirname, "../../.."),
        encoding: "utf8",
      }).trim();
    assert.equal(loaded("{}"), "0");
    assert.notEqual(loaded("{ enabled: true }"), "0");
  });
});

/** Builds all objects, and prints how many files of the policy pack that took. */
const program = (admission: string): string => `
  const { manifests } = require("./components/manifests");
  const { settingsSchema } = require("./components/settings");
  manifests(settingsSchema("staging").parse({ environment: "staging", admission: ${admission} }));
  console.log(Object.keys(require.cache).filter((file) => file.includes("/policy/")).length);
`;
