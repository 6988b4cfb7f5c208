import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const probe = join(__dirname, "probe.cjs");

/** What one Node process has used, as `probe.cjs` wrote it down. */
interface ProcessUsage {
  /** The script that it ran. */
  script: string;
  peakBytes: number;
}

/** Reports of the Node processes of one command. */
export interface UsageReports {
  /** For the command: makes each of its Node processes report. */
  env: NodeJS.ProcessEnv;
  /** The peak of resident memory of the program that Pulumi ran, in bytes. */
  programPeak(): Promise<number>;
  dispose(): Promise<void>;
}

/** Awaits the reports of one command in a folder of their own. */
export async function usageReports(): Promise<UsageReports> {
  const folder = await mkdtemp(join(tmpdir(), "bench-usage-"));
  return {
    env: { BENCH_USAGE_DIR: folder, NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --require "${probe}"` },
    async programPeak() {
      const files = await readdir(folder);
      const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
      return peakOf(texts.map((text) => JSON.parse(text) as ProcessUsage));
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The SDK's runner of programs, in whatever folder it is installed. */
const runner = /@pulumi[/\\]pulumi[/\\]cmd[/\\]run(?:[/\\](?:index\.js)?)?$/;

/** The program's peak among the reports of a command that runs one program. */
export function peakOf(reports: readonly ProcessUsage[]): number {
  const [program, ...others] = reports.filter(({ script }) => runner.test(script));
  if (program && others.length === 0) return program.peakBytes;
  const scripts = reports.map(({ script }) => script).join(", ");
  throw new Error(`one program was to report what it has used, and these did: ${scripts || "none"}`);
}
