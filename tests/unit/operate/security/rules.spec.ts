import assert from "node:assert/strict";
import { join } from "node:path";
import { manifests } from "../../../../components/manifests";
import type { Settings } from "../../../../components/settings";
import type { Finding } from "../../../../operate/checks/finding";
import { rulebook } from "../../../../operate/lint/options";
import { judgeLive } from "../../../../operate/security/rules";
import type { Exemption } from "../../../../policy/rules/exemptions";
import { objectsIn } from "../../../../policy/rules/objects";
import { rootDir } from "../../../../toolchain/paths";
import { accepted } from "../../components/stackConfig";
import { get, put } from "../driftObjects";

const settings = accepted("production", {
  namespace: { name: "shop" },
  exposure: { type: "ingress", hosts: ["shop.example.com"] },
});
const shared = accepted("production", { namespace: { name: "shop", existing: true }, exposure: { type: "none" } });

type Json = Record<string, unknown>;
/** A live object, by its kind. */
type Change = (object: Json) => void;

const container = ["spec", "template", "spec", "containers", 0];

/** As deployed; those of the kind changed, and more beside them. */
function live(of: Settings, changes: Readonly<Record<string, Change>> = {}, more: readonly object[] = []): object[] {
  const objects = manifests(of).map((object) => JSON.parse(JSON.stringify(object)) as Json);
  for (const object of objects) changes[String(object["kind"])]?.(object);
  return [...objects, ...more];
}

const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "circle-core", uid: "1", controller: true };

/** A pod as it is made of the workload's template. */
function podOf(objects: readonly object[], name: string, change: Change = () => undefined): object {
  const workload = objects.find((object) => ["StatefulSet", "Deployment"].includes(String(get(object, ["kind"]))));
  assert.ok(workload);
  const template = JSON.parse(JSON.stringify(get(workload, ["spec", "template"]))) as Json;
  const pod = { apiVersion: "v1", kind: "Pod", ...template };
  put(pod, ["metadata", "name"], name);
  put(pod, ["metadata", "namespace"], "shop");
  put(pod, ["metadata", "ownerReferences"], [owner]);
  change(pod);
  return pod;
}

async function judged(
  objects: readonly object[],
  pods: readonly object[] = [],
  given: Settings = settings,
  exemption?: Exemption,
  exempted = "host-namespaces",
) {
  const choice = { environment: "production", rule: [], severity: "low" } as const;
  const book = await rulebook(choice, join(rootDir, "policy", "config"));
  const all = { objects: objects.flatMap((each) => objectsIn(each)), pods: pods.flatMap((each) => objectsIn(each)) };
  const use = book.configuration.get(exempted);
  assert.ok(use);
  const exempting = new Map(book.configuration).set(exempted, { ...use, exemptions: exemption ? [exemption] : [] });
  const configuration = exemption ? exempting : book.configuration;
  return judgeLive(all, { ...book, configuration }, { cluster: "primary", settings: given, today: "2026-01-31" });
}

/** Each finding in a line. */
const lines = (findings: readonly Finding[]) =>
  findings.map(({ code, object, path = "" }) => `${code} ${object.kind}/${object.name} ${path}`.trim());

