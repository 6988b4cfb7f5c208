import { isMap, type Value, type ValueMap } from "../rpc/values";
import { isNotFound } from "./apiError";
import type { Connection } from "./connection";
import { isNamespacedBuiltIn } from "./knownKinds";
import { apiVersionText, type GroupVersionKind, listAt, textAt } from "./objects";

/** Where the API server keeps the objects of a kind. */
export interface ResourceMapping {
  /** e.g. /apis/apps/v1 */
  prefix: string;
  /** e.g. deployments */
  plural: string;
  namespaced: boolean;
}

/** Which kinds the cluster serves; asked once per API version and remembered until reset. */
export class Discovery {
  readonly #connection: Connection;
  readonly #versions = new Map<string, Promise<ValueMap[]>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The mapping of a kind, or undefined where the cluster does not serve it. */
  async mapping(gvk: GroupVersionKind): Promise<ResourceMapping | undefined> {
    const resources = await this.#resources(gvk);
    // Names with a slash are subresources.
    const found = resources.find((each) => each["kind"] === gvk.kind && !textAt(each, "name").includes("/"));
    return found && { prefix: prefixOf(gvk), plural: textAt(found, "name"), namespaced: found["namespaced"] === true };
  }

  /** Whether objects of the kind live in a namespace; undefined where the cluster does not serve the kind. */
  async isNamespaced(gvk: GroupVersionKind): Promise<boolean | undefined> {
    return isNamespacedBuiltIn(gvk) ?? (await this.mapping(gvk))?.namespaced;
  }

  /** Forgets everything: a custom resource definition may have come. */
  reset(): void {
    this.#versions.clear();
  }

  #resources(gvk: GroupVersionKind): Promise<ValueMap[]> {
    const prefix = prefixOf(gvk);
    const known = this.#versions.get(prefix);
    if (known) return known;
    const asked = this.#connection.request({ method: "GET", path: prefix }).then(
      (answer) => listAt(answer, "resources").filter((each: Value) => isMap(each)),
      (error: unknown) => {
        this.#versions.delete(prefix);
        if (isNotFound(error)) return [];
        throw error;
      },
    );
    this.#versions.set(prefix, asked);
    return asked;
  }
}

function prefixOf(gvk: GroupVersionKind): string {
  return `${gvk.group === "" ? "/api" : "/apis"}/${apiVersionText(gvk)}`;
}
