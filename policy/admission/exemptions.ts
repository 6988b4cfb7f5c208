import type { Exemption } from "../rules/exemptions";
import { literal } from "./cel";
import type { Variable } from "./variables";

const controllers = [
  'request.userInfo.username == "system:kube-controller-manager"',
  'request.userInfo.username.startsWith("system:serviceaccount:kube-system:")',
].join(" || ");

/**
 * The objects that an object is part of: itself, and what it was made from. Only Kubernetes' own controllers are
 * believed: anybody could write an owner into an object of his own. The middle of a chain of three is named by its
 * controller, `web-5d4f8` of the Deployment `web`; whoever makes one of that name by hand has it judged as his own.
 */
export const lineage: readonly Variable[] = [
  {
    name: "owners",
    expression: `(${controllers}) ?
      object.metadata.?ownerReferences.orValue([]).filter(owner, owner.?controller.orValue(false)) : []`,
  },
  {
    name: "lineage",
    expression: `[object.kind + " " + object.metadata.?name.orValue("")] +
      variables.owners.map(owner, owner.kind + " " + owner.name) +
      variables.owners.filter(owner, owner.kind in ["ReplicaSet", "Job"] && owner.name.contains("-")).map(owner,
        (owner.kind == "Job" ? "CronJob " : "Deployment ") + owner.name.substring(0, owner.name.lastIndexOf("-")))`,
  },
];

/** Those of a rule's exemptions that hold in a namespace on a day. None lapses where no day is given. */
export function holding(exemptions: readonly Exemption[], namespace: string, today = ""): readonly Exemption[] {
  return exemptions.filter((one) => one.until >= today && (one.namespace === "" || one.namespace === namespace));
}

/** Holds for an object that is let off as a whole; undefined where none is. */
export function objectExempted(exemptions: readonly Exemption[]): string | undefined {
  const whole = exemptions.filter(({ container }) => container === undefined);
  return whole.length === 0 ? undefined : isAmong(whole);
}

/** Holds for a container `c` that is let off; undefined where none is. */
export function containerExempted(exemptions: readonly Exemption[]): string | undefined {
  const conditions = exemptions.flatMap((one) =>
    one.container === undefined ? [] : [`(c.name == ${literal(one.container)} && ${isAmong([one])})`],
  );
  return conditions.length === 0 ? undefined : conditions.join(" || ");
}

function isAmong(exemptions: readonly Exemption[]): string {
  const objects = exemptions.map(({ kind, name }) => `${kind} ${name}`);
  return `variables.lineage.exists(one, one in ${literal(objects)})`;
}
