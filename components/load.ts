import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { checkConfig, parsedValue, type StackConfig } from "./check";
import { project, report, stackFileName, type Problem } from "./problems";
import type { Settings } from "./settings";
import { lineOf } from "./stackFile";

/**
 * The settings of the stack that is being run.
 * @throws pulumi.RunError, which the engine prints without a stack trace, naming everything that is wrong at once.
 */
export function loadSettings(): Settings {
  const config: StackConfig = {
    stack: pulumi.getStack(),
    values: pulumi.runtime.allConfig(),
    secretKeys: encryptedKeys(),
  };
  const checked = checkConfig(config);
  if ("settings" in checked) return checked.settings;
  throw new pulumi.RunError(
    report(
      config.stack,
      checked.problems.map((problem) => located(problem, config)),
    ),
  );
}

/** The language host names the encrypted keys in the environment; the SDK offers no other way to ask. */
function encryptedKeys(): string[] {
  const keys: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]");
  return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
}

function located(problem: Problem, { stack, values, secretKeys }: StackConfig): Problem {
  const file = stackFileName(stack);
  const [top = ""] = problem.path.split(/[.[]/);
  const key = `${project}:${top}`;
  const value = values[key];
  if (value === undefined || secretKeys.includes(key) || !existsSync(file)) return problem;
  const line = lineOf(readFileSync(file, "utf8"), problem.path, parsedValue(top, value));
  return line === undefined ? problem : { ...problem, line };
}
