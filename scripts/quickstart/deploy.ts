import { join } from "node:path";
import { settingsSchema } from "../../components/settings";
import { workloadImage } from "../../examples/workload/image";
import { importImage } from "../../toolchain/cluster";
import { exitCode, UserError } from "../../toolchain/errors";
import { rootDir } from "../../toolchain/paths";
import type { Progress } from "../../toolchain/progress";
import { openSession, type PulumiTools, type Session } from "../../toolchain/pulumi/session";
import type { Environment } from "./options";
import { startPeers } from "./peers";
import { downCommand } from "./summary";
import { clusterName, passphrase, type Target } from "./target";

/** Pulumi on this checkout's project, with the state that belongs to the target. */
export async function sessionFor(target: Target, tools: PulumiTools, progress: Progress): Promise<Session> {
  return openSession({
    tools,
    projectDir: rootDir,
    stateDir: target.stateDir,
    passphrase: await passphrase(target),
    kubeconfig: target.kubeconfig,
    progress,
  });
}

/** What the copy of the stack's configuration says otherwise than the tracked file: where it goes, which image, and how that proves the network. */
async function overrides(
  environment: Environment,
  target: Target,
  progress: Progress,
): Promise<Record<string, unknown>> {
  const clusters = { "circle-core:clusters": [{ name: clusterName, context: target.context }] };
  if (!target.embedded) return clusters;
  const { repository, tag } = settingsSchema(environment).parse({ environment }).image;
  const name = `${repository}:${tag}`;
  const { archive, digest } = await workloadImage(name, progress);
  await importImage(clusterName, { archive, references: [`${repository}@${digest}`] });
  await startPeers(environment, target, name, progress);
  // The sample workload has neither a shell nor an interpreter, but a probe of its own.
  const validation = { networkProbe: { command: ["/workload", "probe", "settled", "{host}", "{port}", "{expected}"] } };
  return { ...clusters, "circle-core:image": { repository, tag, digest }, "circle-core:validation": validation };
}

/**
 * Deploys a stack by the real engine under the policy pack. On the embedded cluster the sample workload stands in for the
 * image, and stand-ins for the servers that it needs.
 * @throws UserError where Pulumi ends with an error; it has then said why
 */
export async function deploy(
  environment: Environment,
  target: Target,
  tools: PulumiTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<Session> {
  const session = await sessionFor(target, tools, progress);
  await session.withConfigCopy(environment, await overrides(environment, target, progress));
  signal.throwIfAborted();
  await session.untilFree(environment);
  await session.stackInit(environment);
  signal.throwIfAborted();
  const quiet = process.stdout.isTTY ? [] : ["--suppress-progress"];
  const pack = join(rootDir, "policy");
  const policy = ["--policy-pack", pack, "--policy-pack-config", join(pack, "config", `${environment}.json`)];
  const args = ["up", "--yes", "--suppress-outputs", ...quiet, ...policy];
  // What a killed run has made may be in no state. On the embedded cluster it can only have been quickstart's own.
  const env = target.embedded ? { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" } : {};
  const { code } = await session.runInteractive(args, { stack: environment, signal, env });
  signal.throwIfAborted();
  if (code !== 0) {
    throw new UserError(
      `pulumi up of ${environment} ended with exit code ${code}; it says why above. What is there stays, to be looked at:\n` +
        `mend the cause and run the same command again, or clean up: ${downCommand(environment, target)}`,
      { exitCode: exitCode.resource },
    );
  }
  return session;
}
