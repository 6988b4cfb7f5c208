// Bundles what runs as its own process: the policy pack's entry and the offline Pulumi plugins. A tenth of a second each.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build, stop } from "esbuild";

const root = resolve(new URL(".", import.meta.url).pathname, "..");
const offline = join(process.env.TOOLCHAIN_DIR ? resolve(process.env.TOOLCHAIN_DIR) : join(root, ".tools"), "offline");

const common = {
  bundle: true,
  write: false,
  platform: "node",
  target: "node22",
  logLevel: "warning",
  legalComments: "none",
};
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
];

// An engine that runs at this moment may be starting what is replaced: it finds the old bundle or the new one, whole.
function replace({ path, contents }) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}`;
  try {
    writeFileSync(part, contents);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

const built = await Promise.all(bundles.map((bundle) => build({ ...common, ...bundle })));
for (const { outputFiles } of built) outputFiles.forEach(replace);
// Its service would stay for as long as the command that follows.
await stop();
