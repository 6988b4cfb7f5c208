// Bundles what runs as its own process: the policy pack's entry and the offline Pulumi plugins. A tenth of a second each.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "..");
const offline = join(process.env.TOOLCHAIN_DIR ? resolve(process.env.TOOLCHAIN_DIR) : join(root, ".tools"), "offline");

const common = { bundle: true, platform: "node", target: "node22", logLevel: "warning", legalComments: "none" };
const plugin = (name) => ({
  entryPoints: [join(root, `toolchain/offline/${name}/main.ts`)],
  outfile: join(offline, `${name}.js`),
});

const bundles = [
  {
    entryPoints: [join(root, "policy/index.ts")],
    outfile: join(root, "policy/dist/index.js"),
    external: ["@pulumi/*"],
  },
  plugin("language"),
  plugin("kubernetes"),
  plugin("random"),
].filter(({ entryPoints: [entry] }) => existsSync(entry));

await Promise.all(bundles.map((bundle) => build({ ...common, ...bundle })));
