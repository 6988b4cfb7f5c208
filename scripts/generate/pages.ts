import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../components/schema/values";
import { rootDir } from "../../toolchain/paths";
import { policiesPage } from "./policiesPage";
import { policyConfigSchema } from "./policyConfigSchema";
import { cliPage } from "./cliPage";
import { findingsSchema } from "./findingsSchema";
import { readme } from "./readme";
import { settingsPage } from "./settingsPage";
import { stackSchema } from "./stackSchema";
import { troubleshootingPage } from "./troubleshootingPage";

/** Everything in the checkout that is generated, wholly or in part: its path, and what makes its text. */
export const pages: readonly { readonly path: string; readonly text: () => string }[] = [
  { path: "README.md", text: readme },
  { path: "docs/settings.md", text: settingsPage },
  { path: "docs/cli.md", text: cliPage },
  { path: "docs/troubleshooting.md", text: troubleshootingPage },
  { path: "docs/schema/findings.json", text: () => `${JSON.stringify(findingsSchema(), null, 2)}\n` },
  { path: "docs/policies.md", text: () => policiesPage(readFileSync(join(rootDir, "docs", "policies.md"), "utf8")) },
  { path: "docs/schema/policy-config.json", text: () => json(policyConfigSchema()) },
  ...environments.map((environment) => ({
    path: `docs/schema/${environment}.json`,
    text: () => json(stackSchema(environment)),
  })),
];

function json(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
