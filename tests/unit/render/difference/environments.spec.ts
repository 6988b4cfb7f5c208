import assert from "node:assert/strict";
import { manifests } from "../../../../components/manifests";
import type { Environment } from "../../../../components/settings";
import { difference, type Difference, type Side } from "../../../../render/difference/difference";
import { json } from "../../../../render/difference/json";
import { markdown } from "../../../../render/difference/markdown";
import { text } from "../../../../render/difference/text";
import { accepted, type Written } from "../../components/stackConfig";

const side = (environment: Environment, written: Written = {}): Side => {
  const settings = accepted(environment, written);
  const placeOf = (path: readonly (string | number)[]) =>
    path.join(".") === "image.tag" ? `Pulumi.${environment}.yaml:7` : undefined;
  return { stack: environment, settings, objects: manifests(settings), placeOf };
};
const plain = { red: String, green: String, bold: String, dim: String };
const lines = (found: Difference): string[] => text(found, plain).split("\n");

describe("the difference of two environments", () => {
  it("is none where they are the same", () => {
    const none = difference(side("staging"), side("staging"));
    assert.deepEqual(lines(none), ["staging → staging", "Nothing differs", ""]);
    assert.match(markdown(none), /Nothing differs\./);
  });

  it("tells a setting with both values and where each is written", () => {
    const found = difference(side("staging"), side("staging", { image: { tag: "0.3.0" } }));
    assert.deepEqual(found.settings, [
      {
        path: "image.tag",
        one: found.settings[0]?.one,
        other: "0.3.0",
        places: Array(2).fill("Pulumi.staging.yaml:7"),
      },
    ]);
    const shown = lines(found).filter((line) => line.startsWith("  image.tag"));
    assert.match(shown.join(), / → "?0\.3\.0"? {2}Pulumi\.staging\.yaml:7 → Pulumi\.staging\.yaml:7$/);
  });

  it("tells what a setting comes to: each field of each object, JSON within a ConfigMap too", () => {
    const found = difference(side("staging"), side("staging", { app: { logLevel: "DEBUG" } }));
    const fields = found.objects.changed.flatMap(({ objects, changes }) =>
      changes.map(({ path, one, other }) => [objects.join(), path, one, other].join(" ")),
    );
    assert.ok(
      fields.includes('ConfigMap circle-core-config data["config.json"].app.log_level INFO DEBUG'),
      fields.join("\n"),
    );
    assert.ok(
      fields.includes(
        "StatefulSet circle-core spec.template.spec.containers[circle-core].env[CIRCLE_LOG_LEVEL].value INFO DEBUG",
      ),
    );
  });

  it("tells once what all objects share, and pairs the namespaces, whose names differ", () => {
    const { objects } = difference(side("staging"), side("production"));
    const [renamed] = objects.renamed;
    assert.deepEqual([renamed?.one, renamed?.other], ["circle-core-staging", "circle-core-production"]);
    assert.ok((renamed?.objects.length ?? 0) > 10 && renamed?.paths.includes("metadata.namespace"));
    assert.deepEqual([objects.onlyInOne, objects.onlyInOther], [[], []]);
    const rest = JSON.stringify(objects.changed);
    assert.ok(!rest.includes('circle-core-production"'), rest);
  });

  it("names the objects that one side alone has", () => {
    const { objects } = difference(side("development"), side("production"));
    assert.ok(objects.onlyInOne.includes("Deployment circle-core"));
    assert.ok(objects.onlyInOther.includes("StatefulSet circle-core"));
    const shown = lines(difference(side("development"), side("production")));
    assert.ok(shown.includes("  - Deployment circle-core") && shown.includes("  + StatefulSet circle-core"));
  });

  it("counts every field that differs", () => {
    const found = difference(side("staging"), side("staging", { scaling: { autoscaling: { maxReplicas: 9 } } }));
    assert.equal(lines(found).at(-2), "1 setting and 1 field of objects differ");
  });

  it("is JSON in which a missing value is no null", () => {
    const document = JSON.parse(json(difference(side("staging"), side("production")))) as {
      settings: { path: string; from?: unknown; to?: unknown }[];
      objects: { changed: { changes: { path: string; from?: unknown }[] }[] };
    };
    assert.deepEqual(
      document.settings.find(({ path }) => path === "app.logLevel"),
      { path: "app.logLevel", from: "INFO", to: "WARNING", writtenIn: { from: null, to: null } },
    );
    const added = document.objects.changed
      .flatMap(({ changes }) => changes)
      .find(({ path }) => path.endsWith("backup.keep"));
    assert.ok(added && !("from" in added));
  });

  it("is Markdown whose values make no markup and no row, and a terminal is not steered", () => {
    const value = "a|b\u001b[31m\u202e<b>`x` @someone";
    const found = difference(side("staging"), side("staging", { pod: { environment: { ODD: value } } }));
    const comment = markdown(found);
    assert.doesNotMatch(comment, /<b>|`x`|@someone|\u001b|\u202e/);
    assert.match(comment, /a&#124;b/);
    assert.doesNotMatch(text(found, plain), /\u001b|\u202e/);
  });
});
