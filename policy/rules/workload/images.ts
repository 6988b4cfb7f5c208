import { eachContainer } from "../containers";
import { kept, must, type Findings } from "../findings";
import { parseImage, type ImageReference } from "../image";
import { workloads } from "../kinds";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { manual } from "../references";
import { objectRule, type ObjectRule } from "../rule";
import { flag } from "../settings";

export const imageTag: ObjectRule = {
  id: "image-tag",
  title: "Images are named by a version",
  severity: "medium",
  why: "No tag means latest, and latest means whatever was pushed last: two replicas may run different programs.",
  mend: "Name the image by a version tag, better by its digest: registry/name:1.2.3@sha256:…",
  references: [manual("Images", "concepts/containers/images/#image-names")],
  appliesTo: workloads,
  check: (object) =>
    eachImage(object, (image) => {
      const accepts = (value: unknown) => lack(value) === undefined;
      return must(image, accepts, "a tag other than latest, or a digest", (value) => lack(value) ?? "");
    }),
};

/** What keeps the value from naming one version; a reference may hold a private registry, so it is not repeated. */
function lack(value: unknown): string | undefined {
  if (value === undefined || value === "") return "no image";
  const image = typeof value === "string" ? parseImage(value) : undefined;
  if (!image) return "no valid image reference";
  if (image.digest !== undefined) return undefined;
  if (image.tag === undefined) return "an image without a tag";
  return image.tag === "latest" ? "the tag latest" : undefined;
}

export const imageDigest = objectRule({
  id: "image-digest",
  title: "Images are pinned by their digest",
  severity: "medium",
  why: "A tag can be moved to another image, by an intruder of the registry too; a digest is the image itself.",
  mend: "Add the digest that the registry tells for the tag: registry/name:1.2.3@sha256:…",
  references: [manual("Images", "concepts/containers/images/#image-names")],
  appliesTo: workloads,
  settings: { tagAlone: flag("Whether a tag without a digest will do, as where developers try things.", false) },
  check: (object, { tagAlone }) =>
    tagAlone
      ? kept
      : eachImage(object, (image) =>
          mustName(image, ({ digest }) => digest !== undefined, "a digest", "an image without a digest"),
        ),
});

/** Checks every image that the object names: its containers', and those that are volumes. */
export function eachImage(
  object: KubernetesObject,
  check: (reference: Field, pullPolicy: Field) => Findings,
): Findings {
  return [
    ...eachContainer(({ field }) => check(field.at("image"), field.at("imagePullPolicy")))(object),
    ...object.pods.flatMap(({ spec }) =>
      spec
        .at("volumes")
        .items()
        .map((volume) => volume.at("image"))
        .filter((image) => !image.absent)
        .flatMap((image) => check(image.at("reference"), image.at("pullPolicy"))),
    ),
  ];
}

/** What is no image reference is left to image-tag. */
export function mustName(
  image: Field,
  accepts: (reference: ImageReference) => boolean,
  allowed: string,
  found: string,
): Findings {
  const acceptsValue = (value: unknown) => {
    const reference = typeof value === "string" ? parseImage(value) : undefined;
    return reference === undefined || accepts(reference);
  };
  return must(image, acceptsValue, allowed, () => found);
}
