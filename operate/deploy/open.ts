import type { Cluster } from "../cluster/connect";
import { openClusters } from "../cluster/open";
import type { EnvironmentSettings } from "../settings/read";
import { Engine } from "../stack/engine";
import { policyPack } from "../stack/policyPack";
import { colorsFor } from "../terminal";
import type { Display } from "./display/display";
import { liveDisplay } from "./display/live";
import { plainDisplay } from "./display/plain";
import { judgementOf, validator } from "./judge";
import type { Site } from "./rollOut";

export interface OpenOptions {
  /** The folder of the package. */
  readonly root: string;
  readonly color: string;
  readonly verbose: boolean;
  /** Default: true. */
  readonly validate?: boolean;
}

/** Where a command on a stack works. */
export interface OpenSite extends Site {
  readonly engine: Engine;
  readonly clusters: readonly Cluster[];
}

/** The engine, the clusters and the display for a stack whose settings were read. */
export async function openSite(environment: EnvironmentSettings, options: OpenOptions): Promise<OpenSite> {
  const { root, verbose } = options;
  const { stack, settings, project } = environment;
  const pack = policyPack([project, root], settings.environment);
  const [clusters, engine] = await Promise.all([openClusters(environment), Engine.open({ stack, project, pack })]);
  return {
    stack,
    engine,
    clusters,
    display: openDisplay(options.color),
    verbose,
    judge: judgementOf,
    validate: options.validate === false ? undefined : validator(root, stack, clusters),
  };
}

/** On a terminal lines that change in place; elsewhere lines with their time. */
function openDisplay(color: string): Display {
  const { stderr } = process;
  return stderr.isTTY && process.env.CI === undefined
    ? liveDisplay(stderr, colorsFor(stderr, color))
    : plainDisplay((text) => stderr.write(text));
}
