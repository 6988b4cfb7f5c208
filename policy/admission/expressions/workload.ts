import { closed, large, sockets } from "../../rules/workload/hostMounts";
import { sourceOf } from "../../rules/workload/pulls";
import { literal, named, textIf, thePod } from "../cel";
import type { Expressions, Values } from "../expression";
import { everyImage, forms, fromElsewhere, matches, unversioned } from "./image";
import { probeExpressions } from "./probes";
import { resourceExpressions } from "./resources";

const noNumbers = "variables.windows || variables.userNamespace";

/** Holds where the container's user or group, or the pod's for it, is missing or low; 0 is for other rules. */
function low(name: string, { minimum, required }: Values): string {
  const absent = required === true ? `!variables.spec.?securityContext.?${name}.hasValue()` : "false";
  return `c.?securityContext.?${name}.optMap(id, id != 0 && id < ${literal(minimum)}).orValue(${absent})`;
}

function lowOnPod(name: string, { minimum }: Values): string {
  return `variables.spec.?securityContext.?${name}.optMap(id, id != 0 && id < ${literal(minimum)}).orValue(false)`;
}

/** Holds where the path of the node `p`, which ends in a slash, is one of these or above one. */
function isAtOrAbove(p: string, paths: readonly string[]): string {
  return `${literal(paths.map((path) => `${path}/`))}.exists(path, path.startsWith(${p}))`;
}

/** The same, or below one. */
function isAround(p: string, paths: readonly string[]): string {
  return `${literal(paths.map((path) => `${path}/`))}.exists(path, path.startsWith(${p}) || ${p}.startsWith(path))`;
}

/** The rules of policy/rules/workload, and those of other folders that judge workloads too. */
export const workloadExpressions: Expressions = {
  "read-only-root-filesystem": {
    allowed: "securityContext.readOnlyRootFilesystem true",
    unless: "variables.windows",
    container: "!c.?securityContext.?readOnlyRootFilesystem.orValue(false)",
  },
  "root-group": {
    allowed: "runAsGroup, fsGroup and supplementalGroups above 0, or unset",
    unless: noNumbers,
    container: "c.?securityContext.?runAsGroup.orValue(1) < 1",
    parts: [
      textIf(
        `variables.spec.?securityContext.?runAsGroup.orValue(1) < 1 ||
          variables.spec.?securityContext.?fsGroup.orValue(1) < 1 ||
          variables.spec.?securityContext.?supplementalGroups.orValue([]).exists(group, group < 1)`,
        thePod,
      ),
    ],
  },
  "high-uid": {
    allowed: ({ minimum }) => `runAsUser and runAsGroup from ${literal(minimum)}`,
    unless: noNumbers,
    container: (settings) => `${low("runAsUser", settings)} || ${low("runAsGroup", settings)}`,
    parts: [(settings) => textIf(`${lowOnPod("runAsUser", settings)} || ${lowOnPod("runAsGroup", settings)}`, thePod)],
  },
  "runtime-socket": {
    allowed: "no path of the node that holds the socket of a container runtime",
    parts: [named("volume", "variables.nodePaths", "v", isAtOrAbove("v.path", sockets))],
  },
  "writable-host-mount": {
    allowed: "paths of the node mounted with readOnly true, and none that is sensitive",
    container: `c.?volumeMounts.orValue([]).exists(mount, variables.nodePaths.exists(v, v.name == mount.name &&
      (!mount.?readOnly.orValue(false) || ${isAtOrAbove("v.path", large)} || ${isAround("v.path", closed)})))`,
  },
  "privileged-ports": {
    allowed: ({ minimum }) => `ports from ${literal(minimum)}`,
    unless: "variables.windows",
    container: ({ minimum }) =>
      `c.?ports.orValue([]).exists(p, p.containerPort > 0 && p.containerPort < ${literal(minimum)})`,
  },
  interactive: {
    allowed: "stdin and tty false or unset",
    among: "sized",
    container: "c.?stdin.orValue(false) || c.?tty.orValue(false)",
  },
  "automount-token": {
    allowed: "automountServiceAccountToken false",
    parts: [textIf("variables.spec.?automountServiceAccountToken.orValue(true)", thePod)],
  },
  "default-service-account": {
    allowed: "a serviceAccountName of its own",
    unless: ({ tokenless }) =>
      tokenless === true ? "!variables.spec.?automountServiceAccountToken.orValue(true)" : "false",
    parts: [textIf('variables.spec.?serviceAccountName.orValue("") in ["", "default"]', thePod)],
  },
  "secret-as-env": {
    allowed: "Secrets as volumes, or key by key where the rule lets variables hold them",
    container: ({ variables }) => {
      const whole = "c.?envFrom.orValue([]).exists(from, has(from.secretRef))";
      const single = "c.?env.orValue([]).exists(variable, variable.?valueFrom.?secretKeyRef.hasValue())";
      if (variables === "all") return "false";
      return variables === "none" ? `${whole} || ${single}` : whole;
    },
  },
  ...resourceExpressions,
  "image-tag": { allowed: "a tag other than latest, or a digest", ...everyImage(unversioned) },
  "image-digest": {
    allowed: "a digest",
    ...everyImage((image, _, { tagAlone }) =>
      tagAlone === true ? "false" : `${matches(image, forms.reference)} && !${matches(image, forms.pinned)}`,
    ),
  },
  "image-registry": {
    allowed: ({ registries }) =>
      isTexts(registries) && registries.length > 0 ? `an image from ${registries.join(" or ")}` : "a named registry",
    ...everyImage((image, _, { registries }) =>
      isTexts(registries) && registries.length > 0
        ? fromElsewhere(image, registries.map(sourceOf))
        : `${matches(image, forms.reference)} && !${matches(image, forms.ofRegistry)}`,
    ),
  },
  "image-pull-policy": {
    allowed: "Always for moving tags, and an image that can be pulled",
    ...everyImage((image, policy, { moving, never }) => {
      const moves =
        isTexts(moving) && moving.length > 0
          ? `(${matches(image, forms.moving(moving))} && ${policy} != "Always")`
          : "false";
      return `${policy} == "Never" ? ${never === true ? "false" : "true"} : ${moves}`;
    }),
  },
  ...probeExpressions,
  "grace-period": {
    allowed: "terminationGracePeriodSeconds above 0, or unset",
    parts: [textIf("variables.spec.?terminationGracePeriodSeconds.orValue(30) <= 0", thePod)],
  },
  "naked-pod": {
    allowed: "a controller that owns the pod",
    parts: [
      textIf("!object.metadata.?ownerReferences.orValue([]).exists(owner, owner.?controller.orValue(false))", thePod),
    ],
  },
};

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}
