import assert from "node:assert/strict";
import { effectivePrivilege } from "../../../policy/rules/joins/privilege";
import { UNKNOWN } from "../../../policy/rules/read";
import { changed, type Json } from "../fixtures";
import { advice, deployment, found, object, open } from "./stack";

const group = "rbac.authorization.k8s.io/v1";
const spec = "spec.template.spec";
const web = deployment({ [`${spec}.automountServiceAccountToken`]: true });
const account = { kind: "ServiceAccount", name: "web", namespace: "shop" };
const role = (rule: Json, kind = "Role") => object(group, kind, { rules: [rule] }, "reader");
const secrets = { apiGroups: [""], resources: ["secrets"], verbs: ["get"] };
const binding = (
  subject: unknown = account,
  roleRef: unknown = { kind: "Role", name: "reader" },
  kind = "RoleBinding",
) => object(group, kind, { roleRef, subjects: [subject] }, "bound");
const cluster = (name: string) => binding(account, { kind: "ClusterRole", name });
const path = `Deployment web: ${spec}.serviceAccountName`;
const reads = [`${path}: a ServiceAccount that may read Secrets by RoleBinding bound`];

describe("effective-privilege", () => {
  it("accepts a pod whose role is small, or unbound, or another's", () => {
    assert.deepEqual(found(effectivePrivilege, [web, role({ ...secrets, resources: ["configmaps"] }), binding()]), []);
    assert.deepEqual(found(effectivePrivilege, [web, role({ ...secrets, resourceNames: ["mine"] }), binding()]), []);
    assert.deepEqual(found(effectivePrivilege, [web, role(secrets)]), []);
    assert.deepEqual(found(effectivePrivilege, [web, role(secrets), binding({ ...account, name: "other" })]), []);
    assert.deepEqual(found(effectivePrivilege, [web, role(secrets), binding({ ...account, namespace: "cellar" })]), []);
    assert.deepEqual(
      found(effectivePrivilege, [web, changed(role(secrets), "metadata.namespace", "cellar"), binding()]),
      [],
    );
    assert.deepEqual(found(effectivePrivilege, [web, cluster("view"), cluster("somebodys")]), []);
  });

  for (const [name, subject] of Object.entries({
    "its ServiceAccount": account,
    "its ServiceAccount, of the binding's namespace": { kind: "ServiceAccount", name: "web" },
    "its ServiceAccount as a user": { kind: "User", name: "system:serviceaccount:shop:web" },
    "all ServiceAccounts": { kind: "Group", name: "system:serviceaccounts" },
    "all ServiceAccounts of the namespace": { kind: "Group", name: "system:serviceaccounts:shop" },
    "all users": { kind: "Group", name: "system:authenticated" },
  })) {
    it(`follows a binding to ${name}`, () => {
      assert.deepEqual(found(effectivePrivilege, [web, role(secrets), binding(subject)]), reads);
    });
  }

  it("follows a pod without a name to the default ServiceAccount, and the old field", () => {
    const unnamed = changed(web, `${spec}.serviceAccountName`, undefined);
    const toDefault = binding({ ...account, name: "default" });
    assert.deepEqual(found(effectivePrivilege, [unnamed, role(secrets), toDefault]), reads);
    const old = changed(unnamed, `${spec}.serviceAccount`, "web");
    assert.deepEqual(found(effectivePrivilege, [old, role(secrets), binding()]), [
      `Deployment web: ${spec}.serviceAccount: a ServiceAccount that may read Secrets by RoleBinding bound`,
    ]);
  });

  it("takes an empty name for the default ServiceAccount", () => {
    const empty = changed(web, `${spec}.serviceAccountName`, "");
    const toDefault = binding({ ...account, name: "default" });
    assert.deepEqual(found(effectivePrivilege, [empty, role(secrets), toDefault]), reads);
  });

  it("names every binding that gives the right, and none that does not", () => {
    const second = changed(binding(), "metadata.name", "second");
    assert.deepEqual(found(effectivePrivilege, [web, role(secrets), binding(), second]), [
      ...reads,
      `${path}: a ServiceAccount that may read Secrets by RoleBinding second`,
    ]);
    const harmless = object(group, "Role", { rules: [{ ...secrets, resources: ["configmaps"] }] }, "writer");
    const toHarmless = changed(second, "roleRef.name", "writer");
    assert.deepEqual(found(effectivePrivilege, [web, role(secrets), harmless, toHarmless, binding()]), reads);
    assert.deepEqual(found(effectivePrivilege, [web, role(secrets), harmless, binding(), toHarmless]), reads);
  });

  it("finds a ClusterRole where it is, in no namespace", () => {
    const clusterRole = changed(role(secrets, "ClusterRole"), "metadata.namespace", undefined);
    assert.deepEqual(found(effectivePrivilege, [web, clusterRole, cluster("reader")]), reads);
    const adrift = changed(cluster("reader"), "metadata.namespace", UNKNOWN);
    assert.deepEqual(found(effectivePrivilege, [web, clusterRole, adrift]), reads);
  });

  it("says what may be bound instead", () => {
    assert.deepEqual(advice(effectivePrivilege, [web, role(secrets), binding()]), ["one that may not"]);
  });

  const all =
    "read Secrets, change Secrets, make pods, enter pods, give itself more rights, change who may do what, reach into the control plane";
  for (const [name, what] of [
    ["cluster-admin", all],
    ["admin", "read Secrets, change Secrets, make pods, enter pods, change who may do what"],
    ["edit", "read Secrets, change Secrets, make pods, enter pods"],
  ] as const) {
    it(`knows what ${name} may`, () => {
      const everywhere = binding(account, { kind: "ClusterRole", name }, "ClusterRoleBinding");
      assert.deepEqual(found(effectivePrivilege, [web, everywhere]), [
        `${path}: a ServiceAccount that may ${what} by ClusterRoleBinding bound`,
      ]);
      assert.deepEqual(found(effectivePrivilege, [web, binding(account, { kind: "Role", name })]), []);
    });
  }

  it("knows what wildcards may", () => {
    const star = role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] });
    assert.match(found(effectivePrivilege, [web, star, binding()])[0] ?? "", /read Secrets.*make pods.*control plane/);
  });

  it("adds up ClusterRoles that are aggregated", () => {
    const whole = object(
      group,
      "ClusterRole",
      { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { into: "whole" } }] } },
      "whole",
    );
    const part = changed(role(secrets, "ClusterRole"), "metadata.labels", { into: "whole" });
    assert.deepEqual(found(effectivePrivilege, [web, whole, part, cluster("whole")]), reads);
    assert.deepEqual(
      found(effectivePrivilege, [web, whole, changed(part, "metadata.labels.into", "other"), cluster("whole")]),
      [],
    );
  });

  it("leaves open what may be added up, unless the rest decides", () => {
    const selectors = { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { into: "whole" } }] } };
    const whole = object(group, "ClusterRole", selectors, "whole");
    const part = changed(role(secrets, "ClusterRole"), "metadata.labels", { into: UNKNOWN });
    assert.deepEqual(open(effectivePrivilege, [web, whole, part, cluster("whole")]), [
      "ClusterRole reader: metadata.labels.into",
    ]);
    const other = object(group, "ClusterRole", { rules: [secrets], metadata: { labels: { into: "whole" } } }, "other");
    const known = changed(other, "metadata.labels", { into: "whole" });
    assert.deepEqual(found(effectivePrivilege, [web, whole, part, known, cluster("whole")]), reads);
  });

  it("adds up none that bears only some of the labels", () => {
    const both = { matchLabels: { into: "whole", tier: "one" } };
    const whole = object(group, "ClusterRole", { aggregationRule: { clusterRoleSelectors: [both] } }, "whole");
    const part = role(secrets, "ClusterRole");
    const other = object(group, "ClusterRole", { rules: [] }, "other");
    const labelled = (into: Json, tier: Json) => [
      web,
      whole,
      changed(part, "metadata.labels", into),
      changed(other, "metadata.labels", tier),
      cluster("whole"),
    ];
    assert.deepEqual(found(effectivePrivilege, labelled({ into: "whole" }, { tier: "one" })), []);
    assert.deepEqual(found(effectivePrivilege, labelled({ tier: "one" }, { into: "whole" })), []);
    assert.deepEqual(found(effectivePrivilege, labelled({ into: "whole", tier: "one" }, {})), reads);
  });

  it("asks whether the pod has a token at all", () => {
    const rest = [role(secrets), binding()];
    const own = `${spec}.automountServiceAccountToken`;
    const tokenless = object("v1", "ServiceAccount", { automountServiceAccountToken: false });
    assert.deepEqual(found(effectivePrivilege, [deployment(), ...rest]), []);
    assert.deepEqual(found(effectivePrivilege, [changed(web, own, undefined), ...rest]), reads);
    assert.deepEqual(found(effectivePrivilege, [changed(web, own, undefined), tokenless, ...rest]), []);
    assert.deepEqual(found(effectivePrivilege, [web, tokenless, ...rest]), reads);
    const projected = (audience?: string) =>
      changed(deployment(), `${spec}.volumes`, [
        { projected: { sources: [{ serviceAccountToken: { path: "t", audience } }] } },
      ]);
    assert.deepEqual(found(effectivePrivilege, [projected(), ...rest]), reads);
    assert.deepEqual(found(effectivePrivilege, [projected("vault"), ...rest]), []);
  });

  it("lets be what the settings allow", () => {
    assert.deepEqual(found(effectivePrivilege, [web, role(secrets), binding()], { allowed: ["secrets-access"] }), []);
    assert.deepEqual(
      found(effectivePrivilege, [web, cluster("edit")], { allowed: ["secrets-access", "secret-changes", "pod-exec"] }),
      [`${path}: a ServiceAccount that may make pods by RoleBinding bound`],
    );
  });

  it("leaves open what is not known", () => {
    const first = `RoleBinding bound: `;
    assert.deepEqual(open(effectivePrivilege, [web, binding(account, { kind: "Role", name: UNKNOWN })]), [
      `${first}roleRef.name`,
    ]);
    assert.deepEqual(open(effectivePrivilege, [web, role(secrets), binding({ ...account, name: UNKNOWN })]), [
      `${first}subjects[0].name`,
    ]);
    assert.deepEqual(open(effectivePrivilege, [web, role({ ...secrets, verbs: UNKNOWN }), binding()]), [
      "Role reader: rules[0].verbs",
    ]);
    for (const key of ["kind", "namespace"]) {
      const hidden = binding({ ...account, [key]: UNKNOWN });
      assert.deepEqual(open(effectivePrivilege, [web, role(secrets), hidden]), [`${first}subjects[0].${key}`]);
    }
    const unnamed = deployment({
      [`${spec}.automountServiceAccountToken`]: true,
      [`${spec}.serviceAccountName`]: UNKNOWN,
    });
    assert.deepEqual(open(effectivePrivilege, [unnamed, role(secrets), binding()]), [path]);
    const undecided = deployment({ [`${spec}.automountServiceAccountToken`]: UNKNOWN });
    assert.deepEqual(open(effectivePrivilege, [undecided, role(secrets), binding()]), [
      `Deployment web: ${spec}.automountServiceAccountToken`,
    ]);
  });

  it("leaves open each binding of which something is not known", () => {
    const unknownRole = binding(account, { kind: "Role", name: UNKNOWN });
    const second = changed(unknownRole, "metadata.name", "second");
    assert.deepEqual(open(effectivePrivilege, [web, unknownRole, second]), [
      "RoleBinding bound: roleRef.name",
      "RoleBinding second: roleRef.name",
    ]);
    const toSomebody = changed(binding({ ...account, name: UNKNOWN }), "metadata.name", "second");
    assert.deepEqual(open(effectivePrivilege, [web, role(secrets), unknownRole, toSomebody]), [
      "RoleBinding bound: roleRef.name",
      "RoleBinding second: subjects[0].name",
    ]);
    assert.deepEqual(open(effectivePrivilege, [web, changed(binding(), "metadata.namespace", UNKNOWN)]), [
      "RoleBinding bound: metadata.namespace",
    ]);
  });

  it("is not confused by an unknown value that decides nothing", () => {
    const unnamed = deployment({
      [`${spec}.automountServiceAccountToken`]: true,
      [`${spec}.serviceAccountName`]: UNKNOWN,
    });
    assert.deepEqual(found(effectivePrivilege, [unnamed]), []);
    const everyAccount = binding({ kind: "Group", name: "system:serviceaccounts", namespace: UNKNOWN });
    assert.deepEqual(found(effectivePrivilege, [web, role(secrets), everyAccount]), reads);
    const hazy = { apiGroups: [""], resources: ["pods/exec"], verbs: UNKNOWN };
    const certain = changed(role(secrets), "rules", [secrets, hazy]);
    assert.deepEqual(found(effectivePrivilege, [web, certain, binding()]), reads);
  });
});
