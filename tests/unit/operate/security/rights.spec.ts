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

const allOf = (verbs: string, ...things: string[]) =>
  things.flatMap((thing) => verbs.split(" ").map((verb) => `${verb} ${thing}`));
const inCluster = (rights: readonly string[]) => rights.map((right) => `${right} in the whole cluster`);

/** Each with what a person would say. */
const dangerous = [
  ...allOf("get list watch create update patch", "secrets"),
  ...allOf("create update patch", "pods", "replicationcontrollers"),
  ...allOf("create update patch", "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"),
  ...allOf("get create", "pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"),
  ...allOf("update patch", "pods/ephemeralcontainers"),
  ...allOf("create", "serviceaccounts/token"),
  ...allOf("create update patch delete", "networkpolicies"),
  ...allOf("escalate bind", "roles"),
  ...allOf("bind", "clusterroles"),
  ...allOf("create update patch", "rolebindings"),
  ...allOf("impersonate", "serviceaccounts"),
  ...inCluster([
    ...allOf("list", "secrets"),
    ...allOf("impersonate", "users", "groups"),
    ...allOf("get create", "nodes/proxy"),
    ...allOf("escalate bind", "clusterroles"),
    ...allOf("create update patch", "clusterrolebindings"),
    ...allOf("create update patch delete", "mutatingwebhookconfigurations", "validatingwebhookconfigurations"),
    ...allOf("create update patch delete", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings"),
    ...allOf("create update patch delete", "validatingadmissionpolicies", "validatingadmissionpolicybindings"),
  ]),
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
  return findings
    .filter(({ code }) => code === "right-dangerous")
    .flatMap(({ evidence }) => evidence.map((line) => line.replace(/: the (API|roles).*$/, "")));
}

describe("what the pods' identity may really do", () => {
  it("is asked of the API server, for the identity with its groups; nothing is found where it may do nothing", async () => {
    const { asked, result } = await rights({ review: () => false });
    assert.deepEqual(asked.map(said).sort(), dangerous.toSorted());
    assert.ok(asked.length < 100, "each is a request");
    assert.deepEqual(result, { findings: [], checked: dangerous.length, unchecked: [] });
    for (const { user, groups, resourceAttributes } of asked) {
      assert.equal(user, "system:serviceaccount:shop:circle-core");
      assert.deepEqual(groups, ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"]);
      assert.ok([undefined, "shop"].includes(resourceAttributes.namespace));
    }
  });

  for (const [thing, held] of Map.groupBy(dangerous, (right) => right.replace(/^\S+ /, ""))) {
    it(`is found where it may do something to ${thing}`, async () => {
      const { result } = await rights({ review: (asking) => held.includes(said(asking)) });
      const [finding, ...more] = result.findings;
      assert.deepEqual(more, []);
      const evidence = held.map((right) => `${right}: the API server allows it`);
      assert.deepEqual(finding?.evidence.toSorted(), evidence.toSorted());
    });
  }

  it("is told with the ServiceAccount that has it, and how to look for what gives it", async () => {
    const { result } = await rights({ review: (asking) => said(asking) === "create pods" });
    const [finding] = result.findings;
    assert.ok(finding);
    assert.equal(finding.message, "The application's identity may do what the settings do not declare: create pods");
    assert.deepEqual(
      [finding.code, finding.severity, finding.object],
      ["right-dangerous", "error", { kind: "ServiceAccount", name: "circle-core", namespace: "shop" }],
    );
    assert.match(finding.next, /kubectl --context production -n shop auth can-i .* --as system:serviceaccount:shop:/);
  });

  it("is told in one finding, however much it is", async () => {
    const { result } = await rights({ review: () => true });
    assert.equal(result.findings.length, 1);
    assert.match(result.findings[0]?.message ?? "", /: get secrets, list secrets, watch secrets and \d+ more$/);
    assert.equal(result.findings[0]?.evidence.length, 10);
  });

  it("is asked of kubectl as it is told", async () => {
    const next = async (right: string) =>
      (await rights({ review: (asking) => said(asking) === right })).result.findings[0]?.next ?? "";
    assert.match(await next("create pods/exec"), / auth can-i create pods --subresource=exec --as /);
    assert.match(await next("patch deployments"), / auth can-i patch deployments\.apps --as /);
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
          const [asked, joined] = await Promise.all([rights({ review, objects }), rights({ review: denied, objects })]);
          assert.deepEqual(held(joined.result), held(asked.result));
          assert.equal(joined.result.findings[0]?.message, asked.result.findings[0]?.message);
          if (asked.result.findings.length > 0) some++;
        }),
        { numRuns: 80 },
      );
      assert.ok(some > 8, `only ${some} of 80 worlds give a right at all: the property says little`);
    });
  });
});

