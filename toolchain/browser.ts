import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { systemPath } from "./cluster/systemPath";
import { installPackages } from "./debianPackages";
import { UserError } from "./errors";
import type { Progress } from "./progress";

/** What distributions and vendors call the one engine whose protocol the tests speak. */
const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The browser of this machine; none where there is none. */
function findBrowser(): string | undefined {
  const folders = systemPath.split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

/** Why no browser can be had here; nothing where it can. */
export function browserLacking(): string | undefined {
  if (findBrowser() !== undefined || process.getuid?.() === 0) return undefined;
  return "there is no Chromium on PATH, and only root can install it (Debian: apt-get install chromium)";
}

/**
 * Supplies a browser: the machine's own, else the Debian package `chromium`.
 * @returns the program's path
 * @throws UserError that says what to do, where it can't be had
 */
export async function ensureBrowser(progress: Progress): Promise<string> {
  const lacking = browserLacking();
  if (lacking !== undefined) throw new UserError(`The browser tests can't run: ${lacking}.`);
  // Without the sans-serif fonts of the recommended packages a page would be measured and shown in boxes.
  if (findBrowser() === undefined) await installPackages(["chromium", "fonts-dejavu-core"], "A browser test", progress);
  const found = findBrowser();
  if (found === undefined) throw new UserError("The package chromium was installed, but its program is not on PATH.");
  return found;
}
