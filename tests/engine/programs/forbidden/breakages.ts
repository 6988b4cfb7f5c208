/** A change to one object of the stack that a rule of the policy pack forbids. */
export interface Breakage {
  /** The rule that must stop it. */
  readonly rule: string;
  /** Name of the resource in the program. */
  readonly resource: string;
  /** Where in the object; the value is put there. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
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
  "an image without a version": {
    rule: "image-tag",
    resource: "primary-deployment",
    path: [...container, "image"],
    value: "ghcr.io/ol-s-cloud/circle-core:latest",
  },
  "all egress open": {
    rule: "default-deny",
    resource: "primary-default-deny",
    path: ["spec", "policyTypes"],
    value: ["Ingress"],
  },
};

/** An object with the breakage in it; the object itself stays as it is. */
export function broken({ path: [key, ...rest], ...breakage }: Breakage, object: unknown): unknown {
  if (key === undefined) return breakage.value;
  if (Array.isArray(object))
    return object.map((item: unknown, index) => (index === key ? broken({ ...breakage, path: rest }, item) : item));
  const fields = { ...(object as Record<string, unknown>) };
  return { ...fields, [key]: broken({ ...breakage, path: rest }, fields[key]) };
}
