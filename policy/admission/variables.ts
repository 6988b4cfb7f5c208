/** A named expression of a policy, evaluated when it is first asked for. */
export interface Variable {
  name: string;
  expression: string;
}

/** The part of an object that makes pods: its template, of which a pod is its own. `root` is `object` or `oldObject`. */
function template(root: string): string {
  return [
    `${root}.kind == "Pod" ? ${root}`,
    `${root}.kind == "PodTemplate" ? ${root}.?template.orValue({})`,
    `${root}.kind == "CronJob" ? ${root}.?spec.?jobTemplate.?spec.?template.orValue({})`,
    `${root}.?spec.?template.orValue({})`,
  ].join(" : ");
}

/**
 * Whether there are other pods to judge than before. What is there already and breaks a rule can thus still be scaled
 * down, paused, labelled, and lose its finalizers; a controller that could not would never end a rollout.
 */
export const podsChange = [
  `oldObject == null`,
  `(object.kind == "Pod" ? object.spec != oldObject.spec : (${template("object")}) != (${template("oldObject")}))`,
].join(" || ");

/** What every kind that makes pods is brought down to. */
export const variables: readonly Variable[] = [
  { name: "template", expression: template("object") },
  { name: "spec", expression: "variables.template.?spec.orValue({})" },
  { name: "initContainers", expression: "variables.spec.?initContainers.orValue([])" },
  { name: "mainContainers", expression: "variables.spec.?containers.orValue([])" },
  // Ephemeral containers can't have resources.
  { name: "sized", expression: "variables.initContainers + variables.mainContainers" },
  { name: "containers", expression: "variables.sized + variables.spec.?ephemeralContainers.orValue([])" },
  {
    name: "serving",
    expression:
      'variables.initContainers.filter(c, c.?restartPolicy.orValue("") == "Always") + variables.mainContainers',
  },
  { name: "volumes", expression: "variables.spec.?volumes.orValue([])" },
  // Each with a slash behind it; and /var/run is /run.
  {
    name: "writtenNodePaths",
    expression: `variables.volumes.filter(v, has(v.hostPath)).map(v, {"name": string(v.name), "path":
      ("/" + v.hostPath.path.split("/").filter(step, step != "" && step != ".").join("/") + "/").replace("//", "/")})`,
  },
  {
    name: "nodePaths",
    expression: `variables.writtenNodePaths.map(v, {"name": v.name, "path":
      v.path.startsWith("/var/run/") ? v.path.substring(4) : v.path})`,
  },
  { name: "windows", expression: 'variables.spec.?os.?name.orValue("") == "windows"' },
  { name: "userNamespace", expression: "!variables.spec.?hostUsers.orValue(true)" },
];
