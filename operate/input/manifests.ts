import { judgedAs } from "../../policy/rules/kinds";
import { objectsIn, type KubernetesObject } from "../../policy/rules/objects";
import type { Key } from "../../policy/rules/read";
import { objectsOf } from "../../policy/rules/resource";
import type { Document, Documents } from "./documents";
import { exportedResources } from "./stackExport";
import type { Problem, Source } from "./source";

/** Where objects come from. Their `origin` is the number of theirs, as a text. */
export interface Origin {
  readonly document: Document;
  /** The way to the objects' root in the document. */
  readonly keys: readonly Key[];
  /** A part of a `pulumi stack export`, which only Pulumi may write. */
  readonly exported: boolean;
}

/** What the inputs hold. */
export class Manifests {
  readonly origins: Origin[] = [];
  readonly problems: Problem[] = [];
  /** The objects, file by file. */
  readonly files: { readonly source: Source; readonly objects: readonly KubernetesObject[] }[] = [];
  /** Files of folders that hold other things, such as Helm values. */
  skipped = 0;

  /** Takes what a file holds. One that was only found in a folder may hold something else. */
  add(source: Source, { documents, problems }: Documents, named: boolean): void {
    const before = this.problems.length;
    this.problems.push(...problems);
    const kinds = documents.map((document) => [document, this.objectsIn(document)] as const);
    const objects = kinds.flatMap(([, found]) => found ?? []);
    const isOther = objects.length === 0 && this.problems.length === before && kinds.every(([, found]) => !found);
    if (isOther && !named && !kinds.some(([{ value }]) => looksLikeObject(value))) {
      this.skipped++;
      return;
    }
    for (const [document, found] of kinds) {
      if (!found) this.problems.push(document.source.problem(textStart(document), lack(document.value)));
    }
    if (documents.length === 0 && problems.length === 0) {
      this.problems.push({ file: source.name, message: "is empty: there is nothing to judge" });
    }
    if (objects.length > 0) this.files.push({ source, objects });
  }

  /** Undefined where the document is neither an object nor a stack export; an empty list has no objects. */
  private objectsIn(document: Document): readonly KubernetesObject[] | undefined {
    const resources = exportedResources(document.value);
    if (resources) {
      return resources.flatMap(({ type, inputs, keys }) =>
        objectsOf({ type, inputs, urn: this.origin({ document, keys, exported: true }) }),
      );
    }
    // A JSON file may hold a bare list of objects.
    if (Array.isArray(document.value)) {
      const items = document.value.map((item: unknown, index) => this.objectIn(document, item, [index]));
      return items.every((item) => item !== undefined) && items.length > 0 ? items.flat() : undefined;
    }
    return this.objectIn(document, document.value, []);
  }

  private objectIn(document: Document, value: unknown, keys: readonly Key[]): readonly KubernetesObject[] | undefined {
    if (!isObject(value)) return undefined;
    return objectsIn(value, { origin: this.origin({ document, keys, exported: false }) }).filter(isNoEmptyList);
  }

  private origin(origin: Origin): string {
    return String(this.origins.push(origin) - 1);
  }
}

/** kustomize reads its own files; the cluster never sees them. */
const foreignGroups = /^(?:kustomize\.config\.k8s\.io|config\.kubernetes\.io|kubeadm\.k8s\.io|kind\.x-k8s\.io)\//;

function isObject(value: unknown): boolean {
  const { apiVersion, kind } = asMap(value) ?? {};
  return typeof apiVersion === "string" && typeof kind === "string" && kind !== "" && !foreignGroups.test(apiVersion);
}

function isNoEmptyList({ kind, field }: KubernetesObject): boolean {
  return !kind.endsWith("List") || field.at("items").absent;
}

/** An object whose apiVersion was forgotten must not pass for something else. */
function looksLikeObject(value: unknown): boolean {
  const { kind, apiVersion, metadata, spec } = asMap(value) ?? {};
  if (apiVersion !== undefined || typeof kind !== "string") return false;
  return judgedAs("", kind) !== "" && (asMap(metadata) ?? asMap(spec)) !== undefined;
}

function lack(value: unknown): string {
  const map = asMap(value);
  if (!map) return "no Kubernetes object: it must be a mapping with apiVersion and kind";
  const missing = ["apiVersion", "kind"].filter((key) => typeof map[key] !== "string");
  if (missing.length > 0) return `no Kubernetes object: ${missing.join(" and ")} must be there, as a text`;
  return "is for another program than Kubernetes (kustomize, kind, kubeadm); judge what that program makes of it";
}

function textStart({ source, start, end }: Document): number {
  const first = /^(?!---|\s*(?:#|$)).*\S/m.exec(source.text.slice(start, end));
  return start + (first?.index ?? 0);
}

function asMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
