import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../components/settings";
import { UsageError } from "../errors";

/** The policy pack as `pulumi up` takes it. */
export interface PolicyPack {
  /** Folder with PulumiPolicy.yaml. */
  readonly folder: string;
  /** File for `--policy-pack-config`. */
  readonly config: string;
}

/**
 * The pack of the project, else the package's own, configured for the environment.
 * @param folders where a folder `policy` is looked for, the first first
 * @throws UsageError
 */
export function policyPack(folders: readonly string[], environment: Environment): PolicyPack {
  const packs = folders.map((folder) => join(folder, "policy"));
  const folder = packs.find((pack) => existsSync(join(pack, "PulumiPolicy.yaml")));
  if (folder === undefined) {
    throw new UsageError(
      `There is no policy pack in ${packs.join(" or ")}: nothing is deployed without its gate`,
      "Run this in the checkout of the project",
    );
  }
  return { folder, config: join(folder, "config", `${environment}.json`) };
}
