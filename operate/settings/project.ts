import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { project } from "../../components/problems";

/**
 * The folder whose stack files are meant: that of the nearest Pulumi.yaml of this project, from a folder upwards; else the
 * package's own.
 * @param root the folder of the package
 */
export function projectFolder(root: string, from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (isProject(join(folder, "Pulumi.yaml"))) return folder;
    if (dirname(folder) === folder) return root;
  }
}

function isProject(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const content: unknown = parse(readFileSync(file, "utf8"));
    return typeof content === "object" && content !== null && "name" in content && content.name === project;
  } catch {
    // Somebody else's file, which the engine would refuse; it is not the one that is looked for.
    return false;
  }
}
