import { readdirSync, realpathSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import type { Problem } from "./source";

/** A file to read. */
export interface Input {
  /** As the user named it, or the folder it was found in; `-` is the standard input. */
  readonly name: string;
  /** Not only found in a folder: it must hold an object. */
  readonly named: boolean;
}

export interface Inputs {
  readonly inputs: readonly Input[];
  readonly problems: readonly Problem[];
  /** Templates of Helm charts in folders: no YAML before they are rendered. */
  readonly templates: number;
}

const manifestName = /\.(?:ya?ml|json)$/i;
const skippedFolders: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/** The files that the paths name, each once: folders give theirs, however deep, in the order of their names. */
export function findInputs(paths: readonly string[]): Inputs {
  const finder = new Finder();
  for (const path of paths) finder.add(path);
  return finder;
}

class Finder implements Inputs {
  readonly inputs: Input[] = [];
  readonly problems: Problem[] = [];
  templates = 0;
  private readonly seen = new Set<string>();

  add(path: string): void {
    if (path === "-") this.addOnce("-", path, true);
    else
      this.attempt(path, () => {
        if (!statSync(path).isDirectory()) this.addOnce(realpathSync(path), path, true);
        else this.addFolder(path, path);
      });
  }

  private addFolder(folder: string, named: string): void {
    const before = this.inputs.length;
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    const isChart = entries.some(({ name }) => name === "Chart.yaml");
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (skippedFolders.has(entry.name)) continue;
        if (isChart && entry.name === "templates") this.templates += countTemplates(path);
        else
          this.attempt(path, () => {
            this.addFolder(path, "");
          });
      } else if (manifestName.test(entry.name))
        this.attempt(path, () => {
          this.addFile(path, entry);
        });
    }
    const isEmpty = this.inputs.length === before && this.templates === 0;
    if (named !== "" && isEmpty)
      this.problems.push({ file: named, message: "the folder has no .yaml, .yml or .json file" });
  }

  /** Links to files are followed, as mounted ConfigMaps have them; links to folders are not: they may lead back. */
  private addFile(path: string, entry: Dirent): void {
    if (entry.isFile() || (entry.isSymbolicLink() && statSync(path).isFile())) {
      this.addOnce(realpathSync(path), path, false);
    }
  }

  private addOnce(identity: string, name: string, named: boolean): void {
    if (this.seen.has(identity)) return;
    this.seen.add(identity);
    this.inputs.push({ name, named });
  }

  private attempt(path: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.problems.push({ file: path, message: unreadable(error) });
    }
  }
}

function countTemplates(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => manifestName.test(name)).length;
}

/** Why the system does not let a file be read, in words. */
export function unreadable(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return "no such file or folder";
    case "EACCES":
    case "EPERM":
      return "may not be read: permission denied";
    case "EISDIR":
      return "is a folder";
    case "ELOOP":
      return "is a link that leads back to itself";
    case "ENAMETOOLONG":
      return "the name is too long";
    default:
      return `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`;
  }
}
