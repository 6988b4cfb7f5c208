import type { Cluster } from "../cluster/connect";
import { exitCodes, Failure } from "../errors";
import { preflight } from "../preflight/preflight";
import type { EnvironmentSettings } from "../settings/read";
import type { Display } from "./display/display";

/**
 * Asks the clusters whether they can take the deployment; what is doubtful is told.
 * @throws Failure that names everything for which it would fail
 */
export async function ready(
  clusters: readonly Cluster[],
  environment: Pick<EnvironmentSettings, "stack" | "settings">,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const results = await Promise.all(clusters.map((cluster) => preflight(cluster, environment, { signal })));
  const told = results.flatMap(({ cluster, checks }) =>
    checks.map(({ state, message, next }) => {
      const where = clusters.length > 1 ? `${cluster}: ` : "";
      return { state, text: `${where}${message}${next === undefined ? "" : `\n    → ${next}`}` };
    }),
  );
  for (const { text } of told.filter(({ state }) => state === "warning")) display.say(`! ${text}`);
  const failed = told.filter(({ state }) => state === "failed");
  if (failed.length === 0) return;
  const head = `${environment.stack} can't be deployed as it is; nothing was changed:`;
  const [first] = failed;
  throw new Failure(
    exitCodes.validation,
    first && failed.length === 1
      ? `${head} ${first.text}`
      : [head, ...failed.map(({ text }) => `  ${text}`)].join("\n"),
    `All of it: circle-core preflight --environment ${environment.stack}`,
  );
}
