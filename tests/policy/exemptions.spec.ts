import assert from "node:assert/strict";
import type { Violation } from "../../policy/rules/evaluate";
import { settle, type Exemption } from "../../policy/rules/exemptions";

const today = "2026-12-31";

const violation: Violation = {
  rule: "memory-limit",
  object: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
  origin: "",
  path: "spec",
  keys: ["spec"],
  container: { name: "app", role: "container" },
  found: "unset",
  allowed: "an amount",
};

const exemption: Exemption = {
  kind: "Deployment",
  namespace: "shop",
  name: "web",
  container: undefined,
  reason: "Until 2.0",
  owner: "team-shop",
  until: today,
};

describe("an exemption", () => {
  it("lets the object off, through its last day", () => {
    assert.deepEqual(settle([violation], [exemption], today), {
      violations: [{ ...violation, exemption }],
      expired: [],
      unused: [],
    });
  });

  it("lets nothing off the day after, and is told", () => {
    const past = { ...exemption, until: "2026-12-30" };
    assert.deepEqual(settle([violation], [past], today), { violations: [violation], expired: [past], unused: [] });
  });

  it("lets one container off, and no other", () => {
    const one = { ...exemption, container: "app" };
    const other = { ...violation, container: { name: "proxy", role: "sidecar" } as const };
    const ofThePod = { ...violation, container: undefined };
    assert.deepEqual(settle([violation, other, ofThePod], [one], today), {
      violations: [{ ...violation, exemption: one }, other, ofThePod],
      expired: [],
      unused: [],
    });
  });

  for (const [key, value] of Object.entries({ kind: "StatefulSet", namespace: "", name: "api", container: "proxy" })) {
    it(`of another ${key} is unused`, () => {
      const other = { ...exemption, [key]: value };
      assert.deepEqual(settle([violation], [other], today), { violations: [violation], expired: [], unused: [other] });
    });
  }

  it("is used once it fits, though another fits as well", () => {
    const second = { ...exemption, reason: "Again" };
    assert.deepEqual(settle([violation], [exemption, second], today).unused, [second]);
  });
});
