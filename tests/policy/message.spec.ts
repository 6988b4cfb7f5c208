import assert from "node:assert/strict";
import type { Violation } from "../../policy/rules/evaluate";
import type { Exemption } from "../../policy/rules/exemptions";
import { kept } from "../../policy/rules/findings";
import { exemptedText, exemptionText, undecidedText, violationText } from "../../policy/rules/message";
import type { ObjectRule } from "../../policy/rules/rule";

const url = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";
const rule: ObjectRule = {
  id: "privileged",
  title: "No container is privileged",
  severity: "critical",
  why: "It is root on the node.",
  mend: "Remove privileged.",
  references: [
    { framework: "PSS", level: "baseline", id: "privileged", url },
    { framework: "CIS", id: "5.2.2", url },
  ],
  appliesTo: ["Pod"],
  check: () => kept,
};

const violation: Violation = {
  rule: rule.id,
  object: { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web" },
  origin: "",
  container: { name: "app", role: "init container" },
  path: "spec.initContainers[0].securityContext.privileged",
  keys: ["spec", "initContainers", 0, "securityContext", "privileged"],
  found: "true",
  allowed: "false or unset",
};

const exemption: Exemption = {
  kind: "Pod",
  namespace: "shop",
  name: "web",
  container: "app",
  reason: "it debugs",
  owner: "team-shop",
  until: "2026-12-31",
};

describe("the message of a violation", () => {
  it("says where it is, what is there, what may be, what to do and who says so", () => {
    assert.equal(
      violationText(rule, violation),
      `Pod shop/web, init container app
  spec.initContainers[0].securityContext.privileged
  found:   true
  allowed: false or unset
Mend: Remove privileged.
See: PSS baseline privileged, CIS 5.2.2`,
    );
  });

  for (const [name, object, words] of [
    ["in no namespace", { apiVersion: "v1", kind: "Node", namespace: "", name: "one" }, "Node one"],
    ["without a name", { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "" }, "Pod shop"],
    ["with a kind only", { apiVersion: "v1", kind: "Pod", namespace: "", name: "" }, "Pod"],
    ["without a kind", { apiVersion: "", kind: "", namespace: "shop", name: "web" }, "shop/web"],
  ] as const) {
    it(`names an object ${name}`, () => {
      const [first] = violationText(rule, { ...violation, object, container: undefined }).split("\n");
      assert.equal(first, words);
    });
  }
});

describe("the message of what is not known yet", () => {
  it("is one line", () => {
    assert.equal(
      undecidedText(violation),
      "privileged: Pod shop/web, spec.initContainers[0].securityContext.privileged is not known yet; decided at the update",
    );
  });
});

describe("the message of an exemption", () => {
  it("says what is let off, how long, by whom and why", () => {
    assert.equal(
      exemptedText(rule, violation, exemption),
      `privileged: Pod shop/web, init container app, spec.initContainers[0].securityContext.privileged
  until 2026-12-31, by team-shop: it debugs`,
    );
    assert.equal(
      exemptedText(rule, { ...violation, container: undefined, path: "spec.hostNetwork" }, exemption),
      `privileged: Pod shop/web, spec.hostNetwork
  until 2026-12-31, by team-shop: it debugs`,
    );
  });

  it("says which one is wrong, and how", () => {
    assert.equal(
      exemptionText(rule, exemption, "expired"),
      "privileged: the exemption of Pod shop/web, container app, owned by team-shop, expired",
    );
    assert.equal(
      exemptionText(rule, { ...exemption, namespace: "", container: undefined }, "lets nothing off"),
      "privileged: the exemption of Pod web, owned by team-shop, lets nothing off",
    );
  });
});
