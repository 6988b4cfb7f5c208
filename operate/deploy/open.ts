import { allEnded } from "../checks/inTurns";
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
  /** False where what is done takes no time worth a word. Default: true. */
  readonly told?: boolean;
}

/** Where a command on a stack works. */
export interface OpenSite extends Site {
  readonly engine: Engine;
  readonly clusters: readonly Cluster[];
}

/**
 * The engine, the clusters and the display for a stack whose settings were read. The display says that they are looked at.
 * @throws Failure
 */
export async function openSite(environment: EnvironmentSettings, options: OpenOptions): Promise<OpenSite> {
  const { root, verbose, told = true } = options;
  const { stack, settings, project } = environment;
  const pack = policyPack([project, root], settings.environment);
  const display = openDisplay(options.color);
  if (told) display.phase("Looking at the stack and the clusters");
  try {
    const [clusters, engine] = await allEnded([openClusters(environment), Engine.open({ stack, project, pack })]);
    const validate = options.validate === false ? undefined : validator(root, stack, clusters);
    return { stack, engine, clusters, display, verbose, judge: judgementOf, validate };
  } catch (error) {
    display.end();
    throw error;
  }
}

/** On a terminal lines that change in place; elsewhere lines with their time. */
function openDisplay(color: string): Display {
  const { stderr } = process;
  return stderr.isTTY && process.env.CI === undefined
    ? liveDisplay(stderr, colorsFor(stderr, color))
    : plainDisplay((text) => stderr.write(text));
}
