import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { catalogue } from "../../policy/rules/catalogue";
import { defaultConfiguration, type Configuration } from "../../policy/rules/configuration";
import { rootDir } from "../../toolchain/paths";
import { changed, podSpec, workload, type Json } from "../policy/fixtures";
import { describedRules, type Changes } from "../policy/ruleCases";
import { cleanUp } from "../support/cleanUp";
import { configured, lenient, severe } from "./admission/configurations";
import { dryRun } from "../support/rawApi";
import { until } from "../support/until";
import {
  isInvalid,
  openAdmission,
  pathOf,
  rulesBrokenBy,
  rulesIn,
  servedKinds,
  withoutDebug,
  type Admission,
} from "./admission/server";

// The specs of the rules say which pods matter; they run along, in a moment.
const load = createRequire(__filename);
describe("the rules by themselves", () => {
  for (const folder of ["podSecurity", "workload"].map((name) => join(rootDir, "tests", "policy", name)))
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".spec.ts"))) load(join(folder, file));
});

const tried: readonly Changes[] = describedRules.flatMap(({ breaks, accepts, leavesToOthers = {} }) => [
  ...Object.values(breaks).map(({ changes }) => changes),
  ...Object.values(accepts),
  ...Object.values(leavesToOthers),
]);

/** The good pod spec with what the rules' own specs change in it. */
function specWith(...all: readonly Changes[]): Json {
  return all
    .flatMap((changes) => Object.entries(changes))
    .reduce((spec, [path, value]) => changed(spec, path, value), podSpec());
}

const podWith = (...all: readonly Changes[]): Json => workload("v1", "Pod", [], withoutDebug(specWith(...all)));

