import { imageTag } from "../../../policy/rules/workload/images";
import { describeRule, type Break } from "../ruleCases";

const sha256 = `sha256:${"0123456789abcdef".repeat(4)}`;

const onApp = (image: unknown, found: string): Break => ({
  changes: { "containers.0.image": image },
  path: "spec.containers[0].image",
  container: "app",
  found,
});

describeRule({
  rule: imageTag,
  allowed: "a tag other than latest, or a digest",
  breaks: {
    "no image": onApp(undefined, "no image"),
    "an empty image": onApp("", "no image"),
    "no tag": onApp("nginx", "an image without a tag"),
    "no tag behind a registry's port": onApp("localhost:5000/app", "an image without a tag"),
    "no tag behind a registry's address": onApp("[::1]:5000/app", "an image without a tag"),
    latest: onApp("nginx:latest", "the tag latest"),
    "latest behind a registry's port": onApp("registry.example.com:5000/team/app:latest", "the tag latest"),
    "an empty tag": onApp("nginx:", "no valid image reference"),
    "a digest that is too short": onApp("nginx@sha256:abc", "no valid image reference"),
    "two digests": onApp(`nginx@${sha256}@${sha256}`, "no valid image reference"),
    "a name with spaces": onApp("my app:1", "no valid image reference"),
    "a name in capitals": onApp("MyApp:1", "no valid image reference"),
    "an address alone": onApp("[::1]:1", "no valid image reference"),
    "a number": onApp(1, "no valid image reference"),
    "no tag on an init container": {
      changes: { "initContainers.0.image": "busybox" },
      path: "spec.initContainers[0].image",
      container: "prepare",
      found: "an image without a tag",
    },
    "latest on an ephemeral container": {
      changes: { "ephemeralContainers.0.image": "busybox:latest" },
      path: "spec.ephemeralContainers[0].image",
      container: "debug",
      found: "the tag latest",
    },
    "latest as a volume": {
      changes: { "volumes.0": { name: "model", image: { reference: "example.com/model:latest" } } },
      path: "spec.volumes[0].image.reference",
      found: "the tag latest",
    },
  },
  accepts: Object.fromEntries(
    [
      "nginx:1.29",
      "localhost:5000/app:1",
      "[::1]:5000/app:1",
      `app@${sha256}`,
      `registry.example.com:5000/team/app:latest@${sha256}`,
      "docker.io/library/circle-core:0.2.0",
      "app:latest-2026",
      "app:Latest",
      "my_team/app:1",
      "registry.example.com/a__b/c-d.e:v1_0",
    ].map((image) => [image, { "containers.0.image": image }]),
  ),
});
