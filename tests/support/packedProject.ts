import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { rootDir } from "../../toolchain/paths";
import { run } from "../../toolchain/process";

const packageName = "circle-core-kubernetes";

/** A folder outside the checkout in which this package is installed as npm would install it from its tarball. */
export interface PackedProject {
  folder: string;
  /** Paths of the files in the tarball. */
  packed: readonly string[];
  dispose(): Promise<void>;
}

/**
 * Packs the checkout, and installs the tarball beside a copy of a program's sources. Dependencies are the checkout's, but
 * only those that the two ask for: what the package needs without saying so is missing, as it would be elsewhere.
 */
export async function installPacked(sources: string): Promise<PackedProject> {
  const folder = await mkdtemp(join(tmpdir(), "packed-"));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const packed = await pack(folder);
    await cp(sources, folder, { recursive: true });
    const modules = join(folder, "node_modules");
    const installed = join(modules, packageName);
    await mkdir(installed, { recursive: true });
    await command("tar", ["-xzf", join(folder, packed.filename), "-C", installed, "--strip-components=1"], folder);
    const program = await manifestOf(folder);
    const wanted = {
      ...(await manifestOf(installed)).dependencies,
      ...program.dependencies,
      ...program.devDependencies,
    };
    await linkPackages(modules, Object.keys(wanted));
    return { folder, packed: packed.files.map(({ path }) => path), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

const asked = z.record(z.string(), z.string()).default({});
const manifest = z.object({ dependencies: asked, devDependencies: asked });

const manifestOf = async (folder: string): Promise<z.output<typeof manifest>> =>
  manifest.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));

/** Links packages of the checkout into a `node_modules`. What they need themselves is found from where they really lie. */
async function linkPackages(modules: string, names: readonly string[]): Promise<void> {
  for (const name of names.filter((name) => name !== packageName)) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(rootDir, "node_modules", name), join(modules, name));
  }
}

interface Packed {
  filename: string;
  files: { path: string }[];
}

async function pack(destination: string): Promise<Packed> {
  const shown = await command("npm", ["pack", "--json", "--pack-destination", destination], rootDir);
  // The scripts that npm runs first may print before it.
  const [packed] = JSON.parse(shown.slice(shown.search(/^\[/m))) as Packed[];
  if (packed === undefined) throw new Error(`npm pack has packed nothing:\n${shown}`);
  return packed;
}

async function command(name: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(name, args, { cwd });
  if (code !== 0) throw new Error(`${name} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
