import assert from "node:assert/strict";
import { ApiError } from "../../../../operate/cluster/apiError";
import { liveObjects } from "../../../../operate/security/objects";
import { accepted } from "../../components/stackConfig";
import { fakeCluster, type Answer } from "../fakeCluster";

const settings = accepted("production", { namespace: { name: "shop" } });
const core = "/api/v1/namespaces/shop";
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const named = (name: string, more: object = {}) => ({ metadata: { name, namespace: "shop", ...more } });

/** What rules are shown, where the paths answer so; of all else there is nothing. */
async function live(answers: Readonly<Record<string, Answer>>) {
  await using cluster = await fakeCluster(({ path }) => {
    if (path in answers) return answers[path];
    return path === "/api/v1/namespaces/shop" ? { metadata: { name: "shop" } } : { items: [] };
  });
  return { ...(await liveObjects({ stack: "production", settings, cluster })), asked: cluster.asked };
}

const keys = (objects: readonly { apiVersion: string; kind: string; name: string }[]) =>
  objects.map(({ apiVersion, kind, name }) => `${apiVersion} ${kind} ${name}`).sort();

describe("the live objects that rules judge", () => {
  it("are those of the namespace, the namespace, and what gives rights in the cluster, each with its type", async () => {
    const { objects, pods, unseen } = await live({
      [`${core}/services`]: { items: [named("circle-core")] },
      "/apis/apps/v1/namespaces/shop/deployments": { items: [named("circle-core")] },
      [`${rbac}/clusterrolebindings`]: { items: [{ metadata: { name: "admins" } }] },
    });
    assert.deepEqual(keys(objects), [
      "apps/v1 Deployment circle-core",
      "rbac.authorization.k8s.io/v1 ClusterRoleBinding admins",
      "v1 Namespace shop",
      "v1 Service circle-core",
    ]);
    assert.deepEqual([pods, unseen], [[], []]);
  });

  it("never ask for the values of Secrets", async () => {
    const { asked, objects } = await live({ [`${core}/secrets`]: { items: [named("circle-core-secret")] } });
    const ofSecrets = asked.filter(({ path }) => path.endsWith("/secrets"));
    assert.equal(ofSecrets.length, 1);
    assert.match(ofSecrets[0]?.accept ?? "", /as=PartialObjectMetadataList/);
    assert.ok(keys(objects).includes("v1 Secret circle-core-secret"));
  });

  it("are apart from pods that something made, and without the probes", async () => {
    const owned = { ownerReferences: [{ kind: "ReplicaSet", name: "circle-core-1", uid: "1" }] };
    const probe = { annotations: { "circle-core/probe": "true" } };
    const { objects, pods } = await live({
      [`${core}/pods`]: { items: [named("debug"), named("circle-core-1-x", owned), named("probe-x", probe)] },
      "/apis/batch/v1/namespaces/shop/jobs": { items: [named("probe", probe), named("migrate")] },
    });
    assert.deepEqual(keys(pods), ["v1 Pod circle-core-1-x"]);
    assert.deepEqual(keys(objects), ["batch/v1 Job migrate", "v1 Namespace shop", "v1 Pod debug"]);
  });

  it("are without kinds that the cluster does not know", async () => {
    const { unseen, unread } = await live({
      "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes": 404,
      "/api/v1/namespaces/shop": 404,
    });
    assert.deepEqual([unseen, [...unread]], [[], []]);
  });

  it("name what may not be read", async () => {
    const { unseen, unread } = await live({ [`${rbac}/clusterroles`]: 403, "/api/v1/namespaces/shop": 403 });
    assert.deepEqual(unseen, [
      { what: "clusterroles, as rules judge them", why: "refused with 403" },
      { what: "the Namespace, as rules judge it", why: "refused with 403" },
    ]);
    assert.deepEqual([...unread], ["ClusterRole"]);
  });

  for (const path of [`${core}/services`, "/api/v1/namespaces/shop"]) {
    it(`are none where the credentials are not accepted: ${path}`, async () => {
      await assert.rejects(live({ [path]: 401 }), (error) => error instanceof ApiError && error.status === 401);
    });
  }
});
