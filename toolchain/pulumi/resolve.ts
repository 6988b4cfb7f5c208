import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { toolsDir } from "../paths";
import type { Progress } from "../progress";
import { withLock } from "../tools/lock";
import { findCli, type Cli } from "./cli";
import { download, mayDownload } from "./download";
import { isOfficialIn, linkPlugin, usersHome, writeLauncher, type Plugin, type SuppliedPlugin } from "./plugins";
import { sdkVersion, wantedPlugins } from "./versions";

/** A Pulumi that works here: its CLI and the plugins our SDKs ask for. */
export interface PulumiTools {
  /** Path of the CLI. */
  cli: string;
  /** `PULUMI_HOME` with the plugins; never the person's own. */
  home: string;
  plugins: SuppliedPlugin[];
  /** Which are in use, in one line for people. */
  line: string;
}

export interface ResolveOptions {
  /** Try to download official plugins that are not installed. Default true. */
  download?: boolean;
  /** The Pulumi home to use. Default `pulumi` in the tools folder. */
  home?: string;
}

/**
 * Finds or makes a working Pulumi: an official distribution and official plugins wherever they are installed or can be
 * downloaded, else the CLI built from the pinned module and the offline plugins, each on its own.
 * Offline plugins lie in the plugin cache of a home of ours in the version asked for, so that the engine takes them
 * without a warning and the person's own Pulumi never meets them.
 */
export async function resolvePulumi(progress: Progress, options: ResolveOptions = {}): Promise<PulumiTools> {
  const home = options.home ?? join(toolsDir, "pulumi");
  const cli = await findCli(progress);
  await mkdir(home, { recursive: true });
  const plugins = await withLock(
    join(home, "plugins.lock"),
    () => undefined,
    () => supplyPlugins(cli, home, progress, options.download ?? true),
  );
  return { cli: cli.path, home, plugins, line: describe(cli, plugins) };
}

async function supplyPlugins(
  cli: Cli,
  home: string,
  progress: Progress,
  downloadAllowed: boolean,
): Promise<SuppliedPlugin[]> {
  const resources = wantedPlugins.map((wanted): Plugin => ({ kind: "resource", ...wanted }));
  for (const plugin of resources) {
    if (!isOfficialIn(home, plugin) && isOfficialIn(usersHome(), plugin)) await linkPlugin(home, usersHome(), plugin);
  }
  const missing = resources.filter((plugin) => !isOfficialIn(home, plugin));
  if (missing.length > 0 && downloadAllowed && (await mayDownload(home))) {
    await download(cli.path, home, missing, progress);
  }
  const language: Plugin = { kind: "language", name: "nodejs", version: sdkVersion };
  const supplied: SuppliedPlugin[] = [];
  for (const plugin of [...resources, language]) {
    const official = plugin.kind === "language" ? cli.hasLanguageHost : isOfficialIn(home, plugin);
    if (!official) await writeLauncher(home, plugin);
    supplied.push({ ...plugin, source: official ? "official" : "offline" });
  }
  return supplied;
}

function describe(cli: Cli, plugins: readonly SuppliedPlugin[]): string {
  const origin = cli.origin === "path" ? "on PATH" : "built";
  const list = plugins.map(({ kind, name, version, source }) =>
    kind === "language" ? `${name} ${source}` : `${name} ${version} ${source}`,
  );
  return `Pulumi ${cli.version} (${origin}) · plugins: ${list.join(", ")}`;
}
