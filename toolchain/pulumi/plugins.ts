import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors";
import { offlineDir, rootDir } from "../paths";

/** What a plugin is to the engine. */
export interface Plugin {
  kind: "resource" | "language";
  name: string;
  version: string;
}

export interface SuppliedPlugin extends Plugin {
  /** `official`: Pulumi's own; `offline`: our stand-in. */
  source: "official" | "offline";
}

/** A file beside the executable that says it is a stand-in; official plugins have none. */
const offlineMark = "offline";

/** Folder name of a plugin within a plugin cache. */
export function folderOf({ kind, name, version }: Plugin): string {
  return `${kind}-${name}-v${version}`;
}

function executableOf({ kind, name }: Plugin): string {
  return `pulumi-${kind}-${name}`;
}

/** Whether an official plugin lies in the plugin cache of a Pulumi home, whole. */
export function isOfficialIn(home: string, plugin: Plugin): boolean {
  const folder = join(home, "plugins", folderOf(plugin));
  return (
    existsSync(join(folder, executableOf(plugin))) &&
    !existsSync(join(folder, offlineMark)) &&
    !existsSync(`${folder}.partial`)
  );
}

/** The plugin cache that the person's own Pulumi uses. */
export function usersHome(): string {
  return process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
}

/** Lets a home use a plugin that is installed in another one. */
export async function linkPlugin(home: string, from: string, plugin: Plugin): Promise<void> {
  const executable = executableOf(plugin);
  await replaceFolder(join(home, "plugins", folderOf(plugin)), (folder) =>
    symlink(join(from, "plugins", folderOf(plugin), executable), join(folder, executable)),
  );
}

/** Moves an installed plugin from another home on the same disk. */
export async function movePlugin(home: string, from: string, plugin: Plugin): Promise<void> {
  const target = join(home, "plugins", folderOf(plugin));
  await mkdir(join(home, "plugins"), { recursive: true });
  await rm(target, { recursive: true, force: true });
  await rename(join(from, "plugins", folderOf(plugin)), target);
}

/**
 * Puts our stand-in into a home's plugin cache: a launcher that runs the bundled plugin by this checkout's own Node.
 * Written only where it differs: engines that run now may be starting it.
 */
export async function writeLauncher(home: string, plugin: Plugin): Promise<void> {
  const bundle = join(offlineDir, `${plugin.kind === "language" ? "language" : plugin.name}.js`);
  if (!existsSync(bundle)) {
    throw new UserError(`The offline plugin ${bundle} has not been bundled yet: run npm run build`);
  }
  const folder = join(home, "plugins", folderOf(plugin));
  const script = `#!/bin/sh\nexec "${nodeOfCheckout()}" "${bundle}" "$@"\n`;
  const file = join(folder, executableOf(plugin));
  if (existsSync(join(folder, offlineMark)) && (await readFile(file, "utf8")) === script) return;
  await replaceFolder(folder, async (fresh) => {
    await writeFile(join(fresh, offlineMark), "A stand-in for the official plugin; see toolchain/offline.\n");
    await writeFile(join(fresh, executableOf(plugin)), script, { mode: 0o755 });
  });
}

/** Node 24 of this checkout, whatever Node the system has. */
function nodeOfCheckout(): string {
  const own = join(rootDir, "node_modules", ".bin", "node");
  return existsSync(own) ? own : process.execPath;
}

/** Makes a folder anew beside the old one and takes its place. */
async function replaceFolder(folder: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await fill(fresh);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}
