import { identities } from "./exact";
import { isJson, leadsInto, valueAt, valueIn, type Json, type Path, type Step } from "./steps";

/** Who last wrote fields of an object by themselves, and when. */
export interface Owner {
  /** As the API server calls it: `kubectl-edit`, `pulumi-kubernetes-1a2b3c4d`. */
  readonly manager: string;
  /** When it last wrote any of them; ISO 8601. */
  readonly time?: string;
  /** Paths to the leaves it wrote. */
  readonly paths: readonly Path[];
  /** Does it deploy the object: as Pulumi, or as whoever wrote most of what is declared, such as `kubectl apply -k`? */
  readonly deploys: boolean;
}

/**
 * The owners of an object's fields, from its managedFields. Status, which is nobody's declaration, is left out; so is
 * what is not there any more.
 */
export function ownersOf(live: Json, declared: Json): readonly Owner[] {
  const wanted = declaredLeaves(declared, []).filter((path) => valueAt(live, path) !== undefined);
  const entries = valueAt(live, ["metadata", "managedFields"]);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown): Owner[] => {
    if (!isJson(entry) || typeof entry.manager !== "string" || entry.subresource === "status") return [];
    const time = typeof entry.time === "string" ? { time: entry.time } : {};
    const paths = leaves(entry.fieldsV1, live, []);
    const written = wanted.filter((path) => paths.some((owned) => leadsInto(owned, path) || leadsInto(path, owned)));
    const deploys = isPulumi(entry.manager) || written.length * 2 > wanted.length;
    return [{ manager: entry.manager, ...time, paths, deploys }];
  });
}

/** Those who own a field, or something in it, the latest first. */
export function ownersAt(owners: readonly Owner[], path: Path): readonly Owner[] {
  return owners
    .filter(({ paths }) => paths.some((owned) => leadsInto(owned, path) || leadsInto(path, owned)))
    .toSorted((one, other) => (other.time ?? "").localeCompare(one.time ?? ""));
}

/** Writes what is not declared as a matter of course: what deploys, and the controllers that come with Kubernetes or its clouds. */
export function isExpected({ manager, deploys }: Owner): boolean {
  return deploys || controllers.test(manager);
}

function isPulumi(manager: string): boolean {
  return /^pulumi(-|$)/.test(manager);
}

const controllers =
  /^(kube-(apiserver|controller-manager|scheduler)|kubelet|cloud-controller-manager|.*-csi-.*|csi-.*|external-secrets|cert-manager-.*)$/;

/** What `kubectl rollout restart` writes, and a controller's own notes: no part of what anybody declares. */
const traces: ReadonlySet<string> = new Set(["kubectl.kubernetes.io/restartedAt", "deployment.kubernetes.io/revision"]);

/** The leaves of what is declared, lists without names as a whole; not what every object has. */
function declaredLeaves(value: unknown, path: Path): readonly Path[] {
  if (isJson(value)) {
    const entries = Object.entries(value).filter(
      ([key]) => path.length > 0 || (key !== "apiVersion" && key !== "kind"),
    );
    return entries.flatMap(([key, inner]) =>
      path.length === 1 && path[0] === "metadata" && (key === "name" || key === "namespace")
        ? []
        : declaredLeaves(inner, [...path, key]),
    );
  }
  const key = identities[path.findLast((step) => typeof step === "string") ?? ""];
  if (!Array.isArray(value) || key === undefined) return [path];
  const named = value.filter((item) => isJson(item) && valueIn(item, key) !== undefined) as readonly Json[];
  if (named.length < value.length) return [path];
  return named.flatMap((item) => declaredLeaves(item, [...path, { by: { [key]: valueIn(item, key) } }]));
}

/** The leaves of a set of fields (FieldsV1), as far as they are in the object. */
function leaves(fields: unknown, live: Json, path: Path): readonly Path[] {
  if (!isJson(fields)) return [];
  return Object.entries(fields).flatMap(([key, more]) => {
    if (key === ".") return [];
    const step = stepOf(key);
    if (step === undefined || (typeof step === "string" && traces.has(step))) return [];
    const value = valueAt(live, [...path, step]);
    if (value === undefined) return [];
    const here = [...path, usual(step, value, live, path)];
    const deeper = leaves(more, live, here);
    return deeper.length > 0 ? deeper : [here];
  });
}

/** `f:spec` is a field, `k:{"name":"app"}` an element by its keys, `v:"get"` one by its value, `i:0` one by its place. */
function stepOf(key: string): Step | undefined {
  const text = key.slice(2);
  switch (key.slice(0, 2)) {
    case "f:":
      return text;
    case "i:":
      return Number(text);
    case "k:": {
      const by = parsed(text);
      return isJson(by) ? { by } : undefined;
    }
    case "v:": {
      const value = parsed(text);
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? { value }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The step as comparisons write it: an element by its name where it has one, else by its place. */
function usual(step: Step, value: unknown, live: Json, path: Path): Step {
  if (typeof step === "string" || (typeof step === "object" && "value" in step)) return step;
  const key = identities[path.findLast((each) => typeof each === "string") ?? ""];
  const name = key !== undefined && isJson(value) ? valueIn(value, key) : undefined;
  if (key !== undefined && name !== undefined) return { by: { [key]: name } };
  const list = valueAt(live, path);
  return Array.isArray(list) ? list.indexOf(value) : step;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
