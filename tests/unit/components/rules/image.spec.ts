import { itFinds } from "../contradictions";
import { accepted } from "../stackConfig";

describe("settings: contradictions about the image", () => {
  itFinds([
    {
      code: "digest-missing",
      environment: "production",
      broken: { image: { digest: undefined } },
      path: "image.digest",
      message: "production runs images by digest, and none is set: a tag can be moved.",
      mended: {},
    },
    {
      code: "tag-latest",
      environment: "development",
      broken: { image: { tag: "latest" } },
      path: "image.tag",
      message: "the tag latest does not say which version runs, and moves.",
      mended: { image: { tag: "0.2.0" } },
    },
    {
      code: "image-never-pulled",
      environment: "staging",
      broken: { image: { pullPolicy: "Never" } },
      path: "image.pullPolicy",
      message: "a node of staging that lacks the image would never get it.",
      mended: { image: { pullPolicy: "IfNotPresent" } },
    },
    {
      code: "pull-secret",
      environment: "staging",
      broken: { image: { pullSecrets: ["registry", "mirror", "registry"] } },
      path: "image.pullSecrets[2]",
      message: "registry is listed twice.",
      mended: { image: { pullSecrets: ["registry", "mirror"] } },
    },
    {
      code: "pull-secret",
      environment: "staging",
      broken: { image: { pullSecrets: ["circle-core-secret"] } },
      path: "image.pullSecrets[0]",
      message: "circle-core-secret holds the application's own secrets, and no registry's credentials.",
      mended: { image: { pullSecrets: ["circle-core-registry"] } },
    },
  ]);

  it("a node in development may be given its image by hand", () => {
    accepted("development", { image: { pullPolicy: "Never" } });
  });
});
