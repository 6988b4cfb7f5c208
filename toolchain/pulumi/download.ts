import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process";
import type { Progress } from "../progress";
import { folderOf, isOfficialIn, movePlugin, type Plugin } from "./plugins";

/** How long one attempt may take, in milliseconds: a machine without the internet must not wait for it. */
const limit = 15_000;
/** How long a failed attempt counts, in milliseconds. */
const remembered = 24 * 60 * 60 * 1000;
/** Of the CLI's five tries with growing pauses, the one after which no more is expected. */
const lastTry = "[2/5]";

/** Installations under way: each has a home of its own, so that what is in use stays whole until the new one is. */
const downloadsDir = (home: string): string => join(home, "downloads");

/** Where a home remembers that downloads failed: the time, in milliseconds since 1970. */
const verdictFile = (home: string): string => join(home, "downloads-failed");

/** Whether a download is worth a try: none has failed within a day. */
export async function mayDownload(home: string, now = Date.now()): Promise<boolean> {
  const file = verdictFile(home);
  if (!existsSync(file)) return true;
  return now - Number(await readFile(file, "utf8")) >= remembered;
}

/** Fetches official plugins by the CLI, each tried once and shortly; a failure is remembered for a day. */
export async function download(
  cli: string,
  home: string,
  plugins: readonly Plugin[],
  progress: Progress,
): Promise<void> {
  const title = `look for the official plugins ${plugins.map(({ name, version }) => `${name} ${version}`).join(", ")}`;
  const results = await progress.step(title, limit / 1000, () =>
    Promise.all(plugins.map((plugin) => install(cli, home, plugin))),
  );
  await rm(downloadsDir(home), { recursive: true, force: true });
  if (results.every((installed) => installed)) return;
  await writeFile(verdictFile(home), String(Date.now()));
  progress.note(
    "They can't be downloaded from here: the offline plugins stand in, and they are looked for again tomorrow",
  );
}

async function install(cli: string, home: string, plugin: Plugin): Promise<boolean> {
  const temporary = join(downloadsDir(home), folderOf(plugin));
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, limit);
  try {
    const { code } = await run(cli, ["plugin", "install", plugin.kind, plugin.name, plugin.version], {
      env: { ...process.env, PULUMI_HOME: temporary, PULUMI_SKIP_UPDATE_CHECK: "true" },
      signal: stop.signal,
      onLine: (line) => {
        if (line.includes(lastTry)) stop.abort();
      },
    });
    if (code !== 0 || !isOfficialIn(temporary, plugin)) return false;
    await movePlugin(home, temporary, plugin);
    return true;
  } finally {
    clearTimeout(timer);
  }
}
