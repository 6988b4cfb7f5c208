import { isMap, type ValueMap } from "../rpc/values";
import { NoMatchError } from "./apiError";
import type { Connection } from "./connection";
import { Discovery, type ResourceMapping } from "./discovery";
import { kindText } from "./knownKinds";
import { type GroupVersionKind, groupVersionKindOf, type KubeObject, listAt, nameOf, namespaceOf } from "./objects";

/** Which object: namespace "" stands for "default" where the kind has namespaces. */
export interface ObjectReference {
  gvk: GroupVersionKind;
  namespace: string;
  name: string;
}

export interface WriteOptions {
  fieldManager?: string;
  /** Asks the server to answer as if it did. */
  dryRun?: boolean;
  /** Takes fields from other managers instead of reporting a conflict. */
  force?: boolean;
  signal?: AbortSignal | undefined;
}

/** The objects of one cluster. Every method throws ApiError, ConnectionError, or NoMatchError for a kind that is not served. */
export class Cluster {
  readonly #connection: Connection;
  readonly discovery: Discovery;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.discovery = new Discovery(connection);
  }

  /** Asks for the index of the API's schema: cheap, and refused to callers without credentials. */
  async probe(signal?: AbortSignal): Promise<void> {
    await this.#connection.request({ method: "GET", path: "/openapi/v3", signal });
  }

  async get(reference: ObjectReference, signal?: AbortSignal): Promise<KubeObject> {
    return this.#connection.request({ method: "GET", path: await this.#path(reference), signal });
  }

  /** All objects of a kind in a namespace; with `labelSelector` only those. */
  async list(gvk: GroupVersionKind, namespace: string, signal?: AbortSignal): Promise<KubeObject[]> {
    const path = collectionPath(await this.#mapping(gvk), namespace);
    const answer = await this.#connection.request({ method: "GET", path, signal });
    // List answers leave kind and apiVersion of their items out.
    const typed = { apiVersion: answer["apiVersion"] ?? "", kind: gvk.kind };
    return listAt(answer, "items")
      .filter(isMap)
      .map((item) => ({ ...typed, ...item }));
  }

  async create(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const path = collectionPath(await this.#mapping(groupVersionKindOf(object)), namespaceOf(object));
    return this.#connection.request({
      method: "POST",
      path,
      query: query(options),
      body: object,
      signal: options.signal,
    });
  }

  /** Server-side apply. */
  async apply(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.#connection.request({
      method: "PATCH",
      path: await this.#path(referenceTo(object)),
      query: { ...query(options), force: String(options.force ?? false) },
      // JSON is YAML.
      contentType: "application/apply-patch+yaml",
      body: object,
      signal: options.signal,
    });
  }

  /** A JSON patch (RFC 6902). */
  async patch(reference: ObjectReference, operations: ValueMap[], signal?: AbortSignal): Promise<KubeObject> {
    return this.#connection.request({
      method: "PATCH",
      path: await this.#path(reference),
      contentType: "application/json-patch+json",
      body: operations,
      signal,
    });
  }

  async replace(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.#connection.request({
      method: "PUT",
      path: await this.#path(referenceTo(object)),
      query: query(options),
      body: object,
      signal: options.signal,
    });
  }

  async remove(reference: ObjectReference, propagationPolicy: string, signal?: AbortSignal): Promise<void> {
    await this.#connection.request({
      method: "DELETE",
      path: await this.#path(reference),
      body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy },
      signal,
    });
  }

  close(): void {
    this.#connection.close();
  }

  /** A kind that is not known yet may have been defined since: ask once more before giving up. */
  async #mapping(gvk: GroupVersionKind): Promise<ResourceMapping> {
    const known = await this.discovery.mapping(gvk);
    if (known) return known;
    this.discovery.reset();
    const mapping = await this.discovery.mapping(gvk);
    if (!mapping)
      throw new NoMatchError(`no matches for kind "${gvk.kind}" in version "${kindText(gvk).replace(/\/[^/]*$/, "")}"`);
    return mapping;
  }

  async #path({ gvk, namespace, name }: ObjectReference): Promise<string> {
    return `${collectionPath(await this.#mapping(gvk), namespace)}/${encodeURIComponent(name)}`;
  }
}

export function referenceTo(object: KubeObject): ObjectReference {
  return { gvk: groupVersionKindOf(object), namespace: namespaceOf(object), name: nameOf(object) };
}

function collectionPath(mapping: ResourceMapping, namespace: string): string {
  const scope = mapping.namespaced ? `/namespaces/${encodeURIComponent(namespace || "default")}` : "";
  return `${mapping.prefix}${scope}/${mapping.plural}`;
}

function query({ fieldManager, dryRun }: WriteOptions): Record<string, string | undefined> {
  return { fieldManager, dryRun: dryRun ? "All" : undefined };
}
