import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../components/schema/values";
import { catalogue } from "../../policy/rules/catalogue";
import { readConfiguration, type Configuration } from "../../policy/rules/configuration";

const folder = join(__dirname, "..", "..", "policy", "config");

/** What an environment's file of the pack's configuration says. */
export function configurationFile(environment: Environment): unknown {
  return JSON.parse(readFileSync(join(folder, `${environment}.json`), "utf8"));
}

/** How the pack is configured in an environment. Fails with all that is wrong with it. */
export function configurationOf(environment: Environment): Configuration {
  const read = readConfiguration(configurationFile(environment), catalogue);
  if ("problems" in read) return assert.fail(JSON.stringify(read.problems));
  return read.configuration;
}
