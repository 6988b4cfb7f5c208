import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { exitCodes, Failure, UsageError } from "../errors";
import { counted } from "../report/words";
import { colorsFor } from "../terminal";
import { realDisk } from "./disk";
import { templateFor, treeFormats, type TreeFormatName } from "./formats";
import { readStacks } from "./stacks";
import { inspectTarget } from "./target";
import { writeTree, type Written } from "./write";

/** What the command line of `generate-config` comes to. */
export interface GenerateOptions extends EnvironmentOptions, CommonOptions {
  readonly outputDir: string;
  readonly format: TreeFormatName;
  readonly force?: boolean;
}

/** Renders a stack into a folder, or to the standard output; answers the exit code. */
export async function generate(options: GenerateOptions, root: string): Promise<number> {
  const { environment, config, format, force = false } = options;
  const { render, deploy } = treeFormats[format];
  if (options.outputDir === "-" && format !== "yaml") {
    throw new UsageError(`--output-dir -: ${format} is several files; the standard output takes --format yaml alone`);
  }
  const stacks = await readStacks({ root, environment, config });
  const chosen = stacks.find(({ stack }) => stack === environment);
  if (!chosen) throw new Error(`${environment} was not read`);
  const files = await render(stacks, chosen);
  if (options.outputDir === "-") {
    for (const text of files.values()) process.stdout.write(text);
    return exitCodes.ok;
  }

  const folder = plainPath(options.outputDir);
  const written = write(folder, () => writeTree(realDisk, inspectTarget(realDisk, folder, files.keys(), force), files));
  const colors = colorsFor(process.stderr, options.color);
  process.stderr.write(`${colors.green("✓")} Rendered ${environment} into ${folder}: ${told(written)}\n`);
  const template = templateFor(files, environment);
  const values = template?.replace(/\.example$/, "");
  if (template !== undefined && values !== undefined && !existsSync(join(folder, values))) {
    process.stderr.write(
      `First fill in the Secret's values: ${join(folder, values)}, from ${join(folder, template)}\n`,
    );
  }
  process.stderr.write(`Deploy it: ${deploy(folder)}\n`);
  return exitCodes.ok;
}

/** Without a slash at the end, by which the system would follow a link. */
function plainPath(path: string): string {
  return path.replace(/(?<=[^/])\/+$/, "");
}

function told({ written, removed, unchanged }: Written): string {
  const parts = [
    `${counted(written, "file")} written`,
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(unchanged > 0 ? [`${unchanged} as before`] : []),
  ];
  return parts.join(", ");
}

/** Tells why the system does not let the folder be written. */
function write(folder: string, run: () => Written): Written {
  try {
    return run();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof Failure || code === undefined) throw error;
    throw new Failure(exitCodes.error, `${folder}: can't be written: ${reasons[code] ?? code}; nothing was changed`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the disk",
  EDQUOT: "your quota of the disk is used up",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a file is in the place of a folder",
  ENOENT: "the system has no such place",
  ENAMETOOLONG: "the name is too long",
  EEXIST: "another run is writing into it",
  ELOOP: "a link leads back to itself",
};
