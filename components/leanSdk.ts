import Module, { createRequire } from "node:module";

/**
 * To be imported before Pulumi's SDK, for what it does. The SDK always loads what finds the packages behind a serialised
 * function, and that is all of npm's dependency resolver: more than a quarter of what the program loads, in time and in
 * memory (docs/performance.md). This program serialises no function. Whoever does finds it as ever; it is loaded then.
 */
const load = createRequire(__filename);
const name = "@pulumi/pulumi/runtime/closure/codePaths";

const file = located();
if (file !== undefined && load.cache[file] === undefined) putOff(file);

/** Where the installed SDK has it; nothing where another version has it elsewhere, and loads it as it likes. */
function located(): string | undefined {
  try {
    return load.resolve(name);
  } catch {
    return undefined;
  }
}

function putOff(file: string): void {
  const standIn = new Module(file);
  standIn.exports = {
    computeCodePaths: (...args: unknown[]): unknown => {
      if (load.cache[file] === standIn) Reflect.deleteProperty(load.cache, file);
      return (load(name) as { computeCodePaths(...args: unknown[]): unknown }).computeCodePaths(...args);
    },
  };
  standIn.loaded = true;
  load.cache[file] = standIn;
}
