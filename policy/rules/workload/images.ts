import { eachContainer } from "../containers";
import { kept, must, type Findings } from "../findings";
import { parseImage } from "../image";
import { workloads } from "../kinds";
import { manual } from "../references";
import type { Field } from "../read";
import type { ObjectRule } from "../rule";

export const imageTag: ObjectRule = {
  id: "image-tag",
  title: "Images are named by a version",
  severity: "medium",
  why: "No tag means latest, and latest means whatever was pushed last: two replicas may run different programs.",
  mend: "Name the image by a version tag, better by its digest: registry/name:1.2.3@sha256:…",
  references: [manual("Images", "concepts/containers/images/#image-names")],
  appliesTo: workloads,
  check: (object) => [
    ...eachContainer(({ field }) => isVersioned(field.at("image")))(object),
    ...object.pods.flatMap(({ spec }) => spec.at("volumes").items().flatMap(volumeImage)),
  ],
};

/** A volume may be an image too. */
function volumeImage(volume: Field): Findings {
  const image = volume.at("image");
  return image.absent ? kept : isVersioned(image.at("reference"));
}

function isVersioned(image: Field): Findings {
  return must(
    image,
    (value) => lack(value) === undefined,
    "a tag other than latest, or a digest",
    (value) => lack(value) ?? "",
  );
}

/** What keeps the value from naming one version; a reference may hold a private registry, so it is not repeated. */
function lack(value: unknown): string | undefined {
  if (value === undefined || value === "") return "no image";
  const image = typeof value === "string" ? parseImage(value) : undefined;
  if (!image) return "no valid image reference";
  if (image.digest !== undefined) return undefined;
  if (image.tag === undefined) return "an image without a tag";
  return image.tag === "latest" ? "the tag latest" : undefined;
}
