import { mkdir, writeFile } from "node:fs/promises";
import type { Server } from "node:net";
import { join } from "node:path";
import type { Credentials } from "./credentials";
import { writeCredentials } from "./credentials";
import { contextName, kubeconfig } from "./kubeconfig";
import type { Plan } from "./plan";
import { clusterFolder, kubeconfigFile, logFolder } from "./state";

/** A cluster of which everything is on disk and nothing runs yet. */
export interface Prepared {
  plan: Plan;
  /** Command that the supervisor is run by. */
  prefix: readonly string[];
  /** Port on loopback that its API will answer on. */
  port: number;
  /** That port, already open, where the API server can't open it itself. */
  listener?: Server;
}

/** Makes the cluster's folder with its logs, credentials and kubeconfigs. `inner`: the API's URL as its own programs see it. */
export async function writeFolder(name: string, credentials: Credentials, outer: string, inner: string): Promise<void> {
  const folder = clusterFolder(name);
  await mkdir(logFolder(name), { recursive: true, mode: 0o700 });
  await writeCredentials(join(folder, "pki"), credentials);
  const authority = credentials.authority.certificate;
  const { admin, "apiserver-kubelet-client": _certificateOnly, ...programs } = credentials.clients;
  for (const [program, identity] of Object.entries({ ...programs, kubelet: credentials.kubelet, admin })) {
    const text = kubeconfig(contextName(name), inner, authority, identity);
    await writeFile(join(folder, `${program}.kubeconfig`), text, { mode: 0o600 });
  }
  await writeFile(kubeconfigFile(name), kubeconfig(contextName(name), outer, authority, admin), { mode: 0o600 });
}