describe("what binds the pods' identity in the whole cluster", () => {
  const wide = (rules: readonly object[], ...subjects: readonly object[]) => [
    { apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name: "wide" }, rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: "all-see" },
      roleRef: { kind: "ClusterRole", name: "wide" },
      subjects,
    },
  ];
  const view = { apiGroups: [""], resources: ["pods", "services"], verbs: ["get", "list"] };
  const account = { kind: "ServiceAccount", name: "circle-core", namespace: "shop" };
  const group = (name: string) => ({ kind: "Group", name });
  const told = async (objects: readonly object[], review: Cluster["review"] = () => false) =>
    (await rights({ review, objects })).result.findings;

  for (const [how, review] of [
    ["the API server may be asked", () => false],
    ["it may not", () => 403],
  ] as const) {
    it(`is told, though nothing of it is dangerous by itself, where ${how}`, async () => {
      const [finding, ...more] = await told(wide([view], account), review);
      assert.deepEqual(
        [finding?.code, finding?.severity, finding?.object, more],
        ["cluster-role-binding-undeclared", "error", { kind: "ClusterRoleBinding", name: "all-see" }, []],
      );
      assert.match(finding?.message ?? "", /^The ClusterRoleBinding all-see gives the application's identity .* wide /);
      assert.deepEqual(finding?.evidence, ["the ClusterRole allows: get, list pods, services"]);
    });
  }

  it("is told by the name as a user, and as a warning where it is all ServiceAccounts", async () => {
    const severity = async (subject: object) => (await told(wide([view], subject)))[0]?.severity;
    assert.equal(await severity({ kind: "User", name: "system:serviceaccount:shop:circle-core" }), "error");
    assert.equal(await severity(group("system:serviceaccounts")), "warning");
    assert.equal(await severity(group("system:serviceaccounts:shop")), "warning");
  });

  it("is nothing where it is somebody else, or everybody", async () => {
    for (const subject of [
      { ...account, name: "default" },
      { ...account, namespace: "elsewhere" },
      group("system:serviceaccounts:elsewhere"),
      group("system:authenticated"),
    ]) {
      assert.deepEqual(await told(wide([view], subject)), []);
    }
  });

  it("is nothing where it is what every cluster lets all of them do: find out what there is", async () => {
    const reviews = { apiGroups: ["authorization.k8s.io"], resources: ["selfsubjectaccessreviews"], verbs: ["create"] };
    const urls = ["/.well-known/openid-configuration", "/openid/v1/jwks", "/version/", "/apis/*", "/healthz"];
    const paths = (...nonResourceURLs: string[]) => ({ nonResourceURLs, verbs: ["get"] });
    const subject = group("system:serviceaccounts");
    assert.deepEqual(await told(wide([reviews, paths(...urls)], subject)), []);
    for (const more of [
      paths("/metrics"),
      paths("*"),
      { ...paths("/api"), verbs: ["*"] },
      { ...reviews, resources: ["*"] },
    ]) {
      assert.equal((await told(wide([reviews, more], subject))).length, 1, JSON.stringify(more));
    }
  });

  it("is not known where its role is not read", async () => {
    assert.deepEqual(await told(wide([view], account).slice(1)), []);
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
