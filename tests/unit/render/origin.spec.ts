import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../../components/check";
import { manifests } from "../../../components/manifests";
import { environments } from "../../../components/schema/values";
import type { Settings } from "../../../components/settings";
import { renderManifests } from "../../../render/manifests";
import { toldManifests } from "../../../render/origin";
import { written } from "../../support/settingsArbitrary";
import { accepted, stackConfig } from "../components/stackConfig";

/** The lines of the YAML that tell where their value comes from. */
function told(
  settings: Settings,
  fileOf: (path: readonly (string | number)[]) => string | undefined,
): readonly string[] {
  const [text = ""] = renderManifests({ stack: "any", settings, fileOf }).values();
  return text.split("\n").flatMap((line) => (/ # /.test(line) ? line.trim().replace(/^- /, "") : []));
}

describe("where a value comes from", () => {
  it("is told by the setting, and by the file that says it, or the environment whose default it is", () => {
    const settings = accepted("production", { scaling: { autoscaling: { maxReplicas: 20 } } });
    const lines = told(settings, (path) => (path.at(-1) === "maxReplicas" ? "Pulumi.production.yaml" : undefined));
    assert.ok(lines.includes("maxReplicas: 20 # scaling.autoscaling.maxReplicas, Pulumi.production.yaml"));
    assert.ok(lines.includes("minReplicas: 3 # scaling.autoscaling.minReplicas, default of production"));
    assert.ok(lines.includes("terminationGracePeriodSeconds: 40 # timeouts.stopSeconds, default of production"));
  });

  it("is told of values in lists and of names that people chose", () => {
    const settings = accepted("production", {
      exposure: { hosts: ["a.example.com", "b.example.com"] },
      metadata: { annotations: { "example.com/team": "core" } },
    });
    const lines = told(settings, () => "mine.yaml");
    assert.ok(lines.includes("host: b.example.com # exposure.hosts[1], mine.yaml"));
    assert.ok(lines.includes('example.com/team: core # metadata.annotations["example.com/team"], mine.yaml'));
  });

  it("is not told of what is made of a setting, nor of what merely equals one", () => {
    const lines = told(accepted("production"), () => undefined);
    // Of the deadline, 30 seconds less than the setting; and of the port, which is nobody's setting.
    assert.deepEqual(
      lines.filter((line) => /^(progressDeadlineSeconds|containerPort|revisionHistoryLimit):/.test(line)),
      [],
    );
  });

  it("is told even where a builder compares one of the values", () => {
    // Whether there is a second pod decides over the disruption budget: this number can't be told, all others are.
    const fixed = accepted("staging", { scaling: { replicas: 1, autoscaling: { enabled: false } } });
    const lines = told(fixed, () => undefined);
    assert.ok(lines.some((line) => line.startsWith("terminationGracePeriodSeconds: ")));
    assert.ok(!lines.some((line) => line.startsWith("replicas: ")));
  });

  it("changes nothing of the objects, whatever the settings are", () => {
    const any = fc
      .constantFrom(...environments)
      .chain((environment) =>
        written(environment, 10).map((settings) => checkConfig(stackConfig(environment, settings))),
      );
    let seen = 0;
    fc.assert(
      fc.property(any, (checked) => {
        if (!("settings" in checked)) return;
        seen++;
        const { settings } = checked;
        const objects = toldManifests({ stack: "any", settings, fileOf: () => undefined });
        assert.equal(JSON.stringify(objects), JSON.stringify(manifests(settings)));
        assert.ok(told(settings, () => undefined).length > 20, "hardly anything is told");
      }),
      { numRuns: 100 },
    );
    assert.ok(seen > 25, `only ${seen} of the configurations were accepted`);
  });
});
