import { existsSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import type { Progress } from "../../toolchain/progress";
import { pulumiEnvironment } from "../../toolchain/pulumi/environment";
import { resolvePulumi } from "../../toolchain/pulumi/resolve";
import { passphrase, runningEmbedded, type Target } from "../quickstart/target";

/** What the command is called with besides what the person says. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** More arguments, to stand before theirs. */
  readonly more: readonly string[];
}

/** Commands that work on a stack by the engine. */
const byEngine = ["deploy", "destroy", "history", "rollback"];
/** Commands that take settings over those of a stack's file. */
const bySettings = ["deploy", "diagnose", "drift", "preflight", "status", "validate"];

/**
 * The surroundings in which the command works on quickstart's cluster: its kubeconfig, its state, a Pulumi that works here,
 * and the settings that quickstart has deployed. The person's own where no such cluster runs.
 */
export async function onQuickstart(args: readonly string[], progress: Progress): Promise<Surroundings> {
  const target = await runningEmbedded();
  if (!target) return { env: process.env, more: [] };
  progress.note(`On quickstart's cluster, ${target.context}`);
  return { env: await environmentOf(target, args, progress), more: settingsOf(target, args) };
}

async function environmentOf(target: Target, [command = ""]: readonly string[], progress: Progress) {
  if (!byEngine.includes(command)) return { ...process.env, KUBECONFIG: target.kubeconfig };
  const { cli, home, line } = await resolvePulumi(progress);
  progress.line(line);
  const env = pulumiEnvironment({ ...target, home, passphrase: await passphrase(target) });
  return { ...env, PATH: [dirname(cli), env["PATH"] ?? ""].join(delimiter) };
}

/** `--config` with quickstart's copy of the stack's file, which counts less than any that the person names. */
export function settingsOf({ stateDir }: Pick<Target, "stateDir">, args: readonly string[]): readonly string[] {
  if (!bySettings.includes(args[0] ?? "")) return [];
  const stack = args.flatMap((arg, index) => {
    const [, joined] = /^(?:--environment=|-e=?)(.+)$/.exec(arg) ?? [];
    return joined ?? (/^(-e|--environment)$/.test(arg) ? (args[index + 1] ?? []) : []);
  })[0];
  const copy = join(stateDir, "config", `Pulumi.${stack ?? ""}.yaml`);
  return existsSync(copy) ? ["--config", relative(process.cwd(), copy)] : [];
}