describe("admission and the rules", function () {
  this.timeout(300_000);
  const cleaning = cleanUp();
  const standard = defaultConfiguration(catalogue);
  let denying: Admission;

  before(async () => {
    denying = await openAdmission("admission-deny", "deny", standard, cleaning);
  });
  after(() => cleaning.run());

  /** Compares both, and answers whether the API server finds the object valid: it asks admission of no other. */
  async function agree(object: Json, admission = denying, configuration: Configuration = standard): Promise<boolean> {
    const answer = await admission.tryOut(object);
    if (answer === undefined) return false;
    const told = `${String(answer.body["message"])}\n${JSON.stringify(object)}`;
    assert.deepEqual(rulesIn(answer), rulesBrokenBy(object, configuration), told);
    return true;
  }

  async function agreeOnMost(objects: readonly Json[], ...by: [Admission?, Configuration?]): Promise<void> {
    const invalid: Json[] = [];
    for (const object of objects) if (!(await agree(object, ...by))) invalid.push(object);
    assert.ok(invalid.length < objects.length / 2, `${invalid.length} of ${objects.length} are invalid`);
  }

  it("agree on a pod, whatever the specs of the rules change in it", async () => {
    assert.ok(tried.length > 150, `only ${tried.length} changes`);
    await agreeOnMost(tried.map((changes) => podWith(changes)));
  });

  it("agree on what else the rules ask of a pod", async () => {
    const annotated = (profile: string) =>
      changed(podWith(), "metadata.annotations", { "container.apparmor.security.beta.kubernetes.io/app": profile });
    for (const object of [
      changed(podWith(), "metadata.ownerReferences", undefined),
      changed(podWith(), "metadata.ownerReferences.0.controller", false),
      annotated("unconfined"),
      annotated("runtime/default"),
      podWith({ serviceAccountName: "default" }),
      podWith({ serviceAccountName: undefined }),
    ])
      assert.ok(await agree(object));
  });

  for (const [index, { apiVersion, kind, template }] of servedKinds.entries()) {
    it(`agree on a ${kind}`, async () => {
      const some = tried.filter((_, place) => place % (servedKinds.length - 1) === index % (servedKinds.length - 1));
      await agreeOnMost(
        [{}, ...some].map((changes) => workload(apiVersion, kind, template, withoutDebug(specWith(changes)))),
      );
    });
  }

  it("agree on what is changed by chance, in any kind", async () => {
    let valid = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...servedKinds),
        fc.uniqueArray(fc.constantFrom(...tried), { minLength: 1, maxLength: 5 }),
        async ({ apiVersion, kind, template }, some) => {
          if (await agree(workload(apiVersion, kind, template, withoutDebug(specWith(...some))))) valid++;
        },
      ),
      { numRuns: 700 },
    );
    assert.ok(valid > 250, `only ${valid} are valid`);
  });

  for (const [name, written] of Object.entries({ severe, lenient })) {
    it(`agree under other settings of the rules, ${name} ones`, async () => {
      const configuration = configured(written);
      const admission = await openAdmission(`admission-${name}`, "deny", configuration, cleaning);
      await agreeOnMost(
        tried.map((changes) => podWith(changes)),
        admission,
        configuration,
      );
    });
  }

  it("agree where admission only warns, once for each rule", async () => {
    const admission = await openAdmission("admission-warn", "warn", standard, cleaning);
    for (const { breaks } of describedRules) {
      const [first] = Object.values(breaks);
      if (first) await agree(podWith(first.changes), admission);
    }
  });

  it("agree on debug containers, which come later and by a way of their own", async () => {
    const { api, namespace } = denying;
    const owner = await api.send("POST", `/api/v1/namespaces/${namespace}/configmaps`, { metadata: { name: "owner" } });
    const { uid } = owner.body["metadata"] as { uid: string };
    // Nothing else may change: it is the good pod, owned by something that is there, so that nobody removes it.
    const reference = { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid, controller: true };
    const owned = changed(podWith(), "metadata.ownerReferences", [reference]);
    const { body: live } = await denying.create(owned);
    // They can't have ports.
    const listIn = (...changes: readonly Changes[]) =>
      (specWith(...changes)["ephemeralContainers"] as Json[]).map((one) => changed(one, "ports", undefined));
    const lists = tried
      .filter((changes) => Object.keys(changes).some((path) => path.startsWith("ephemeralContainers.")))
      .map((changes) => listIn(changes));
    assert.ok(lists.length > 10, `only ${lists.length} lists of debug containers`);
    let valid = 0;
    for (const list of [listIn(), ...lists]) {
      const debugged = changed(latest(live), "spec.ephemeralContainers", list);
      const answer = await api.send("PUT", `${pathOf("Pod", namespace)}/web/ephemeralcontainers${dryRun}`, debugged);
      if (isInvalid(answer)) continue;
      valid++;
      const expected = rulesBrokenBy(changed(owned, "spec.ephemeralContainers", list), standard);
      assert.deepEqual(rulesIn(answer), expected, `${String(answer.body["message"])}\n${JSON.stringify(list)}`);
    }
    assert.ok(valid > lists.length / 2, `only ${valid} of ${lists.length} are valid`);
  });

  it("a denial names what breaks the first rule, what is allowed, how to mend it, and all broken rules", async () => {
    const broken = podWith({ hostPID: true, "initContainers.0.tty": true, "containers.0.tty": true });
    const answer = await denying.tryOut(broken);
    assert.equal(answer?.code, 403);
    assert.equal(
      answer.body["message"],
      `pods "web" is forbidden: ValidatingAdmissionPolicy 'admission-admission-deny' with binding ` +
        `'admission-admission-deny' denied request: host-namespaces: hostPID; allowed: hostNetwork, hostPID and ` +
        `hostIPC false or unset. Remove hostNetwork, hostPID and hostIPC, or set them to false. ` +
        `Broken rules: host-namespaces, interactive.`,
    );
  });

  it("another namespace is free", async () => {
    const elsewhere = changed(podWith({ hostPID: true }), "metadata.namespace", "default");
    const answer = await denying.api.send("POST", `${pathOf("Pod", "default")}${dryRun}`, {
      ...elsewhere,
      spec: changed(elsewhere["spec"] as Json, "serviceAccountName", undefined),
    });
    assert.deepEqual([answer.code, rulesIn(answer)], [201, []]);
  });

  it("what is there already and breaks a rule can be scaled, labelled and removed; new pods of it can't be described", async () => {
    const spec = withoutDebug(specWith({ hostPID: true }));
    const existing = workload("apps/v1", "ReplicaSet", ["spec", "template"], spec);
    const { api, namespace } = await openAdmission("admission-update", "deny", standard, cleaning, [existing]);
    const path = `${pathOf("ReplicaSet", namespace)}/web`;
    const { body: live } = await api.send("GET", path);
    const put = async (field: string, value: unknown) => {
      const answer = await api.send("PUT", `${path}${dryRun}`, changed(latest(live), field, value));
      return [answer.code, ...rulesIn(answer)];
    };
    assert.deepEqual(await put("spec.replicas", 0), [200]);
    assert.deepEqual(await put("metadata.labels.team", "platform"), [200]);
    assert.deepEqual(await put("metadata.finalizers", []), [200]);
    assert.deepEqual(await put("spec.template.metadata.annotations", { restarted: "now" }), [403, "host-namespaces"]);
    assert.deepEqual(await put("spec.template.spec.hostPID", false), [200]);
    assert.equal((await api.send("DELETE", `${path}${dryRun}`)).code, 200);
  });

  it("an exempted object gets its pods; nobody can pretend to be it", async () => {
    const exemption = { kind: "Deployment", name: "web", reason: "debugged", owner: "platform", until: "2999-12-31" };
    const configuration = configured({
      "host-namespaces": { exemptions: [exemption] },
      interactive: { exemptions: [{ ...exemption, container: "app" }] },
    });
    const admission = await openAdmission("admission-exempt", "deny", configuration, cleaning);
    const { api, namespace } = admission;
    const deployment = (...changes: readonly Changes[]) =>
      workload("apps/v1", "Deployment", ["spec", "template"], withoutDebug(specWith(...changes)));
    const exempted = { hostPID: true, "containers.0.tty": true };

    assert.equal((await admission.create(deployment(exempted))).code, 201);
    const pods = await until("pods of the exempted Deployment", 60, async () => {
      const { items } = (await api.send("GET", pathOf("Pod", namespace))).body as { items: Json[] };
      return items.length > 0 ? items : undefined;
    });
    const { name, ownerReferences } = pods[0]?.["metadata"] as Json;
    assert.match(String(name), /^web-/);

    const rules = async (object: Json) => {
      const answer = await admission.tryOut(object);
      assert.ok(answer);
      return rulesIn(answer);
    };
    assert.deepEqual(await rules(changed(deployment(exempted), "metadata.name", "other")), [
      "host-namespaces",
      "interactive",
    ]);
    assert.deepEqual(await rules(deployment({ "initContainers.0.tty": true })), ["interactive"]);
    assert.deepEqual(await rules(changed(podWith(exempted), "metadata.ownerReferences", ownerReferences)), [
      "host-namespaces",
      "interactive",
    ]);
  });
});

/** An object as it was read, to be written whatever has become of it since. */
function latest(live: Json): Json {
  return changed(live, "metadata.resourceVersion", undefined);
}
