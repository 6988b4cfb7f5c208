import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkConfig } from "../../components/check";
import { project, report, stackFileName } from "../../components/problems";
import { lineOf } from "../../components/stackFile";
import { exitCode, UserError } from "../../toolchain/errors";
import { rootDir } from "../../toolchain/paths";
import { readYaml } from "../../toolchain/pulumi/stackConfig";
import { clusterName } from "./target";
import type { Environment } from "./options";

/**
 * Checks a stack's file as the program will, so that a mistake in it is told in seconds and not on a cluster.
 * @param context the kube context that the stack is to be deployed to
 * @throws UserError with exit code 2, naming all that is wrong at once
 */
export async function requireSettings(environment: Environment, context: string, folder = rootDir): Promise<void> {
  const file = join(folder, stackFileName(environment));
  await readYaml(join(folder, "Pulumi.yaml"));
  if (!existsSync(file)) {
    throw new UserError(`There is no ${file}: it holds the settings of ${environment}.`, { exitCode: exitCode.usage });
  }
  const written: unknown = (await readYaml(file)).toJS();
  const config = isMap(written) && isMap(written["config"]) ? written["config"] : {};
  const own = { ...config, [`${project}:clusters`]: [{ name: clusterName, context }] };
  const checked = checkConfig({
    stack: environment,
    values: Object.fromEntries(Object.entries(own).map(([key, value]) => [key, asText(value)])),
    secretKeys: Object.keys(own).filter((key) => isSecret(config[key])),
  });
  if ("settings" in checked) return;
  const text = readFileSync(file, "utf8");
  const problems = checked.problems.map((problem) => {
    const [top = ""] = problem.path.split(/[.[]/);
    const line = lineOf(text, problem.path, config[`${project}:${top}`]);
    return line === undefined ? problem : { ...problem, line };
  });
  throw new UserError(report(environment, problems), { exitCode: exitCode.usage });
}

/** What the tracked stack files name in the place of a release's digest; no registry has it. */
export const exampleDigest = "sha256:0ac5a2c1b8d2f3cf7a9b1d2d9d1e5a8f8c3b7e6d4f2a1b0c9d8e7f6a5b4c3d2e";

/**
 * Refuses a stack that names no image anyone could pull: on a cluster of the person's own nothing stands in for it, and
 * its pods would wait for it until the rollout's time is over.
 * @throws UserError with exit code 2
 */
export async function requirePullableImage(environment: Environment, folder = rootDir): Promise<void> {
  const file = stackFileName(environment);
  const digest: unknown = (await readYaml(join(folder, file))).getIn(["config", `${project}:image`, "digest"]);
  if (digest !== exampleDigest) return;
  throw new UserError(
    `${file} names an example digest that no registry has. Put your release's own into ${project}:image (digest), or ` +
      "leave --context out: on the embedded cluster a sample workload stands in for the image.",
    { exitCode: exitCode.usage },
  );
}

/** A value as Pulumi hands it to a program. */
const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether something in a value is encrypted, as `pulumi config set --secret` writes it. */
function isSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isSecret);
  return isMap(value) && ("secure" in value || Object.values(value).some(isSecret));
}
