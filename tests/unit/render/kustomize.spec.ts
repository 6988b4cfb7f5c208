import assert from "node:assert/strict";
import { parse } from "yaml";
import { environments, type Environment } from "../../../components/schema/values";
import type { RenderedFiles } from "../../../render/files";
import { renderKustomize } from "../../../render/kustomize";
import { external } from "../components/externalStore";
import { accepted, type Written } from "../components/stackConfig";

function rendered(settings: Partial<Record<Environment, Written>> = {}, chosen = "production"): RenderedFiles {
  return renderKustomize(
    environments.map((stack) => ({ stack, settings: accepted(stack, settings[stack]) })),
    chosen,
  );
}

function read(files: RenderedFiles, path: string): Record<string, unknown> {
  const text = files.get(path);
  assert.ok(text !== undefined, `${path} is missing among ${[...files.keys()].join(", ")}`);
  return parse(text) as Record<string, unknown>;
}

const kustomizations = [...environments.map((name) => `overlays/${name}/`), "base/", ""].map(
  (folder) => `${folder}kustomization.yaml`,
);

describe("the tree for kustomize", () => {
  it("stands for the chosen stack", () => {
    for (const chosen of environments)
      assert.deepEqual(read(rendered({}, chosen), "kustomization.yaml").resources, [`overlays/${chosen}`]);
  });

  it("uses current fields alone, and puts no label into selectors", () => {
    const files = rendered();
    const outdated = ["commonLabels", "patchesStrategicMerge", "patchesJson6902", "bases", "vars", "imageTags"];
    for (const path of kustomizations) {
      const kustomization = read(files, path);
      assert.deepEqual(
        Object.keys(kustomization).filter((field) => outdated.includes(field)),
        [],
      );
      assert.doesNotMatch(files.get(path) ?? "", /includeSelectors/);
    }
  });

  it("has in the base what two environments share, and in an overlay what is only its own", () => {
    const files = rendered();
    assert.equal(read(files, "base/statefulset.yaml").kind, "StatefulSet");
    assert.equal(read(files, "overlays/development/deployment.yaml").kind, "Deployment");
    assert.ok(
      ![...files.keys()].some((path) => /^overlays\/(staging|production)\/(deployment|service|role)\.yaml/.test(path)),
    );
  });

  it("patches a setting of one environment there, and nothing else", () => {
    const before = rendered();
    const after = rendered({ production: { namespace: { podSecurity: "baseline" } } });
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    assert.deepEqual(changed, ["overlays/production/kustomization.yaml", "overlays/production/namespace.yaml"]);
    assert.deepEqual(read(after, "overlays/production/namespace.yaml").metadata, {
      name: "namespace",
      labels: { "pod-security.kubernetes.io/enforce": "baseline" },
    });
  });

  it("has a setting on which no two environments agree in each of them", () => {
    const after = rendered({ production: { timeouts: { stopSeconds: 55 } } });
    const seconds = (path: string): unknown => /terminationGracePeriodSeconds: (.*)/.exec(after.get(path) ?? "")?.[1];
    assert.deepEqual(
      ["base", "overlays/staging", "overlays/production"].map((folder) => seconds(`${folder}/statefulset.yaml`)),
      [undefined, "40", "55"],
    );
  });

  it("writes a setting that all share into the base alone", () => {
    const before = rendered();
    const timeouts = { timeouts: { stopSeconds: 55 } };
    const after = rendered({ staging: timeouts, production: timeouts });
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    assert.deepEqual(changed, ["base/statefulset.yaml"]);
  });

  it("names the image where a release changes it", () => {
    const digest = `sha256:${"d".repeat(64)}`;
    const { images } = read(
      rendered({ production: { image: { tag: "1.2.3", digest } } }),
      "overlays/production/kustomization.yaml",
    );
    assert.deepEqual(images, [{ name: "ghcr.io/ol-s-cloud/circle-core", newTag: "1.2.3", digest }]);
  });

  it("says the same patch of several objects once", () => {
    const { patches } = read(rendered(), "overlays/production/kustomization.yaml") as {
      patches: { target?: { kind: string; name: string } }[];
    };
    const policies = patches.filter(({ target }) => target?.kind === "NetworkPolicy");
    assert.deepEqual(
      policies.map(({ target }) => target?.name),
      ["circle-core-dns|circle-core-ingress-controller|circle-core-database|circle-core-cache"],
    );
  });

  it("is the same text for the same settings, in whichever order they were written", () => {
    const labels = { a: "1", b: "2" };
    const other = { b: "2", a: "1" };
    const one = rendered({ production: { metadata: { labels }, placement: { nodeSelector: labels } } });
    const two = rendered({ production: { metadata: { labels: other }, placement: { nodeSelector: other } } });
    assert.deepEqual([...two], [...one]);
  });

  describe("the Secret", () => {
    it("is read from a file that git ignores, and whose template has every key and no value", () => {
      const files = rendered();
      const { secretGenerator, generatorOptions } = read(files, "overlays/production/kustomization.yaml");
      assert.deepEqual(secretGenerator, [{ name: "circle-core-secret", type: "Opaque", envs: ["secret.env"] }]);
      assert.equal((generatorOptions as Record<string, unknown>)["disableNameSuffixHash"], true);
      assert.equal(files.get(".gitignore"), "secret.env\n");
      assert.ok(![...files.keys()].some((path) => path.endsWith("secret.env")));
      const keys = files
        .get("overlays/production/secret.env.example")
        ?.split("\n")
        .filter((line) => line !== "" && !line.startsWith("# "));
      assert.deepEqual(keys, ["#", "#DB_PASSWORD=", "#REDIS_PASSWORD=", "#CIRCLE_ENCRYPTION_KEY=", "#JWT_SECRET="]);
    });

    for (const [title, secrets] of Object.entries({
      existing: { existing: "mine" },
      external: { external: external() },
    }))
      it(`is not generated where it is ${title}`, () => {
        const files = rendered({ production: { secrets } });
        assert.equal(read(files, "overlays/production/kustomization.yaml").secretGenerator, undefined);
        assert.equal(files.has("overlays/production/secret.env.example"), false);
        assert.equal(files.has("overlays/production/externalsecret-external-secret.yaml"), title === "external");
      });
  });
});
