import kubernetes from "@pulumi/kubernetes/package.json";
import sdk from "@pulumi/pulumi/package.json";
import random from "@pulumi/random/package.json";

/** A resource plugin that the installed SDKs ask for, in exactly the version they ask for. */
export interface WantedPlugin {
  name: string;
  version: string;
}

/** Read from the installed packages, so that the plugins always fit the program. */
export const wantedPlugins: readonly WantedPlugin[] = [kubernetes, random].map(({ pulumi }) => ({
  name: pulumi.name,
  version: pulumi.version,
}));

/** Of the SDK, and so of the offline language host. */
export const sdkVersion: string = sdk.version;

/** The oldest CLI that works with the SDK. */
export const oldestCli = "3.249.0";

/** Whether version `a` is at least `b`; both `major.minor.patch`, a leading "v" and a suffix don't count. */
export function atLeast(a: string, b: string): boolean {
  const [left, right] = [numbers(a), numbers(b)];
  const at = right.findIndex((part, index) => part !== (left[index] ?? 0));
  return at === -1 || (left[at] ?? 0) > (right[at] ?? 0);
}

function numbers(version: string): number[] {
  return (/\d+(\.\d+)*/.exec(version)?.[0] ?? "0").split(".").map(Number);
}
