import assert from "node:assert/strict";
import { manifests } from "../../../components/manifests";
import type { KubernetesObject } from "../../../components/objects";
import { images } from "../../../render/images";
import { sidecar } from "../components/sidecar";
import { accepted } from "../components/stackConfig";

const digest = `sha256:${"b".repeat(64)}`;

/** The objects of development, whose one container runs that image. */
function running(image: string): KubernetesObject[] {
  return manifests(accepted("development")).map((object) => {
    if (object.kind !== "Deployment") return object;
    const copy = structuredClone(object);
    for (const container of copy.spec.template.spec?.containers ?? []) container.image = image;
    return copy;
  });
}

describe("the images", () => {
  it("are those of all containers, each once, with who runs it", () => {
    const proxy = sidecar({ name: "proxy" });
    const settings = accepted("production", { pod: { sidecars: [proxy, sidecar({ name: "again" })] } });
    const found = images(manifests(settings));
    assert.equal(found.length, 2);
    assert.deepEqual(found.find(({ usedBy }) => usedBy.length === 2)?.usedBy.toSorted(), [
      "StatefulSet circle-core, container again",
      "StatefulSet circle-core, container proxy",
    ]);
  });

  for (const [image, registry, repository, tag, digestOf] of [
    ["ghcr.io/a/b:1.2", "ghcr.io", "a/b", "1.2", undefined],
    [`registry.example.com:5000/a/b/c:1@${digest}`, "registry.example.com:5000", "a/b/c", "1", digest],
    [`localhost/a@${digest}`, "localhost", "a", undefined, digest],
    ["a/b", "docker.io", "a/b", undefined, undefined],
    ["nginx:1.29", "docker.io", "library/nginx", "1.29", undefined],
  ] as const) {
    it(`are read as container runtimes do: ${image.slice(0, 50)}`, () => {
      const [found] = images(running(image));
      assert.deepEqual(
        [found?.image, found?.registry, found?.repository, found?.tag, found?.digest],
        [image, registry, repository, tag, digestOf],
      );
    });
  }
});
