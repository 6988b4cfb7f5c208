import assert from "node:assert/strict";
import { manifests } from "../../../components/manifests";
import { all, one } from "./objects";
import { accepted } from "./stackConfig";

describe("namespace", () => {
  it("that exists already is neither made nor labelled, and holds everything else", () => {
    const settings = accepted("staging", { namespace: { name: "team-a", existing: true } });
    assert.deepEqual(all(settings, "Namespace"), []);
    const own = manifests(accepted("staging", { namespace: { name: "team-a" } }));
    assert.deepEqual(
      manifests(settings),
      own.filter(({ kind }) => kind !== "Namespace"),
    );
    assert.deepEqual([...new Set(manifests(settings).map(({ metadata }) => metadata.namespace))], ["team-a"]);
  });

  it("admits the chosen Pod Security Standard, and still tells of all that falls short of the strictest", () => {
    const { labels } = one(accepted("staging", { namespace: { podSecurity: "baseline" } }), "Namespace").metadata;
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "baseline");
    assert.equal(labels["pod-security.kubernetes.io/audit"], "restricted");
    assert.equal(labels["pod-security.kubernetes.io/warn"], "restricted");
  });

  it("bears the settings' labels and annotations, but none in place of its own", () => {
    const metadata = { labels: { team: "platform" }, annotations: { "example.com/owner": "platform" } };
    const found = one(accepted("staging", { metadata }), "Namespace").metadata;
    assert.equal(found.labels.team, "platform");
    assert.deepEqual(found.annotations, metadata.annotations);
    assert.ok(!("annotations" in one(accepted("staging"), "Namespace").metadata));
  });
});
