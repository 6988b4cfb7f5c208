import assert from "node:assert/strict";
import fc from "fast-check";
import { ApiError } from "../../../../operate/cluster/apiError";
import { effectiveRights, type RightsResult } from "../../../../operate/security/rights";
import { objectsIn } from "../../../../policy/rules/objects";
import { accepted, refused, stackConfig, type Written } from "../../components/stackConfig";
import { fakeCluster, type Answer } from "../fakeCluster";
import { allows, type Asking, type SomeBinding, type SomeRole } from "./authorizer";

const rbac = "rbac.authorization.k8s.io";
const reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

/** Each with what a person would say. */
const dangerous = [
  "get secrets",
  "list secrets",
  "watch secrets",
  "create secrets",
  "list secrets in the whole cluster",
  "create pods",
  "create pods/exec",
  "get pods/exec",
  "create pods/attach",
  "create pods/portforward",
  "patch pods/ephemeralcontainers",
  "create deployments",
  "patch deployments",
  "create jobs",
  "create serviceaccounts/token",
  "delete networkpolicies",
  "escalate roles",
  "bind roles",
  "create rolebindings",
  "create clusterrolebindings in the whole cluster",
  "impersonate users in the whole cluster",
  "get nodes/proxy in the whole cluster",
];

interface Cluster {
  readonly settings?: Written;
  /** Answers a SubjectAccessReview: yes or no, or a refusal. */
  readonly review: (asking: Asking) => boolean | number;
  readonly objects?: readonly object[];
  readonly unread?: readonly string[];
}

/** What the identity of the pods is found to be allowed, and who was asked about. */
async function rights({ settings: written = {}, review, objects = [], unread = [] }: Cluster) {
  const asked: Asking[] = [];
  await using cluster = await fakeCluster(({ method, path, body }): Answer | undefined => {
    if (method !== "POST" || path !== reviews) return undefined;
    const { spec } = body as { spec: Asking };
    asked.push(spec);
    const answer = review(spec);
    return typeof answer === "number" ? answer : { status: { allowed: answer } };
  });
  const settings = accepted("production", { namespace: { name: "shop" }, ...written });
  const live = { objects: objects.flatMap((object) => objectsIn(object)), unread: new Set(unread) };
  return { asked, result: await effectiveRights({ stack: "production", settings, cluster }, live) };
}

/** `create pods/exec in the whole cluster`. */
function said({ resourceAttributes: { verb, resource, subresource, namespace } }: Asking): string {
  const thing = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${verb} ${thing}${namespace === undefined ? " in the whole cluster" : ""}`;
}

/** What is held, of the evidence; how it is known left out. */
function held({ findings }: RightsResult): readonly string[] {
  return findings.flatMap(({ evidence }) => evidence.map((line) => line.replace(/: the (API|roles).*$/, "")));
}

describe("what the pods' identity may really do", () => {
  it("is asked of the API server, for the identity with its groups; nothing is found where it may do nothing", async () => {
    const { asked, result } = await rights({ review: () => false });
    assert.deepEqual(asked.map(said).sort(), dangerous.toSorted());
    assert.deepEqual(result, { findings: [], checked: dangerous.length, unchecked: [] });
    for (const { user, groups, resourceAttributes } of asked) {
      assert.equal(user, "system:serviceaccount:shop:circle-core");
      assert.deepEqual(groups, ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"]);
      assert.ok([undefined, "shop"].includes(resourceAttributes.namespace));
    }
  });

  for (const right of dangerous) {
    it(`is found where it may ${right}`, async () => {
      const { result } = await rights({ review: (asking) => said(asking) === right });
      const [finding, ...more] = result.findings;
      assert.ok(finding);
      assert.deepEqual(more, []);
      assert.equal(finding.message, `The application's identity may do what the settings do not declare: ${right}`);
      assert.deepEqual(finding.evidence, [`${right}: the API server allows it`]);
      assert.deepEqual(
        [finding.code, finding.severity, finding.object],
        ["right-dangerous", "error", { kind: "ServiceAccount", name: "circle-core", namespace: "shop" }],
      );
      assert.match(finding.next, /kubectl --context production -n shop auth can-i .* --as system:serviceaccount:shop:/);
    });
  }

  it("is told in one finding, however much it is", async () => {
    const { result } = await rights({ review: () => true });
    assert.equal(result.findings.length, 1);
    assert.match(result.findings[0]?.message ?? "", /: get secrets, list secrets, watch secrets and 19 more$/);
    assert.equal(result.findings[0]?.evidence.length, 10);
  });

  it("is that of the ServiceAccount which the settings name", async () => {
    const { asked } = await rights({
      settings: { access: { serviceAccount: { existing: "shop-app" } } },
      review: () => false,
    });
    assert.ok(asked.every(({ user }) => user === "system:serviceaccount:shop:shop-app"));
  });

  it("is nothing of which the settings could declare the least: all of it is undeclared", async () => {
    const { asked } = await rights({ review: () => false });
    for (const { resourceAttributes } of asked) {
      const { verb, group, resource, subresource } = resourceAttributes;
      const thing = subresource === undefined ? resource : `${resource}/${subresource}`;
      const rules = [{ apiGroups: [group], resources: [thing], verbs: [verb] }];
      const problems = refused(stackConfig("production", { access: { token: true, rules } }));
      assert.ok(
        problems.some(({ path }) => path.startsWith("access.rules[0]")),
        JSON.stringify({ rules, problems }),
      );
    }
  });

  describe("where the API server may not be asked", () => {
    const role = (kind: "Role" | "ClusterRole", rules: SomeRole["rules"]): SomeRole & { apiVersion: string } => {
      const metadata = { name: "wide", ...(kind === "Role" && { namespace: "shop" }) };
      return { apiVersion: `${rbac}/v1`, kind, metadata, rules };
    };
    const bound: SomeBinding & { apiVersion: string } = {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name: "wide", namespace: "shop" },
      roleRef: { kind: "Role", name: "wide" },
      subjects: [{ kind: "ServiceAccount", name: "circle-core", namespace: "shop" }],
    };
    const mayExec = role("Role", [{ apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] }]);

    it("joins the roles that are bound to it, and says what it does not see", async () => {
      const { result } = await rights({ review: () => 403, objects: [mayExec, bound] });
      assert.deepEqual(result.findings[0]?.evidence, ["create pods/exec: the roles bound to it allow it"]);
      assert.deepEqual(result.unchecked, [
        { what: "rights that come from elsewhere than the roles that can be read", why: "refused with 403" },
      ]);
      assert.equal(result.checked, dangerous.length);
    });

    for (const kind of ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]) {
      it(`counts as checked what was found alone, where ${kind}s may not be read`, async () => {
        const { result } = await rights({ review: () => 403, objects: [mayExec, bound], unread: ["Pod", kind] });
        assert.deepEqual([held(result), result.checked, result.unchecked.length], [["create pods/exec"], 1, 2]);
      });
    }

    it("rejects where the credentials are not accepted: no verdict could be given", async () => {
      await assert.rejects(rights({ review: () => 401 }), (error) => error instanceof ApiError && error.status === 401);
    });

    it("agrees with what the API server would have answered, whatever is bound to whom", async () => {
      const denied = () => 403;
      let some = 0;
      await fc.assert(
        fc.asyncProperty(world, async ({ roles, bindings }) => {
          const review = (asking: Asking) => allows(asking, roles, bindings);
          const objects = [...roles, ...bindings].map((object) => ({ apiVersion: `${rbac}/v1`, ...object }));
          const [asked, joined] = await Promise.all([rights({ review }), rights({ review: denied, objects })]);
          assert.deepEqual(held(joined.result), held(asked.result));
          assert.equal(joined.result.findings[0]?.message, asked.result.findings[0]?.message);
          if (asked.result.findings.length > 0) some++;
        }),
        { numRuns: 150 },
      );
      assert.ok(some > 15, `only ${some} of 150 worlds give a right at all: the property says little`);
    });
  });
});

