import { when, type Rule } from "./rule";

/** Contradictions of the settings under `image`, or about them. */
export const imageRules: readonly Rule[] = [
  {
    code: "digest-missing",
    reads: ["image.digest", "environment"],
    broken: ({ environment, image }) =>
      when(
        environment !== "development" && image.digest === undefined,
        `${environment} runs images by digest, and none is set: a tag can be moved.`,
      ),
    mend: "Set image.digest to what the registry says of the tag (`crane digest REPOSITORY:TAG`).",
  },
  {
    code: "tag-latest",
    reads: ["image.tag"],
    broken: ({ image }) =>
      when(image.tag.toLowerCase() === "latest", "the tag latest does not say which version runs, and moves."),
    mend: "Name a version, such as 0.2.0.",
  },
];
