import { imageDigest, imageTag } from "../../../policy/rules/workload/images";
import { imagePullPolicy, imageRegistry } from "../../../policy/rules/workload/pulls";
import type { Rule } from "../../../policy/rules/rule";
import { image, pod } from "../fixtures";
import { describeObjectRule, type Changes } from "../objectCases";
import { describeRule, type Break } from "../ruleCases";

const sha256 = `sha256:${"0123456789abcdef".repeat(4)}`;

/** What has no registry breaks another rule too; so has whatever has no digest. */
const onApp = (image: unknown, found: string, also: readonly Rule[] = []): Break => ({
  changes: { "containers.0.image": image },
  path: "spec.containers[0].image",
  container: "app",
  found,
  also,
});
const nowhere: readonly Rule[] = [imageDigest, imageRegistry];

describeRule({
  rule: imageTag,
  allowed: "a tag other than latest, or a digest",
  breaks: {
    "no image": onApp(undefined, "no image"),
    "an empty image": onApp("", "no image"),
    "no tag": onApp("nginx", "an image without a tag", nowhere),
    "no tag behind a registry's port": onApp("localhost:5000/app", "an image without a tag", [imageDigest]),
    "no tag behind a registry's address": onApp("[::1]:5000/app", "an image without a tag", [imageDigest]),
    latest: onApp("nginx:latest", "the tag latest", nowhere),
    "latest behind a registry's port": onApp("registry.example.com:5000/team/app:latest", "the tag latest", [
      imageDigest,
    ]),
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
      also: nowhere,
    },
    "latest on an ephemeral container": {
      changes: { "ephemeralContainers.0.image": "busybox:latest" },
      path: "spec.ephemeralContainers[0].image",
      container: "debug",
      found: "the tag latest",
      also: nowhere,
    },
    "latest as a volume": {
      changes: { "volumes.0": { name: "model", image: { reference: "example.com/model:latest" } } },
      path: "spec.volumes[0].image.reference",
      found: "the tag latest",
      also: [imageDigest],
    },
  },
  accepts: { "a tag and a digest": { "containers.0.image": image } },
  leavesToOthers: Object.fromEntries(
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

const named = (value: unknown): Changes => ({ "spec.containers.0.image": value });
const path = "spec.containers[0].image";
const volume = (reference: unknown, pullPolicy?: string): Changes => ({
  "spec.volumes.0": { name: "model", image: { reference, pullPolicy } },
});

describeObjectRule({
  rule: imageDigest,
  good: pod(),
  allowed: "a digest",
  breaks: {
    "a tag alone": [named("registry.example.com/app:1.2.3"), [path, "an image without a digest"]],
    neither: [named("app"), [path, "an image without a digest"]],
    "a tag alone of a volume": [
      volume("registry.example.com/model:1"),
      ["spec.volumes[0].image.reference", "an image without a digest"],
    ],
  },
  accepts: {
    "a digest alone": named(`app@${sha256}`),
    "what is no image, which image-tag refuses": named("my app"),
    "no image, which image-tag refuses": named(undefined),
    "a volume of another kind": { "spec.volumes.0": { name: "tmp" } },
  },
  unknown: { "spec.containers.0.image": [path] },
});

describeObjectRule({
  rule: imageDigest,
  good: pod(),
  settings: { tagAlone: true },
  accepts: { "a tag alone": named("app:1") },
});

describeObjectRule({
  rule: imageRegistry,
  good: pod(),
  allowed: "a named registry",
  breaks: Object.fromEntries(
    ["nginx:1.29", "library/nginx:1.29", "my_team/app:1"].map((value) => [
      value,
      [named(value), [path, "an image without a registry"]],
    ]),
  ),
  accepts: Object.fromEntries(
    [
      "docker.io/library/nginx:1.29",
      "localhost/app:1",
      "localhost:5000/app:1",
      "[::1]:5000/app:1",
      "registry:5000/app:1",
      "my app",
    ].map((value) => [value, named(value)]),
  ),
  unknown: { "spec.containers.0.image": [path] },
});

const elsewhere = (value: string) => [value, [named(value), [path, "an image from elsewhere"]]] as const;

describeObjectRule({
  rule: imageRegistry,
  good: pod(),
  settings: {
    registries: ["ghcr.io/ol-s-cloud/", "registry.example.com:5000", "docker.io/library", "GHCR.io/one/app"],
  },
  allowed: "an image from ghcr.io/ol-s-cloud/ or registry.example.com:5000 or docker.io/library or GHCR.io/one/app",
  breaks: Object.fromEntries(
    [
      "ghcr.io/ol-s-cloud-evil/app:1",
      "ghcr.io/ol-s-cloudevil:1",
      "ghcr.io/ol:1",
      "ghcr.io.evil.example.com/ol-s-cloud/app:1",
      "registry.example.com/app:1",
      "registry.example.com:50000/app:1",
      "bitnami/redis:8",
      "ghcr.io/one/app-two:1",
      "ol-s-cloud/app:1",
    ].map(elsewhere),
  ),
  accepts: Object.fromEntries(
    [
      "ghcr.io/ol-s-cloud/circle-core:0.2.0",
      "GHCR.IO/ol-s-cloud/deep/er/app:1",
      "registry.example.com:5000/team/app:1",
      "nginx:1.29",
      "docker.io/nginx:1.29",
      "index.docker.io/library/nginx:1.29",
      "ghcr.io/one/app:1",
      `ghcr.io/one/app@${sha256}`,
    ].map((value) => [value, named(value)]),
  ),
});

describeObjectRule({
  rule: imageRegistry,
  good: pod(),
  settings: { registries: ["index.docker.io", "registry.example.com:5000"] },
  accepts: { "Docker Hub by any name": named("bitnami/redis:8"), "its other name": named("docker.io/bitnami/redis:8") },
});

const pulled = (value: string, policy: unknown): Changes => ({
  ...named(value),
  "spec.containers.0.imagePullPolicy": policy,
});
const policyPath = "spec.containers[0].imagePullPolicy";

describeObjectRule({
  rule: imagePullPolicy,
  good: pod(),
  allowed: "Always",
  breaks: {
    "latest, pulled once": [pulled("app:latest", "IfNotPresent"), [policyPath, "IfNotPresent"]],
    "no tag, pulled once": [pulled("localhost:5000/app", "IfNotPresent"), [policyPath, "IfNotPresent"]],
    "a moving tag, pulled once as is the default": [pulled("app:main", undefined), [policyPath, "unset"]],
    "a moving tag, never pulled": [pulled("app:edge", "Never"), [policyPath, "Never"]],
    "a word of no meaning": [pulled("app:stable", "Sometimes"), [policyPath, "another text"]],
    "a moving volume": [volume("app:nightly", "IfNotPresent"), ["spec.volumes[0].image.pullPolicy", "IfNotPresent"]],
  },
  accepts: {
    "latest without a policy, which is pulled always": pulled("app:latest", undefined),
    "no tag without a policy": pulled("app", undefined),
    "a moving tag, pulled always": pulled("app:dev", "Always"),
    "a version, pulled once": pulled("app:1.2.3", "IfNotPresent"),
    "a version, pulled always": pulled("app:1.2.3", "Always"),
    "a digest of a moving tag, pulled once (polaris#1058)": pulled(`app:latest@${sha256}`, "IfNotPresent"),
    "what is no image, which image-tag refuses": pulled("my app", "IfNotPresent"),
  },
  unknown: { "spec.containers.0.imagePullPolicy": [policyPath] },
});

describeObjectRule({
  rule: imagePullPolicy,
  good: pod(),
  allowed: "Always or IfNotPresent",
  breaks: {
    "a version, never pulled": [pulled("app:1.2.3", "Never"), [policyPath, "Never"]],
    "a digest, never pulled": [pulled(`app@${sha256}`, "Never"), [policyPath, "Never"]],
  },
  unknown: { "spec.containers.0.image": [path] },
});

describeObjectRule({
  rule: imagePullPolicy,
  good: pod(),
  settings: { moving: ["v1"], never: true },
  breaks: { "another moving tag": [pulled("app:v1", "IfNotPresent"), [policyPath, "IfNotPresent"]] },
  accepts: {
    "a tag that does not move here": pulled("app:main", undefined),
    "images that are put onto the nodes": pulled("app:v1", "Never"),
  },
});
