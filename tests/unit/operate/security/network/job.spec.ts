import assert from "node:assert/strict";
import { join } from "node:path";
import { selectorLabels } from "../../../../../components/names";
import { rulebook } from "../../../../../operate/lint/options";
import { probeJob } from "../../../../../operate/security/network/job";
import { programs } from "../../../../../operate/security/network/programs";
import { judgeBy } from "../../../../../policy/rules/evaluate";
import { objectsIn, type KubernetesObject } from "../../../../../policy/rules/objects";
import { findingsOf } from "../../../../../policy/rules/report";
import { rootDir } from "../../../../../toolchain/paths";
import { accepted, type Written } from "../../../components/stackConfig";
import { settings, stranger, target } from "./example";

const built = programs(undefined);

function job(given = settings, prober = stranger(target()), image?: string): KubernetesObject {
  const [object] = objectsIn(probeJob(given, prober, { image, programs: built }, "circle-core-probe-1"));
  assert.ok(object);
  return object;
}

const podOf = (object: KubernetesObject) => object.field.at("spec", "template");

describe("the Job of a probe", () => {
  it("keeps every rule of the policy pack, as production has them", async () => {
    const book = await rulebook(
      { environment: "production", rule: [], severity: "low" },
      join(rootDir, "policy", "config"),
    );
    const judge = judgeBy(book.rules, book.configuration);
    const told = findingsOf(judge.object(job()), book.rules, book.configuration, "2026-01-31");
    assert.deepEqual(
      told.map(({ rule, path }) => `${rule} ${path}`),
      [],
    );
  });

  it("has a container for each program and target, with the application's image where none is named", () => {
    const containers = podOf(job(settings, stranger(target(), target({ to: "the API server" }))))
      .at("spec", "containers")
      .items();
    assert.deepEqual(
      containers.map((container) => container.at("name").text),
      ["python-0", "node-0", "shell-0", "workload-0", "python-1", "node-1", "shell-1", "workload-1"],
    );
    assert.match(containers[0]?.at("image").text ?? "", /circle-core.*@sha256:a{64}$/);
    const own = podOf(job(settings, stranger(target()), "registry.example.com/probe:1"));
    assert.equal(own.at("spec", "containers", 0, "image").text, "registry.example.com/probe:1");
  });

  it("ends by itself, whatever becomes of who started it", () => {
    const spec = job().field.at("spec");
    assert.equal(spec.at("activeDeadlineSeconds").value, 60);
    assert.equal(spec.at("ttlSecondsAfterFinished").value, 60);
    assert.equal(spec.at("backoffLimit").value, 0);
  });

  it("bears the labels of the peer that it stands for, and gets no calls that are meant for it", () => {
    const peer = { ...stranger(target()), namespace: "monitoring", labels: { app: "prometheus" } };
    const pod = podOf(job(settings, peer));
    assert.equal(pod.at("metadata", "labels", "app").text, "prometheus");
    assert.equal(job(settings, peer).namespace, "monitoring");
    // A gate that nobody opens.
    assert.equal(pod.at("spec", "readinessGates").items().length, 1);
    assert.equal(pod.at("spec", "serviceAccountName").absent, true);
  });

  it("is none of the application's own pods, which a Service and its policies select", () => {
    const labels = podOf(job()).at("metadata", "labels");
    const own = Object.entries(selectorLabels(settings));
    assert.ok(own.some(([label, value]) => labels.at(label).text !== value));
  });

  it("runs where the application runs: placement, pull secrets, identity", () => {
    const written: Written = {
      placement: { nodeSelector: { pool: "shop" }, tolerations: [{ key: "shop", operator: "Exists" }] },
      image: { pullSecrets: ["registry"] },
    };
    const given = accepted("production", { namespace: { name: "shop" }, exposure: { type: "none" }, ...written });
    const spec = podOf(job(given)).at("spec");
    assert.equal(spec.at("nodeSelector", "pool").text, "shop");
    assert.equal(spec.at("tolerations", 0, "key").text, "shop");
    assert.equal(spec.at("imagePullSecrets", 0, "name").text, "registry");
    assert.equal(spec.at("serviceAccountName").text, "circle-core");
    assert.equal(spec.at("automountServiceAccountToken").value, false);
  });
});
