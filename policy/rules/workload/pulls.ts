import { all, any, holds, is, not } from "../answers";
import { requireThat, type Findings } from "../findings";
import { fullName, hostOf, parseImage, type ImageReference } from "../image";
import { workloads } from "../kinds";
import type { Field } from "../read";
import { manual } from "../references";
import { objectRule } from "../rule";
import { flag, texts } from "../settings";
import { eachImage, mustName } from "./images";

export const imageRegistry = objectRule({
  id: "image-registry",
  title: "Images come from registries that are named, and trusted",
  severity: "high",
  why: "Anybody can publish on an open registry; and where the name has no registry, the node decides whom to ask.",
  mend: "Name the registry, one of those in the rule's settings; mirror the image there.",
  references: [manual("Images", "concepts/containers/images/#image-names")],
  appliesTo: workloads,
  settings: {
    // Whom to trust can't be known here. That an image says where it comes from can be asked of everyone.
    registries: texts(
      "Where images may come from: a registry, or a path in one, such as registry.example.com:5000 or ghcr.io/ol-s-cloud. None: from wherever the image names.",
      [],
      /^(localhost|[A-Za-z0-9[-]*[.:][A-Za-z0-9.:\]-]*)(\/[a-z0-9][a-z0-9._-]*)*\/?$/,
    ),
  },
  check: (object, { registries }) => {
    if (registries.length === 0) {
      const isNamed = ({ registry }: ImageReference) => registry !== undefined;
      return eachImage(object, (image) => mustName(image, isNamed, "a named registry", "an image without a registry"));
    }
    const sources = registries.map(sourceOf);
    const isListed = (image: ImageReference) => sources.some((source) => `${fullName(image)}/`.startsWith(source));
    const allowed = `an image from ${registries.join(" or ")}`;
    return eachImage(object, (image) => mustName(image, isListed, allowed, "an image from elsewhere"));
  },
});

/** How all full names there begin. The slash at the end keeps out `ghcr.io/team-of-others`, where `ghcr.io/team` is meant. */
export function sourceOf(entry: string): string {
  const [host = "", ...path] = entry.replace(/\/$/, "").split("/");
  return [hostOf(host), ...path, ""].join("/");
}

export const imagePullPolicy = objectRule({
  id: "image-pull-policy",
  title: "Moving tags are pulled each time, and no image has to be there already",
  severity: "low",
  why: "A node with an older image of a moving tag keeps running that; with Never, a new node can't run the pod at all.",
  mend: "Set imagePullPolicy to Always for a moving tag; for a version or a digest leave it out.",
  references: [manual("Images", "concepts/containers/images/#image-pull-policy")],
  appliesTo: workloads,
  settings: {
    moving: texts(
      "Tags that stand for another image from time to time.",
      ["latest", "stable", "edge", "nightly", "dev", "main", "master"],
      /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
    ),
    never: flag("Whether Never will do, where images are put onto the nodes by hand.", false),
  },
  check: (object, { moving, never }) => eachImage(object, (image, policy) => isPulled(image, policy, moving, never)),
});

function isPulled(image: Field, policy: Field, moving: readonly string[], never: boolean): Findings {
  const tagOf = (value: unknown): string | undefined => {
    const reference = parseImage(typeof value === "string" ? value : "");
    return reference && reference.digest === undefined ? (reference.tag ?? "latest") : undefined;
  };
  const moves = holds(image, (value) => moving.includes(tagOf(value) ?? ""));
  const isLatest = holds(image, (value) => tagOf(value) === "latest");
  const isNever = is(policy, "Never");
  const words = ["IfNotPresent", "Never"];
  return requireThat(
    any(
      all(isNever, never),
      // Where no policy is set, the API server sets Always for the tag latest.
      all(not(isNever), any(not(moves), is(policy, "Always"), all(is(policy, undefined), isLatest))),
    ),
    {
      field: policy,
      found: words.find((word) => word === policy.value) ?? (policy.absent ? "unset" : "another text"),
      allowed: moves === true ? "Always" : "Always or IfNotPresent",
    },
  );
}
