import { shellWord } from "../../components/shell";
import type { Finding, FindingSeverity, ObjectReference } from "../checks/finding";
import type { Difference } from "./compare";
import { ownersAt, type Owner } from "./owners";
import { jsonDifferences, shown } from "./shown";
import { fieldsOf, isJson, spelled, type Path } from "./steps";

/** Whose deployment is judged. */
export interface Deployed {
  /** As the settings call it. */
  readonly cluster: string;
  readonly stack: string;
}

/** What the commands that mend it are, in one line. */
export function restoring({ stack }: Deployed): string {
  return `pulumi up --refresh --stack ${shellWord(stack)}`;
}

/** A finding of this group. */
export function finding(
  { cluster }: Deployed,
  object: ObjectReference,
  rest: Pick<Finding, "code" | "severity" | "message" | "next"> & Partial<Finding>,
): Finding {
  return { group: "configuration", cluster, object, evidence: [], ...rest };
}

/** What a difference is to people: the field, what it is, what it should be, and who made it so. */
export function differenceFinding(
  deployed: Deployed,
  object: ObjectReference,
  difference: Difference,
  owners: readonly Owner[],
): Finding {
  const { kind, path, wanted, found } = difference;
  const container = containerOf(path);
  const inside = typeof wanted === "string" && typeof found === "string" ? jsonDifferences(wanted, found) : undefined;
  const who = kind === "missing" ? [] : ownersAt(owners, path);
  const asDeployed = who.length > 0 && who.every(({ deploys }) => deploys);
  return finding(deployed, object, {
    code: isInjected(difference) ? "container-added" : `field-${kind}`,
    severity: severityOf(difference, who),
    ...(container !== undefined && { container }),
    path: spelled(path),
    message: messageOf(difference, inside),
    ...(kind !== "missing" && inside === undefined && { found: shown(found, path) }),
    ...(kind !== "added" && inside === undefined && { wanted: shown(wanted, path) }),
    evidence: [...(inside ?? []).slice(0, 8), ...who.slice(0, 2).map(ownerText)],
    next: asDeployed ? asDeployedText(difference, deployed) : nextFor(difference, deployed, object),
  });
}

/** A field that is not declared, written by somebody who does not deploy this. */
export function foreignFinding(
  deployed: Deployed,
  object: ObjectReference,
  { path, found, owner }: { path: Path; found: unknown; owner: Owner },
): Finding {
  return finding(deployed, object, {
    code: "field-foreign",
    severity: "warning",
    path: spelled(path),
    message: `${spelled(path)} is ${shown(found, path)}, which is not declared: ${owner.manager} wrote it`,
    found: shown(found, path),
    evidence: [ownerText(owner)],
    next: `An update may leave it. If it is to stay, declare it in the settings where they can; else remove it: ${editing(object)}`,
  });
}

function messageOf({ kind, path, wanted, found }: Difference, inside: readonly string[] | undefined): string {
  const where = spelled(path);
  if (inside !== undefined) return `${where} differs from what is declared in ${inside.length} of its fields`;
  if (kind === "added") return `${where} is ${shown(found, path)}, where nothing undeclared may be`;
  if (kind === "missing") return `${where} is not there; it should be ${shown(wanted, path)}`;
  return `${where} is ${shown(found, path)}; it should be ${shown(wanted, path)}`;
}

/** What admission, and not a person, adds to a pod template is told, but is nobody's attack. */
function severityOf(difference: Difference, who: readonly Owner[]): FindingSeverity {
  if (isInjected(difference)) return who.every(({ deploys }) => deploys) ? "warning" : "error";
  const fields = fieldsOf(difference.path);
  const isNote = /^metadata\.(labels|annotations)\./.test(fields) && !fields.includes("pod-security.kubernetes.io");
  return isNote ? "warning" : "error";
}

/** A container, or a volume of one, that a well-known injector adds when pods are deployed. */
export function isWellKnown({ kind, path, found }: Difference, owners: readonly Owner[]): boolean {
  if (kind !== "added" || !isJson(found) || typeof found.name !== "string") return false;
  const place = fieldsOf(path).replace(/^spec\.template\.spec\./, "");
  const byAdmission = ownersAt(owners, path).every(({ deploys }) => deploys);
  return byAdmission && /^(containers|initContainers|volumes)$/.test(place) && injected.test(found.name);
}

/** Istio, Linkerd, Vault, and what they mount. */
const injected =
  /^(istio-|linkerd-|vault-agent|home-(init|sidecar)$|vault-secrets$|workload-(certs|socket)$|credential-socket$)/;

/** A whole container beside those that are declared. */
function isInjected({ kind, path, found }: Difference): boolean {
  return (
    kind === "added" && isJson(found) && /\.(containers|initContainers)$/.test(fieldsOf(path)) && path.length === 5
  );
}

function asDeployedText({ kind }: Difference, { stack }: Deployed): string {
  const admission = kind === "added" ? ", or admission in the cluster added it" : "";
  return `It is as it was deployed: the settings say something else since${admission}. See: pulumi preview --stack ${shellWord(stack)}`;
}

function nextFor({ kind }: Difference, deployed: Deployed, object: ObjectReference): string {
  return kind === "added"
    ? `Find out who added it, and remove it: ${editing(object)} (an update does not see what was added)`
    : `To restore it: ${restoring(deployed)}. To keep it, write it into the settings`;
}

/** The command that shows an object to whoever wants to change it by hand. */
function editing({ kind, name, namespace }: ObjectReference): string {
  return `kubectl edit ${kind.toLowerCase()}${namespace === undefined ? "" : ` --namespace ${shellWord(namespace)}`} ${shellWord(name)}`;
}

function ownerText({ manager, time }: Owner): string {
  return `last written by ${manager}${time === undefined ? "" : ` at ${time}`}`;
}

function containerOf(path: Path): string | undefined {
  const index = path.findIndex((step) => step === "containers" || step === "initContainers");
  const step = index < 0 ? undefined : path[index + 1];
  return typeof step === "object" && "by" in step ? String(step.by.name) : undefined;
}
