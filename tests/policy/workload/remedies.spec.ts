import assert from "node:assert/strict";
import { readOnlyRootFilesystem } from "../../../policy/rules/workload/filesystem";
import { automountToken } from "../../../policy/rules/workload/tokens";
import { changed, pod } from "../fixtures";
import { judgedBy } from "../objectCases";

describe("remedies of workloads", () => {
  for (const [rule, path, value] of [
    [readOnlyRootFilesystem, "spec.containers.0.securityContext.readOnlyRootFilesystem", true],
    [automountToken, "spec.automountServiceAccountToken", false],
  ] as const) {
    it(`${rule.id}: ${path} becomes ${value}, which keeps the rule`, () => {
      const broken = changed(pod(), path, undefined);
      const remedies = judgedBy(rule, broken).violations.map(({ remedy }) => remedy);
      const keys = path.split(".").map((key) => (key === "0" ? 0 : key));
      assert.deepEqual(remedies, [{ keys, value }]);
      assert.deepEqual(judgedBy(rule, changed(broken, path, value)).violations, []);
    });
  }
});
