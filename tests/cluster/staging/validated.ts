import assert from "node:assert/strict";
import type { Settings } from "../../../components/settings";
import { failures, validate } from "../../../operate/validate/validate";
import { rootDir } from "../../../toolchain/paths";
import { nodeSubject } from "../../support/wayIn";

/** What `validate` says of the whole of it: database, cache, and an autoscaler that reads its metrics. */
export function validated(settings: () => Settings): void {
  it("is as it must be, its autoscaler able to read metrics, and what is not public closed", async () => {
    const { stack, cluster } = nodeSubject("staging", settings());
    const validation = await validate(
      { stack, settings: settings(), clusters: [cluster] },
      // Nothing serves the host here; the way in has specs of its own.
      { root: rootDir, timeoutSeconds: 120, outside: false },
    );
    const told = failures(validation).map(({ code, message }) => `${code}: ${message}`);
    assert.equal(validation.verdict, "passed", told.join("\n"));
    const [{ groups, connections } = { groups: [], connections: [] }] = validation.clusters;
    const containers = groups.find(({ group }) => group === "containers");
    assert.ok(containers);
    assert.deepEqual(
      containers.findings.filter(({ object }) => object.kind === "HorizontalPodAutoscaler"),
      [],
    );
    const proven = connections.filter((each) => each.proven !== "unproven");
    const right = { allowed: "open", forbidden: "closed" };
    for (const { from, to, declared, proven: seen } of proven) assert.equal(seen, right[declared], `${from} → ${to}`);
    assert.deepEqual([...new Set(proven.map(({ declared }) => declared))].sort(), ["allowed", "forbidden"]);
  });
}
