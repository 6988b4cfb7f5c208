/** A change to one object of the stack that a rule of the policy pack forbids. */
export interface Breakage {
  /** The rule that must stop it. */
  readonly rule: string;
  /** Name of the resource in the program. */
  readonly resource: string;
  /** Where in the object; the value is put there. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** Only the update knows the value. */
  readonly late?: true;
}

const pod = ["spec", "template", "spec"];
const container = [...pod, "containers", 0];

/** Forbidden changes, by what they do. */
export const breakages: Readonly<Record<string, Breakage>> = {
  "a container as root": {
    rule: "run-as-user-zero",
    resource: "primary-deployment",
    path: [...pod, "securityContext", "runAsUser"],
    value: 0,
  },
  "a privileged container": {
    rule: "privileged",
    resource: "primary-deployment",
    path: [...container, "securityContext", "privileged"],
    value: true,
  },
  "an image of any registry": {
    rule: "image-registry",
    resource: "primary-deployment",
    path: [...container, "image"],
    value: "circle-core:0.2.0",
  },
  "a root file system that can be written": {
    rule: "read-only-root-filesystem",
    resource: "primary-deployment",
    path: [...container, "securityContext", "readOnlyRootFilesystem"],
    value: false,
  },
  "all egress open": {
    rule: "default-deny",
    resource: "primary-default-deny",
    path: ["spec", "policyTypes"],
    value: ["Ingress"],
  },
};

/** What a preview can't decide, and the update forbids. */
export const lateBreakage: Breakage = {
  rule: "memory-limit",
  resource: "primary-deployment",
  path: [...container, "resources", "limits", "memory"],
  value: "0",
  late: true,
};

/** An object with the breakage in it; the object itself stays as it is. */
export function broken({ path: [key, ...rest], ...breakage }: Breakage, object: unknown): unknown {
  if (key === undefined) return breakage.value;
  if (Array.isArray(object))
    return object.map((item: unknown, index) => (index === key ? broken({ ...breakage, path: rest }, item) : item));
  const fields = { ...(object as Record<string, unknown>) };
  return { ...fields, [key]: broken({ ...breakage, path: rest }, fields[key]) };
}
