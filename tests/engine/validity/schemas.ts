import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ErrorObject } from "ajv";
import { loadAll } from "js-yaml";
import { closed, isObject, type SchemaNode } from "./strict";

/** What an object is found invalid for: `spec.replicas: must be integer`. */
export type Problems = readonly string[];

/** The kinds of one version of Kubernetes, and of the definitions that a cluster is given besides. */
export class Schemas {
  // What OpenAPI adds to JSON Schema is not known there, and formats are not of fields' names and types.
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, validateSchema: false });

  private constructor(
    definitions: Readonly<Record<string, SchemaNode>>,
    private readonly names: ReadonlyMap<string, string>,
  ) {
    this.#ajv.addSchema({ definitions }, "api");
  }

  /**
   * @param swagger the OpenAPI document of a version of Kubernetes
   * @param definitions files and folders with CustomResourceDefinitions
   */
  static read(swagger: string, definitions: readonly string[]): Schemas {
    const { definitions: builtIn } = JSON.parse(readFileSync(swagger, "utf8")) as Swagger;
    const names = new Map<string, string>();
    const all: Record<string, SchemaNode> = {};
    for (const [name, node] of Object.entries(builtIn)) {
      all[name] = closed(node);
      for (const { group, version, kind } of node["x-kubernetes-group-version-kind"] ?? []) {
        names.set(`${group === "" ? version : `${group}/${version}`} ${kind}`, name);
      }
    }
    // Of its own form in OpenAPI: a text, they say, but numbers it is too.
    all["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] = { anyOf: [{ type: "integer" }, { type: "string" }] };
    for (const { spec } of definitions.flatMap(filesIn).flatMap(definitionsIn)) {
      for (const { name: version, schema } of spec.versions) {
        const name = `${spec.group}/${version} ${spec.names.kind}`;
        const root = closed(schema.openAPIV3Schema);
        const metadata = { $ref: "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" };
        all[name.replaceAll("/", "_")] = { ...root, properties: { ...root.properties, metadata } };
        names.set(name, name.replaceAll("/", "_"));
      }
    }
    return new Schemas(all, names);
  }

  /** Whether the version knows the kind. */
  knows(apiVersion: string, kind: string): boolean {
    return this.names.has(`${apiVersion} ${kind}`);
  }

  /** What is wrong with an object; an unknown kind and an unknown field at any depth are. */
  problemsOf(object: { readonly apiVersion: string; readonly kind: string }): Problems {
    const name = this.names.get(`${object.apiVersion} ${object.kind}`);
    if (name === undefined) return [`${object.apiVersion} ${object.kind}: there is no such kind`];
    // A kind is compiled when it is asked for first, and kept.
    const validate = this.#ajv.getSchema(`api#/definitions/${name}`);
    if (!validate) throw new Error(`there is no schema of ${name}`);
    return validate(object) ? [] : (validate.errors ?? []).map(problemText);
  }
}

function problemText({ instancePath, message = "", params }: ErrorObject): string {
  const { additionalProperty } = params as { additionalProperty?: string };
  const field = additionalProperty === undefined ? "" : ` (${additionalProperty})`;
  return `${instancePath.slice(1).replaceAll("/", ".")}: ${message}${field}`;
}

interface Swagger {
  readonly definitions: Readonly<Record<string, SchemaNode & GroupVersionKinds>>;
}

interface GroupVersionKinds {
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
}

interface CustomResourceDefinition {
  readonly kind: "CustomResourceDefinition";
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: SchemaNode } }[];
  };
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).map((name) => join(path, name));
}

function definitionsIn(file: string): CustomResourceDefinition[] {
  return loadAll(readFileSync(file, "utf8")).filter(
    (document): document is CustomResourceDefinition =>
      isObject(document) && document["kind"] === "CustomResourceDefinition",
  );
}
