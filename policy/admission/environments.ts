import development from "../config/development.json";
import production from "../config/production.json";
import staging from "../config/staging.json";
import { catalogue } from "../rules/catalogue";
import { readConfiguration, type Configuration } from "../rules/configuration";

const written = { development, staging, production };

/**
 * How the pack is configured in an environment: what it lets pass there, the cluster does too.
 * @throws Error where the file is wrong, which a test of the files would have told first
 */
export function configurationOf(environment: keyof typeof written): Configuration {
  const read = readConfiguration(written[environment], catalogue);
  if ("configuration" in read) return read.configuration;
  throw new Error(
    read.problems.map(({ path, message }) => `policy/config/${environment}.json: ${path} ${message}`).join("\n"),
  );
}
