import { execFile } from "node:child_process";
import { shellWord } from "../../components/shell";
import { exitCodes, Failure } from "../errors";
import type { EnvironmentSettings } from "../settings/read";
import { connect, type Cluster } from "./connect";

/**
 * The clusters of a stack, also those whose kubeconfig is another stack's output: that is asked of `pulumi`, and of nothing
 * else where no cluster needs it.
 * @throws Failure as `connect` does, and where such an output can't be read
 */
export async function openClusters(environment: EnvironmentSettings): Promise<readonly Cluster[]> {
  const { stack, settings, project } = environment;
  const texts = await Promise.all(
    settings.clusters.map(async ({ name, kubeconfig }) =>
      kubeconfig === undefined ? [] : [[name, await outputOf(kubeconfig, project)] as const],
    ),
  );
  return connect(stack, settings, { kubeconfigs: new Map(texts.flat()) });
}

async function outputOf({ stack, output }: { stack: string; output: string }, cwd: string): Promise<string> {
  const args = ["stack", "output", output, "--stack", stack, "--show-secrets", "--non-interactive"];
  return new Promise((resolve, reject) => {
    execFile("pulumi", args, { cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      if (!error) {
        resolve(stdout);
        return;
      }
      const absent = error.code === "ENOENT";
      // What the command says may quote the output, but only where it succeeded.
      const why = absent ? "there is no pulumi in PATH" : (stderr.trim().split("\n")[0] ?? error.message);
      reject(
        new Failure(
          exitCodes.credentials,
          `The kubeconfig is the output ${output} of the stack ${stack}, which could not be read: ${why}`,
          `See: pulumi stack output ${shellWord(output)} --stack ${shellWord(stack)}`,
        ),
      );
    });
  });
}