const few = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 1, maxLength: 3 });
const namespaces = fc.constantFrom("shop", "shop", "elsewhere");
const names = fc.constantFrom("one", "one", "two");

const rules = few(
  fc.record(
    {
      apiGroups: few(fc.constantFrom("", "apps", "batch", rbac, "*")),
      resources: few(
        fc.constantFrom("secrets", "pods", "pods/exec", "*/exec", "deployments", "jobs", "roles", "nodes/proxy", "*"),
      ),
      verbs: few(fc.constantFrom("get", "list", "create", "patch", "escalate", "*")),
      resourceNames: fc.constantFrom<string[]>(["single"], [], [], []),
    },
    { requiredKeys: ["apiGroups", "resources", "verbs"] },
  ),
);

const roles = fc.uniqueArray(
  fc.oneof(
    fc.record({ kind: fc.constant("ClusterRole" as const), metadata: fc.record({ name: names }), rules }),
    fc.record({
      kind: fc.constant("Role" as const),
      metadata: fc.record({ name: names, namespace: namespaces }),
      rules,
    }),
  ),
  { minLength: 1, maxLength: 5, selector: ({ kind, metadata }) => JSON.stringify([kind, metadata]) },
);

const subject = (withNamespace: boolean) =>
  fc.oneof(
    fc.record(
      {
        kind: fc.constant("ServiceAccount"),
        name: fc.constantFrom("circle-core", "circle-core", "default"),
        namespace: namespaces,
      },
      // In a ClusterRoleBinding the API server demands it.
      { requiredKeys: withNamespace ? ["kind", "name", "namespace"] : ["kind", "name"] },
    ),
    fc.record({
      kind: fc.constant("Group"),
      name: fc.constantFrom(
        "system:serviceaccounts",
        "system:serviceaccounts:shop",
        "system:serviceaccounts:elsewhere",
        "system:authenticated",
        "system:unauthenticated",
      ),
    }),
    fc.record({
      kind: fc.constant("User"),
      name: fc.constantFrom("system:serviceaccount:shop:circle-core", "circle-core", "system:authenticated"),
    }),
  );

const bindings = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("ClusterRoleBinding" as const),
      metadata: fc.record({ name: names }),
      roleRef: fc.record({ kind: fc.constant("ClusterRole"), name: names }),
      subjects: few(subject(true)),
    }),
    fc.record({
      kind: fc.constant("RoleBinding" as const),
      metadata: fc.record({ name: names, namespace: namespaces }),
      roleRef: fc.record({ kind: fc.constantFrom("Role", "ClusterRole"), name: names }),
      subjects: few(subject(false)),
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

/** Roles and bindings of a cluster; bindings may name roles that are not there. */
const world = fc.record({ roles, bindings });
