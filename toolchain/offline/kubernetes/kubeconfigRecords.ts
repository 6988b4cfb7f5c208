import type { Cluster, Context, User } from "@kubernetes/client-node";
import { load } from "js-yaml";
import { isMap, type ValueMap } from "../rpc/values";
import { listAt, textAt } from "./objects";

export type ClusterRecord = Cluster;
/** With the file of a token, which client-node would read once. */
export type UserRecord = User & { readonly tokenFile?: string };
export type ContextRecord = Context;

/** What is in a kubeconfig, in the words of client-node. */
export interface Kubeconfig {
  clusters: ClusterRecord[];
  users: UserRecord[];
  contexts: ContextRecord[];
  currentContext: string;
}

/** @throws Error where it is no YAML, or a record of it lacks what makes it one */
export function parseKubeconfig(content: string): Kubeconfig {
  const root: unknown = load(content);
  const config = isMap(root) ? root : {};
  return {
    clusters: recordsOf(config, "clusters").map(clusterRecord),
    users: recordsOf(config, "users").map(userRecord),
    contexts: recordsOf(config, "contexts").map(contextRecord),
    currentContext: textAt(config, "current-context"),
  };
}

/** The named records of a list, each with the path that an error names. */
function recordsOf(config: ValueMap, list: string): { entry: ValueMap; name: string; path: string }[] {
  return listAt(config, list).map((each, index) => {
    const path = `${list}[${index}]`;
    const entry = isMap(each) ? each : {};
    return { entry, name: required(textAt(entry, "name"), `${path}.name`), path };
  });
}

type Entry = ReturnType<typeof recordsOf>[number];

function clusterRecord({ entry, name, path }: Entry): ClusterRecord {
  const text = (key: string): string => textAt(entry, "cluster", key);
  const inner = entry["cluster"];
  return {
    name,
    server: required(text("server"), `${path}.cluster.server`).replace(/\/$/, ""),
    skipTLSVerify: isMap(inner) && inner["insecure-skip-tls-verify"] === true,
    ...given({
      caData: text("certificate-authority-data"),
      caFile: text("certificate-authority"),
      tlsServerName: text("tls-server-name"),
      proxyUrl: text("proxy-url"),
    }),
  };
}

function userRecord({ entry, name }: Entry): UserRecord {
  const text = (key: string): string => textAt(entry, "user", key);
  const user = isMap(entry["user"]) ? entry["user"] : {};
  return {
    name,
    ...(isMap(user["exec"]) ? { exec: user["exec"] } : {}),
    ...(isMap(user["auth-provider"]) ? { authProvider: user["auth-provider"] } : {}),
    ...given({
      certData: text("client-certificate-data"),
      certFile: text("client-certificate"),
      keyData: text("client-key-data"),
      keyFile: text("client-key"),
      token: text("token"),
      tokenFile: text("token-file") || text("tokenFile"),
      username: text("username"),
      password: text("password"),
      impersonateUser: text("as"),
    }),
  };
}

function contextRecord({ entry, name, path }: Entry): ContextRecord {
  return {
    name,
    cluster: required(textAt(entry, "context", "cluster"), `${path}.context.cluster`),
    user: textAt(entry, "context", "user"),
    ...given({ namespace: textAt(entry, "context", "namespace") }),
  };
}

function required(text: string, path: string): string {
  if (text === "") throw new Error(`${path} is missing`);
  return text;
}

/** Without the fields that are empty. */
function given<Key extends string>(fields: Record<Key, string>): Partial<Record<Key, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== "")) as Partial<Record<Key, string>>;
}
