import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environments } from "../../components/schema/values";
import type { RenderedFiles, RenderedStack } from "../../render/files";
import { rootDir } from "../../toolchain/paths";
import { run, type RunResult } from "../../toolchain/process";
import { silentProgress } from "../../toolchain/progress";
import { ensureTools } from "../../toolchain/tools";
import { settingsIn } from "./settingsFile";

/** The stacks of the three environments, as their files have them. */
export async function environmentStacks(): Promise<RenderedStack[]> {
  return Promise.all(
    environments.map(async (stack) => ({
      stack,
      settings: await settingsIn(join(rootDir, `Pulumi.${stack}.yaml`), stack),
    })),
  );
}

/** A chart in a folder of its own, and the real helm. */
export class ChartFolder {
  private constructor(
    private readonly helm: string,
    readonly folder: string,
  ) {}

  static async write(files: RenderedFiles): Promise<ChartFolder> {
    const { helm } = await ensureTools(["helm"], silentProgress);
    const folder = await mkdtemp(join(tmpdir(), "chart-"));
    for (const [path, text] of files) {
      const file = join(folder, "chart", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return new ChartFolder(helm, folder);
  }

  get chart(): string {
    return join(this.folder, "chart");
  }

  /** Runs helm with settings of its own, none of the user's. */
  run(args: readonly string[], kubeconfig = "/dev/null"): Promise<RunResult> {
    const own = (name: string): string => join(this.folder, name);
    return run(this.helm, args, {
      env: {
        PATH: process.env["PATH"],
        HOME: this.folder,
        KUBECONFIG: kubeconfig,
        HELM_CACHE_HOME: own("cache"),
        HELM_CONFIG_HOME: own("config"),
        HELM_DATA_HOME: own("data"),
      },
    });
  }

  /** A file of values. */
  async values(values: unknown, name = "values.json"): Promise<string> {
    const file = join(this.folder, name);
    await writeFile(file, JSON.stringify(values));
    return file;
  }

  /** What the chart makes of files of values. */
  template(...files: readonly string[]): Promise<RunResult> {
    return this.run([
      "template",
      "circle-core",
      this.chart,
      "--skip-tests",
      ...files.flatMap((file) => ["--values", file]),
    ]);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
