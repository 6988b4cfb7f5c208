import { names } from "../names";
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
  {
    code: "image-never-pulled",
    reads: ["image.pullPolicy", "environment"],
    broken: ({ environment, image }) =>
      when(
        environment !== "development" && image.pullPolicy === "Never",
        `a node of ${environment} that lacks the image would never get it.`,
      ),
    mend: "Leave image.pullPolicy out: IfNotPresent uses an image that is there already, too.",
  },
  {
    code: "pull-secret",
    reads: ["image.pullSecrets"],
    broken: ({ image: { pullSecrets } }) =>
      pullSecrets.flatMap((secret, index) => {
        const path = `image.pullSecrets[${index}]`;
        if (secret === names.secret)
          return [{ path, message: `${secret} holds the application's own secrets, and no registry's credentials.` }];
        return pullSecrets.indexOf(secret) < index ? [{ path, message: `${secret} is listed twice.` }] : [];
      }),
    mend: "List Secrets of type kubernetes.io/dockerconfigjson, each once.",
  },
];
