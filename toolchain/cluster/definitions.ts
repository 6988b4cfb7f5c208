import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { UserError } from "../errors";
import { rootDir, toolsDir } from "../paths";
import { run } from "../process";
import type { Progress } from "../progress";
import { whileBuilding } from "../tools/buildLock";
import { goEnvironment, requireGo } from "../tools/go";

/** Definitions of kinds that no cluster has by itself, as they lie in a Go module. */
interface Source {
  /** Go module that brings them. */
  module: string;
  /** File or folder in it. */
  path: string;
}

/** What the ingress controller serves by, besides Ingresses. */
const sources: readonly Source[] = [
  { module: "sigs.k8s.io/gateway-api", path: "config/crd/standard" },
  {
    module: "github.com/traefik/traefik/v3",
    path: "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml",
  },
];

/** The module of the controller; it was written for one version of each. */
const pinnedBy = join(rootDir, "toolchain", "go", "traefik");

/** The version of a module that a go.mod pins, e.g. `v1.4.0`. */
export function pinnedVersion(goMod: string, module: string): string {
  const version = new RegExp(`^\\s*${module.replaceAll(".", "\\.")} (v\\S+)`, "m").exec(goMod)?.[1];
  if (version === undefined) throw new Error(`no version of ${module} is pinned`);
  return version;
}

/**
 * Supplies the definitions of the Gateway API (standard channel) and of Traefik's own kinds: taken once from their Go
 * modules, which go.sum vouches for.
 * @returns files and folders that `kubectl apply` takes
 * @throws UserError where Go is missing, or a module can't be had
 */
export async function ensureDefinitions(progress: Progress): Promise<string[]> {
  const goMod = readFileSync(join(pinnedBy, "go.mod"), "utf8");
  const found: string[] = [];
  for (const { module, path } of sources) {
    const folder = join(toolsDir, "definitions", `${module.replaceAll("/", "-")}@${pinnedVersion(goMod, module)}`);
    const copy = join(folder, basename(path));
    // Go's cache must not be dropped between download and copy.
    if (!existsSync(copy)) {
      await whileBuilding(progress, async () => moveInto(copy, join(await download(module), path)));
    }
    found.push(copy);
  }
  return found;
}

/** Copies a file or folder, so that one cut short is never taken for the whole. */
async function moveInto(target: string, source: string): Promise<void> {
  const part = `${target}.part-${process.pid}`;
  await mkdir(join(target, ".."), { recursive: true });
  try {
    await cp(source, part, { recursive: true });
    await rename(part, target).catch((error: unknown) => {
      // Another process was faster: the same files.
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** The folder of a module in Go's cache. */
async function download(module: string): Promise<string> {
  await requireGo(1);
  const args = ["mod", "download", "-json", module];
  const { code, stdout, stderr } = await run("go", args, { cwd: pinnedBy, env: goEnvironment() });
  const { Dir: folder, Error: problem } = JSON.parse(stdout || "{}") as { Dir?: string; Error?: string };
  if (code === 0 && folder !== undefined) return folder;
  throw new UserError(`The Go module ${module} can't be had: ${problem ?? stderr.trim()}`);
}
