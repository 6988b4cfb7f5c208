import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The file of a module of the SDK that is installed for the program in `directory`.
 * @throws with what to do where the SDK is not installed there
 */
export function locateModule(module: string, directory: string): string {
  try {
    return createRequire(join(directory, "package.json")).resolve(module);
  } catch (error) {
    throw new Error(`${module} is not installed for the program in ${directory}: run npm ci there, or pulumi install`, {
      cause: error,
    });
  }
}
