import assert from "node:assert/strict";
import { manifests } from "../../../components/manifests";
import type { Settings } from "../../../components/settings";
import { one, pod } from "./objects";
import { accepted } from "./stackConfig";

const metadata = {
  labels: { team: "core", "example.com/cost-centre": "" },
  annotations: { "example.com/owner": "core@example.com" },
  podLabels: { tier: "backend" },
  podAnnotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" },
};

/** Names of the objects that differ between two settings. */
function changed(before: Settings, after: Settings): string[] {
  const other = manifests(after);
  return manifests(before)
    .filter((object, index) => JSON.stringify(object) !== JSON.stringify(other[index]))
    .map(({ kind }) => kind);
}

describe("metadata", () => {
  for (const environment of ["development", "staging"] as const) {
    describe(`in ${environment}`, () => {
      const plain = accepted(environment);
      const settings = accepted(environment, { metadata });

      it("adds the labels and annotations to every object, beside the stack's own", () => {
        for (const [index, object] of manifests(settings).entries()) {
          const own = manifests(plain)[index]?.metadata;
          assert.deepEqual(object.metadata.labels, { ...own?.labels, ...metadata.labels }, object.kind);
          assert.deepEqual(object.metadata.annotations, { ...own?.annotations, ...metadata.annotations }, object.kind);
        }
      });

      it("adds to the pods what is the pods' own, and nothing else", () => {
        assert.deepEqual(pod(settings).metadata?.labels, { ...pod(plain).metadata?.labels, ...metadata.podLabels });
        assert.deepEqual(pod(settings).metadata?.annotations, {
          ...pod(plain).metadata?.annotations,
          ...metadata.podAnnotations,
        });
      });

      it("reaches no selector", () => {
        for (const object of manifests(settings)) {
          const { spec } = object as { spec?: { selector?: unknown; podSelector?: unknown } };
          const selectors = JSON.stringify([spec?.selector, spec?.podSelector]);
          assert.doesNotMatch(selectors, /team|cost-centre|tier/, object.kind);
        }
      });
    });
  }

  it("leaves the claims of a StatefulSet as they are: nobody could change them", () => {
    const templates = (settings: Settings) => one(settings, "StatefulSet").spec.volumeClaimTemplates;
    assert.deepEqual(templates(accepted("staging", { metadata })), templates(accepted("staging")));
  });

  it("leaves no empty annotations behind", () => {
    for (const { kind, metadata: found } of manifests(accepted("development"))) {
      assert.ok(found.annotations === undefined || Object.keys(found.annotations).length > 0, kind);
    }
  });

  it("a label on the objects replaces no pod", () => {
    const after = accepted("staging", { metadata: { labels: metadata.labels } });
    assert.deepEqual(pod(after), pod(accepted("staging")));
  });

  it("a release changes the workload alone", () => {
    assert.deepEqual(changed(accepted("staging"), accepted("staging", { image: { tag: "0.3.0" } })), ["StatefulSet"]);
    const { metadata: own, spec } = one(accepted("staging", { image: { tag: "0.3.0" } }), "StatefulSet");
    for (const labels of [own.labels, spec.template.metadata?.labels]) {
      assert.equal(labels?.["app.kubernetes.io/version"], "0.3.0");
    }
  });
});
