import assert from "node:assert/strict";
import { clusterResources, dangers } from "../../../../components/rules/dangerousAccess";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const rule = (apiGroup: string, resource: string, ...verbs: string[]) => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs,
});
const granted = (...rules: unknown[]) => ({ access: { token: true, rules } });

describe("settings: contradictions about access", () => {
  itFinds([
    {
      code: "service-account-default",
      environment: "development",
      broken: { access: { serviceAccount: { existing: "default" } } },
      path: "access.serviceAccount.existing",
      message:
        "default is the ServiceAccount of every pod that names none: they all would get this application's rights.",
      mended: { access: { serviceAccount: { existing: "made-by-the-platform" } } },
    },
    {
      code: "service-account-of-the-stack",
      environment: "development",
      broken: { access: { serviceAccount: { existing: "circle-core" } } },
      path: "access.serviceAccount.existing",
      message: "circle-core is what the stack calls the ServiceAccount that it makes, and would delete.",
      mended: { access: { serviceAccount: { existing: "circle-core" } }, namespace: { existing: true } },
    },
    {
      code: "service-account-annotations",
      environment: "development",
      broken: { access: { serviceAccount: { existing: "platform", annotations: { "example.com/role": "reader" } } } },
      path: "access.serviceAccount.annotations",
      message: "the ServiceAccount platform is yours: the stack does not annotate it.",
      mended: { access: { serviceAccount: { annotations: { "example.com/role": "reader" } } } },
    },
    {
      code: "service-account-annotation-reserved",
      environment: "development",
      broken: { access: { serviceAccount: { annotations: { "kubernetes.io/enforce-mountable-secrets": "true" } } } },
      path: "access.serviceAccount.annotations",
      message: "kubernetes.io/enforce-mountable-secrets has a meaning to Kubernetes or Pulumi, which the stack owns.",
      mended: { access: { serviceAccount: { annotations: { "mykubernetes.io/role": "reader" } } } },
    },
    {
      code: "access-without-token",
      environment: "development",
      broken: { access: { rules: [rule("", "pods", "get")] } },
      path: "access.token",
      message: "the pods may do more in the Kubernetes API (access.rules), but have no token to call it with.",
      mended: granted(rule("", "pods", "get")),
    },
    {
      code: "access-dangerous",
      environment: "development",
      broken: granted(rule("", "configmaps", "get"), rule("apps", "deployments", "get", "patch")),
      path: "access.rules[1]",
      message:
        "allows patch on deployments, which makes pods, and a pod can mount every Secret and run as every ServiceAccount of the namespace.",
      mended: granted(rule("", "configmaps", "get"), rule("apps", "deployments/scale", "get", "patch")),
    },
    {
      code: "access-of-the-cluster",
      environment: "development",
      broken: granted(rule("", "nodes", "list")),
      path: "access.rules[0]",
      message: "names nodes, which are in no namespace: a Role gives no access to them.",
      mended: granted(rule("", "pods", "list")),
    },
    {
      code: "access-never-by-name",
      environment: "development",
      broken: granted({ ...rule("coordination.k8s.io", "leases", "create", "get"), resourceNames: ["leader"] }),
      path: "access.rules[0]",
      message: "allows create by resourceNames, but such a request names no object, and is always refused.",
      mended: granted(rule("coordination.k8s.io", "leases", "create"), {
        ...rule("coordination.k8s.io", "leases", "get", "update"),
        resourceNames: ["leader"],
      }),
    },
  ]);

  for (const resource of ["nodes/proxy", "certificatesigningrequests/approval", ...clusterResources])
    it(`access-of-the-cluster: ${resource} is found`, () => {
      const problems = refused(stackConfig("development", granted(rule("", resource, "get"))));
      assert.deepEqual(
        problems.map(({ code, path }) => [code, path]),
        [["access-of-the-cluster", "access.rules[0]"]],
      );
    });

  it("access-dangerous: whoever writes these opens ways past the listed paths", () => {
    for (const [group, resource] of [
      ["networking.k8s.io", "ingresses"],
      ["networking.k8s.io", "networkpolicies"],
      ["gateway.networking.k8s.io", "httproutes"],
      ["gateway.networking.k8s.io", "gateways"],
    ] as const) {
      const problems = refused(stackConfig("development", granted(rule(group, resource, "create"))));
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["access-dangerous"],
        resource,
      );
    }
    accepted("development", granted(rule("networking.k8s.io", "ingresses", "get", "list", "watch")));
  });

  for (const { apiGroup, resources, verbs } of dangers)
    for (const resource of resources)
      it(`access-dangerous: ${resource} in the group "${apiGroup}", but in no other`, () => {
        for (const verb of verbs) {
          const problems = refused(stackConfig("development", granted(rule(apiGroup, resource, verb))));
          assert.deepEqual(
            problems.map(({ code }) => code),
            ["access-dangerous"],
            verb,
          );
        }
        accepted("development", granted(rule("example.com", resource, ...verbs)));
      });

  it("access-dangerous: all of it is found at once, hidden among what is harmless", () => {
    const mixed = { apiGroups: ["apps", ""], resources: ["configmaps", "pods/exec", "secrets"], verbs: ["get"] };
    const problems = refused(stackConfig("development", granted(mixed)));
    assert.deepEqual(
      problems.map(({ path, message }) => [path, message.split(",")[0]]),
      [
        ["access.rules[0]", "allows get on secrets"],
        ["access.rules[0]", "allows get on pods/exec"],
      ],
    );
  });

  it("reading what makes pods is no danger", () => {
    accepted("development", granted(rule("apps", "deployments", "get", "list", "watch", "delete")));
  });

  it("no resource is both of the cluster and dangerous: one reason is enough", () => {
    const dangerous = dangers.flatMap(({ resources }) => resources);
    assert.deepEqual(
      clusterResources.filter((resource) => dangerous.includes(resource)),
      [],
    );
  });

  for (const [title, broken, path] of [
    ["every verb", rule("", "pods", "*"), "access.rules[0].verbs[0]"],
    ["every resource", rule("", "*", "get"), "access.rules[0].resources[0]"],
    ["every group", rule("*", "pods", "get"), "access.rules[0].apiGroups[0]"],
    ["escalate", rule("rbac.authorization.k8s.io", "roles", "escalate"), "access.rules[0].verbs[0]"],
    ["bind", rule("rbac.authorization.k8s.io", "roles", "bind"), "access.rules[0].verbs[0]"],
    ["impersonate", rule("", "serviceaccounts", "impersonate"), "access.rules[0].verbs[0]"],
  ] as const)
    it(`${title} can't be written`, () => {
      assert.equal(refused(stackConfig("development", granted(broken)))[0]?.path, path);
    });
});