describe("the rules on what runs", () => {
  it("find nothing where all is as it was declared; all of it is judged", async () => {
    const objects = live(settings);
    const { findings, judged: count } = await judged(objects, [podOf(objects, "circle-core-0")]);
    assert.deepEqual(lines(findings), []);
    assert.equal(count, objects.length + 1);
  });

  it("find one broken field, with the place and what mends it", async () => {
    const objects = live(settings, {
      StatefulSet: (object) => {
        put(object, [...container, "securityContext", "privileged"], true);
      },
    });
    const [first] = (await judged(objects)).findings.filter(({ code }) => code === "rule-privileged");
    assert.ok(first, lines((await judged(objects)).findings).join("\n"));
    assert.equal(first.path, "spec.template.spec.containers[0].securityContext.privileged");
    assert.deepEqual(
      [first.severity, first.container, first.object],
      ["error", "circle-core", { kind: "StatefulSet", name: "circle-core", namespace: "shop" }],
    );
    assert.match(first.evidence[0] ?? "", /^spec\.template\.spec\..*privileged of the live object$/);
    assert.match(first.next, /Then deploy again: the stack writes what it declares\.$/);
  });

  describe("on pods", () => {
    const objects = live(settings);
    const insecure: Change = (pod) => {
      put(pod, ["spec", "hostPID"], true);
    };

    it("tell what admission put into them, once for all replicas", async () => {
      const pods = ["circle-core-0", "circle-core-1"].map((name) => podOf(objects, name, insecure));
      const { findings } = await judged(objects, pods);
      assert.deepEqual(lines(findings), ["rule-host-namespaces Pod/circle-core-0 spec.hostPID"]);
    });

    it("don't tell again what is told of their template", async () => {
      const changed = live(settings, {
        StatefulSet: (object) => {
          put(object, ["spec", "template", "spec", "hostPID"], true);
        },
      });
      const { findings } = await judged(changed, [podOf(changed, "circle-core-0")]);
      assert.deepEqual(
        findings.filter(({ object }) => object.kind === "Pod"),
        [],
      );
      assert.ok(findings.some(({ code, object }) => code === "rule-host-namespaces" && object.kind === "StatefulSet"));
    });

    describe("under an exemption", () => {
      const exemption = {
        kind: "StatefulSet",
        namespace: "shop",
        name: "circle-core",
        container: undefined,
        reason: "for now",
        owner: "somebody",
        until: "2026-01-31",
      };
      const broken = podOf(objects, "circle-core-0", insecure);
      const under = async (change: Partial<Exemption>, pod = broken, more: readonly object[] = []) =>
        lines((await judged([...objects, ...more], [pod], settings, { ...exemption, ...change })).findings);
      const told = (name = "circle-core-0") => [`rule-host-namespaces Pod/${name} spec.hostPID`];
      const ownedBy = (kind: string, name: string, labels: object = {}) =>
        podOf(objects, "one", (pod) => {
          insecure(pod);
          put(pod, ["metadata", "ownerReferences"], [{ kind, name, controller: true }]);
          Object.assign(get(pod, ["metadata", "labels"]) as Json, labels);
        });

      it("of their workload, tell nothing of that rule", async () => {
        assert.deepEqual(await under({}), []);
      });

      it("of another object, of another day or of one container, tell it", async () => {
        assert.deepEqual(await under({ name: "other" }), told());
        assert.deepEqual(await under({ kind: "Deployment" }), told());
        assert.deepEqual(await under({ namespace: "elsewhere" }), told());
        assert.deepEqual(await under({ until: "2026-01-30" }), told());
        assert.deepEqual(await under({ container: "circle-core" }), told());
      });

      it("of a container, tell nothing of that one alone", async () => {
        const privileged = podOf(objects, "circle-core-0", (pod) => {
          put(pod, ["spec", "containers", 0, "securityContext", "privileged"], true);
        });
        const about = async (container: string) => {
          const { findings } = await judged(objects, [privileged], settings, { ...exemption, container }, "privileged");
          return findings.filter(({ code }) => code === "rule-privileged").length;
        };
        assert.deepEqual([await about("circle-core"), await about("other")], [0, 1]);
      });

      it("know the Deployment behind a ReplicaSet, and the CronJob behind a Job", async () => {
        const ofDeployment = ownedBy("ReplicaSet", "shop-5d9c", { "pod-template-hash": "5d9c" });
        assert.deepEqual(await under({ kind: "Deployment", name: "shop" }, ofDeployment), []);
        assert.deepEqual(await under({ kind: "Deployment", name: "shop-5d9c" }, ofDeployment), told("one"));
        const metadata = { name: "tidy-1", namespace: "elsewhere" };
        const job = {
          apiVersion: "batch/v1",
          kind: "Job",
          metadata: { ...metadata, ownerReferences: [{ kind: "CronJob", name: "tidy" }] },
        };
        const ofJob = ownedBy("Job", "tidy-1");
        assert.deepEqual(
          await under({ kind: "CronJob", name: "tidy" }, ofJob, [job]),
          told("one"),
          "of another namespace",
        );
        const here = { ...job, metadata: { ...job.metadata, namespace: "shop", labels: {} } };
        const found = await under({ kind: "CronJob", name: "tidy" }, ofJob, [here]);
        assert.deepEqual(
          found.filter((line) => line.includes("Pod/")),
          [],
        );
      });
    });

    it("leave the pods of others alone", async () => {
      const other = podOf(objects, "other", (pod) => {
        insecure(pod);
        put(pod, ["metadata", "labels"], { app: "other" });
      });
      const { findings, judged: count } = await judged(objects, [other]);
      assert.deepEqual([lines(findings), count], [[], objects.length]);
    });
  });

  describe("on what others made", () => {
    const open = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "let-me-in", namespace: "shop" },
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] },
    };
    const naked = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "debug", namespace: "shop" },
      spec: { containers: [{ name: "debug", image: "registry.example.com/debug:latest" }] },
    };
    const about = async (given: Settings, object: object) => {
      const { findings } = await judged(live(given, {}, [object]), [], given);
      return findings.filter((finding) => finding.object.name === get(object, ["metadata", "name"]));
    };

    it("tell all of it in a namespace of the stack's own", async () => {
      assert.ok((await about(settings, open)).length > 0);
      assert.ok((await about(settings, naked)).length > 0);
    });

    it("tell, in a namespace that is shared, what opens the application", async () => {
      assert.ok((await about(shared, open)).length > 0);
      assert.deepEqual(lines(await about(shared, naked)), []);
    });

    it("tell nothing of another namespace, nor of what the API server makes in each", async () => {
      const elsewhere = { ...open, metadata: { ...open.metadata, namespace: "elsewhere" } };
      assert.deepEqual(lines(await about(settings, elsewhere)), []);
      const standing = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "shop" } };
      assert.deepEqual(lines(await about(settings, standing)), []);
      const own = { ...standing, metadata: { name: "more", namespace: "shop" } };
      assert.ok((await about(settings, own)).length > 0, "the same of any other name is judged");
    });

    it("say nothing of deploying again of what the stack does not write", async () => {
      const [first] = await about(settings, open);
      assert.doesNotMatch(first?.next ?? "Then deploy again", /Then deploy again/);
    });
  });
});
