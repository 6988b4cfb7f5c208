import assert from "node:assert/strict";
import fc from "fast-check";
import { meets, satisfiable } from "../../../../components/rules/nodeLabels";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const required = (...list: object[]) => ({ placement: { nodeAffinity: { required: list } } });
const tolerations = (...list: object[]) => ({ placement: { tolerations: list } });
const hostname = "kubernetes.io/hostname";

describe("settings: contradictions about placement", () => {
  itFinds([
    {
      code: "affinity-values",
      environment: "staging",
      broken: required({ key: "disk", operator: "Exists" }, { key: "zone", operator: "In" }),
      path: "placement.nodeAffinity.required[1].values",
      message: "In takes at least one value, not none.",
      mended: required({ key: "disk", operator: "Exists" }, { key: "zone", operator: "In", values: ["a"] }),
    },
    {
      code: "affinity-values",
      environment: "staging",
      broken: required({ key: "disk", operator: "DoesNotExist", values: ["ssd"] }),
      path: "placement.nodeAffinity.required[0].values",
      message: 'DoesNotExist takes no value, not "ssd".',
      mended: required({ key: "disk", operator: "DoesNotExist" }),
    },
    {
      code: "affinity-values",
      environment: "staging",
      broken: {
        placement: { nodeAffinity: { preferred: [{ weight: 1, key: "cpus", operator: "Gt", values: ["4", "8"] }] } },
      },
      path: "placement.nodeAffinity.preferred[0].values",
      message: 'Gt takes one whole number, not "4", "8".',
      mended: {
        placement: { nodeAffinity: { preferred: [{ weight: 1, key: "cpus", operator: "Gt", values: ["4"] }] } },
      },
    },
    {
      code: "affinity-values",
      environment: "staging",
      broken: required({ key: "cpus", operator: "Lt", values: ["many"] }),
      path: "placement.nodeAffinity.required[0].values",
      message: 'Lt takes one whole number, not "many".',
      mended: required({ key: "cpus", operator: "Lt", values: ["64"] }),
    },
    {
      code: "no-such-node",
      environment: "staging",
      broken: {
        placement: {
          nodeSelector: { disk: "hdd" },
          nodeAffinity: { required: [{ key: "disk", operator: "In", values: ["ssd", "nvme"] }] },
        },
      },
      path: "placement.nodeAffinity",
      message: "no node can have a label disk that meets all that is required of it.",
      mended: {
        placement: {
          nodeSelector: { disk: "nvme" },
          nodeAffinity: { required: [{ key: "disk", operator: "In", values: ["ssd", "nvme"] }] },
        },
      },
    },
    {
      code: "no-such-node",
      environment: "staging",
      broken: required(
        { key: "cpus", operator: "Gt", values: ["7"] },
        { key: "cpus", operator: "Lt", values: ["9"] },
        { key: "cpus", operator: "NotIn", values: ["8"] },
      ),
      path: "placement.nodeAffinity",
      message: "no node can have a label cpus that meets all that is required of it.",
      mended: required({ key: "cpus", operator: "Gt", values: ["7"] }, { key: "cpus", operator: "Lt", values: ["9"] }),
    },
    {
      code: "one-node-for-all",
      environment: "staging",
      broken: { placement: { nodeSelector: { [hostname]: "worker-1" } } },
      path: "placement.nodeSelector",
      message: "up to 4 pods would all run on the node worker-1, and all go with it.",
      mended: required({ key: hostname, operator: "In", values: ["worker-1", "worker-2"] }),
    },
    {
      code: "toleration-form",
      environment: "staging",
      broken: tolerations({ key: "a", value: "b" }, { value: "circle" }),
      path: "placement.tolerations[1].key",
      message: "is missing: Equal compares the value of one taint.",
      mended: tolerations({ key: "a", value: "b" }, { key: "dedicated", value: "circle" }),
    },
    {
      code: "toleration-form",
      environment: "staging",
      broken: tolerations({ operator: "Exists" }),
      path: "placement.tolerations[0]",
      message: "tolerates every taint, also that of a node that fails.",
      mended: tolerations({ operator: "Exists", key: "dedicated" }),
    },
    {
      code: "toleration-form",
      environment: "staging",
      broken: tolerations({ key: "dedicated", operator: "Exists", value: "circle" }),
      path: "placement.tolerations[0].value",
      message: 'is "circle", but Exists compares no value.',
      mended: tolerations({ key: "dedicated", operator: "Equal", value: "circle" }),
    },
    {
      code: "toleration-form",
      environment: "staging",
      broken: tolerations({ key: "dedicated", tolerationSeconds: 60 }),
      path: "placement.tolerations[0].tolerationSeconds",
      message: "is 60, but only the effect NoExecute takes pods from a node.",
      mended: tolerations({ key: "dedicated", effect: "NoExecute", tolerationSeconds: 60 }),
    },
    {
      code: "system-priority",
      environment: "staging",
      broken: { placement: { priorityClassName: "system-cluster-critical" } },
      path: "placement.priorityClassName",
      message: "system-cluster-critical belongs to Kubernetes' own pods, and evicts others for them.",
      mended: { placement: { priorityClassName: "business-critical" } },
    },
  ]);

  it("one pod may be bound to its node, where its data may be", () => {
    accepted("development", { placement: { nodeSelector: { [hostname]: "worker-1" } } });
  });

  it("an incomplete requirement is told once, not also as one that no node meets", () => {
    const problems = refused(stackConfig("staging", required({ key: "zone", operator: "In" })));
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["affinity-values"],
    );
  });
});

describe("requirements of a node's label", () => {
  const number = fc.integer({ min: 0, max: 6 }).map(String);
  const value = fc.oneof(number, fc.constantFrom("a", "b"));
  const requirement = fc.oneof(
    fc.record({
      operator: fc.constantFrom("In" as const, "NotIn" as const),
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const),
      values: fc.constant<string[]>([]),
    }),
    fc.record({ operator: fc.constantFrom("Gt" as const, "Lt" as const), values: number.map((one) => [one]) }),
  );

  it("can be met exactly if some value, or none, meets them all", () => {
    const every = [undefined, "a", "b", "c", ...Array.from({ length: 12 }, (_, index) => String(index))];
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 5 }), (requirements) => {
        const found = every.some((one) => requirements.every((wanted) => meets(one, wanted)));
        assert.equal(satisfiable(requirements), found);
      }),
      { numRuns: 2000 },
    );
  });

  it("a node without the label meets what excludes values, as the scheduler sees it", () => {
    assert.ok(meets(undefined, { operator: "NotIn", values: ["a"] }));
    assert.ok(!meets(undefined, { operator: "In", values: ["a"] }));
    assert.ok(!meets("many", { operator: "Gt", values: ["1"] }));
    assert.ok(meets("10", { operator: "Gt", values: ["9"] }));
  });
});
