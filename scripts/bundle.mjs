// Bundles what runs as its own process: the policy pack's entry, the `circle-core` command, the offline Pulumi plugins.
// A tenth of a second each.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build, stop } from "esbuild";
import { command, common } from "./bundle/command.mjs";
import { policyPack } from "./bundle/policyPack.mjs";

const root = resolve(new URL(".", import.meta.url).pathname, "..");
const offline = join(process.env.TOOLCHAIN_DIR ? resolve(process.env.TOOLCHAIN_DIR) : join(root, ".tools"), "offline");

const plugin = (name) => ({
  entryPoints: [join(root, `toolchain/offline/${name}/main.ts`)],
  outfile: join(offline, `${name}.js`),
});

// Few kubeconfigs need it, and all would wait for it.
const clientNodeBeside = {
  name: "client-node-beside",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: "./clientNode.js", external: true })),
};

const bundles = [
  ...policyPack(root),
  command,
  plugin("language"),
  { ...plugin("kubernetes"), plugins: [clientNodeBeside] },
  {
    stdin: { contents: 'export { KubeConfig } from "@kubernetes/client-node";', resolveDir: root },
    outfile: join(offline, "clientNode.js"),
  },
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

// Parts of former builds, which nothing loads any more.
function removeParts(current) {
  const folder = join(command.outdir, "parts");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!current.includes(path) && !/\.\d+$/.test(name)) rmSync(path, { force: true });
  }
}

// npm links the commands of dependencies, not a package's own: `npx circle-core` in the checkout finds it here.
function linkCommand() {
  const link = join(root, "node_modules", ".bin", "circle-core");
  if (!existsSync(dirname(link)) || lstatSync(link, { throwIfNoEntry: false })) return;
  try {
    symlinkSync("../../operate/launch.cjs", link);
  } catch (error) {
    // Another build was there first; or the file system has no links, and the command is called by its path.
    if (!["EEXIST", "EPERM"].includes(error.code)) throw error;
  }
}

const built = await Promise.all(bundles.map((bundle) => build({ ...common, ...bundle })));
// What is loaded by others stands before them.
for (const { outputFiles } of built) outputFiles.toReversed().forEach(replace);
removeParts(built.flatMap(({ outputFiles }) => outputFiles.map(({ path }) => path)));
linkCommand();
// Its service would stay for as long as the command that follows.
await stop();
