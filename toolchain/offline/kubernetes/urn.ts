import { status } from "@grpc/grpc-js";
import { RpcError } from "../rpc/unary";
import { groupVersionKind, type GroupVersionKind } from "./objects";

/** The type token of a URN, e.g. `kubernetes:apps/v1:Deployment`. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The name that the program gave the resource. */
export function logicalNameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The API kind that a URN's type stands for. */
export function kindOfUrn(urn: string): GroupVersionKind {
  const type = typeOf(urn);
  const [pkg, apiVersion = "", kind = ""] = type.split(":");
  if (pkg !== "kubernetes") throw new Error(`unrecognized resource type: "${type}" for this provider`);
  if (apiVersion.split("/").length !== 2) {
    throw new Error(`apiVersion does not have both a group and a version: "${apiVersion}"`);
  }
  return groupVersionKind(apiVersion, kind);
}

const builtInModule = /^kubernetes:[a-z]+(\.[a-z.]*k8s\.io)?\/v[0-9a-z]+:/;

/** Refuses the resource types that only the official plugin offers: Helm releases, and the kinds that stand for no object. */
export function refuseUnsupportedType(urn: string): void {
  const type = typeOf(urn);
  if (type.startsWith("kubernetes:helm.sh/")) {
    throw new RpcError(status.UNIMPLEMENTED, unsupported(type, "Helm releases"));
  }
  if (builtInModule.test(type) && type.endsWith("List")) {
    throw new Error(
      "list resources exist for compatibility with YAML manifests and Helm charts, " +
        "and cannot be created directly. Use the underlying resource type instead",
    );
  }
  if (builtInModule.test(type) && type.endsWith("Patch")) {
    throw new RpcError(status.UNIMPLEMENTED, unsupported(type, "Patch resources"));
  }
}

function unsupported(type: string, what: string): string {
  return `${type}: the offline kubernetes plugin does not offer ${what}. Install the official plugin for them: pulumi plugin install resource kubernetes`;
}
