import { resolve } from "node:path";
import { access } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { UserError, exitCode } from "../errors";
import { run } from "../process";
import { readState } from "./state";
import { clusterStatus } from "./status";

/** An OCI archive, and more names under which pods refer to its image, e.g. `repository@sha256:…`. */
export interface ImageArchive {
  archive: string;
  references?: readonly string[];
}

/** Milliseconds until the kubelet's side of containerd must have heard of an image. */
const patience = 10_000;

/**
 * Brings an image into a running node, where pods find it without a pull.
 * @throws UserError where the cluster runs no pods, or the archive is not one
 */
export async function importImage(cluster: string, image: string | ImageArchive): Promise<void> {
  const { archive, references = [] } = typeof image === "string" ? { archive: image } : image;
  const inNode = await requireNode(cluster);
  const file = resolve(archive);
  await access(file).catch((cause: unknown) => {
    throw new UserError(`The image archive ${file} can't be read.`, { exitCode: exitCode.usage, cause });
  });
  // Through standard input: not every path of the machine is to be seen from inside.
  const imported = await run("sh", ["-c", 'exec "$@" < "$0"', file, ...inNode, "images", "import", "-"]);
  const names = importedNames(imported.stdout);
  const [first] = names;
  if (imported.code !== 0 || first === undefined) {
    throw new UserError(`${file} can't be imported as an image: ${imported.stderr.trim() || "it names no image"}`);
  }
  for (const reference of references.filter((name) => !names.includes(name))) {
    const tagged = await run(inNode[0], [...inNode.slice(1), "images", "tag", "--force", first, reference]);
    if (tagged.code !== 0) throw new UserError(`${reference} can't name an image: ${tagged.stderr.trim()}`);
  }
  await untilKnown(inNode, [...names, ...references]);
}

/** The names that `ctr images import` tells of. */
export const importedNames = (output: string): string[] =>
  [...output.matchAll(/^unpacking (\S+) \(/gm)].flatMap(([, name]) => name ?? []);

/** Command that speaks to the node's containerd. */
async function requireNode(name: string): Promise<[string, ...string[]]> {
  const { condition, cluster } = await clusterStatus(name);
  const state = await readState(name);
  if (condition !== "running" || cluster?.mode !== "node" || !state) {
    const is = cluster?.mode === "light" ? "runs no pods (light mode)" : `is ${condition}`;
    throw new UserError(`An image can be imported into a running node only, and the cluster "${name}" ${is}.`);
  }
  return ["nsenter", "--target", String(state.supervisor.pid), "--mount", "ctr", "--namespace", "k8s.io"];
}

/** The kubelet's side hears of new images by events, a moment later; it marks those that it knows. */
async function untilKnown(inNode: readonly [string, ...string[]], names: readonly string[]): Promise<void> {
  const [program, ...args] = inNode;
  const start = Date.now();
  for (;;) {
    const listed = await run(program, [...args, "images", "list", 'labels."io.cri-containerd.image"==managed']);
    if (listed.code !== 0) throw new Error(`the node's images can't be listed: ${listed.stderr.trim()}`);
    const known = new Set(listed.stdout.split("\n").map((line) => line.split(" ")[0]));
    const unknown = names.filter((name) => !known.has(name));
    if (unknown.length === 0) return;
    if (Date.now() - start > patience) throw new Error(`the node does not take notice of ${unknown.join(", ")}`);
    await delay(100);
  }
}
