import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createAuthority, type Authority, type Identity, type Subject } from "./certificates/authority";

/** Who a cluster's own programs are to its API server; the groups and names are those that Kubernetes' own RBAC rules are bound to. */
const clients = {
  admin: { commonName: "embedded-admin", organization: "system:masters" },
  "controller-manager": { commonName: "system:kube-controller-manager" },
  scheduler: { commonName: "system:kube-scheduler" },
  "kube-proxy": { commonName: "system:kube-proxy" },
  "kube-router": { commonName: "kube-router" },
  "volume-provisioner": { commonName: "volume-provisioner" },
  "apiserver-kubelet-client": { commonName: "apiserver-kubelet-client", organization: "system:masters" },
} as const satisfies Record<string, Subject>;

/** Names of the identities that {@link createCredentials} makes. */
export type ClientName = keyof typeof clients;

/** Everything that proves who is who in one cluster. Made anew for each, and gone with it. */
export interface Credentials {
  authority: Authority;
  clients: Record<ClientName, Identity>;
  /** Client of the kubelet towards the API server, and its own server certificate. */
  kubelet: Identity;
  apiserver: Identity;
  etcd: Identity;
  /** Signs the aggregation layer's client alone: whoever holds it may speak in anybody's name. */
  frontProxyAuthority: string;
  frontProxy: Identity;
  /** Signs service account tokens. */
  serviceAccount: { privateKey: string; publicKey: string };
}

/** Makes all credentials of a cluster in memory. `hosts`: more names and addresses under which the API server is reached. */
export function createCredentials(node: { name: string; address: string }, hosts: readonly string[]): Credentials {
  const authority = createAuthority("embedded-cluster");
  const frontProxyAuthority = createAuthority("embedded-front-proxy");
  const issue = (name: ClientName): Identity => authority.issue(clients[name], { client: true });
  const keys = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "sec1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return {
    authority,
    clients: {
      admin: issue("admin"),
      "controller-manager": issue("controller-manager"),
      scheduler: issue("scheduler"),
      "kube-proxy": issue("kube-proxy"),
      "kube-router": issue("kube-router"),
      "volume-provisioner": issue("volume-provisioner"),
      "apiserver-kubelet-client": issue("apiserver-kubelet-client"),
    },
    kubelet: authority.issue(
      { commonName: `system:node:${node.name}`, organization: "system:nodes" },
      { hosts: [node.name, node.address], client: true },
    ),
    apiserver: authority.issue(
      { commonName: "kube-apiserver" },
      {
        hosts: [
          "localhost",
          "127.0.0.1",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
          ...hosts,
        ],
      },
    ),
    etcd: authority.issue({ commonName: "etcd" }, { hosts: ["127.0.0.1"], client: true }),
    frontProxyAuthority: frontProxyAuthority.certificate,
    frontProxy: frontProxyAuthority.issue({ commonName: "front-proxy-client" }, { client: true }),
    serviceAccount: keys,
  };
}

/** Writes the credentials that programs read from files, for root's or the user's own eyes only. */
export async function writeCredentials(folder: string, credentials: Credentials): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { authority, frontProxyAuthority, serviceAccount } = credentials;
  const identities: Record<string, Identity> = {
    ca: authority,
    admin: credentials.clients.admin,
    "apiserver-kubelet-client": credentials.clients["apiserver-kubelet-client"],
    kubelet: credentials.kubelet,
    apiserver: credentials.apiserver,
    etcd: credentials.etcd,
    "front-proxy": credentials.frontProxy,
  };
  const files: Record<string, string> = {
    "front-proxy-ca.crt": frontProxyAuthority,
    "service-account.key": serviceAccount.privateKey,
    "service-account.pub": serviceAccount.publicKey,
  };
  for (const [name, identity] of Object.entries(identities)) {
    files[`${name}.crt`] = identity.certificate;
    files[`${name}.key`] = identity.key;
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 });
}
