import { join, resolve } from "node:path";

const root = resolve(new URL("../..", import.meta.url).pathname);

/** How esbuild makes the `circle-core` command: what only one command needs is loaded when that one runs. */
export const command = {
  entryPoints: [join(root, "operate/main.ts")],
  outdir: join(root, "operate/dist"),
  outExtension: { ".js": ".mjs" },
  format: "esm",
  splitting: true,
  chunkNames: "parts/[name]-[hash]",
  // Not ours to bundle: the engine's own files find each other where they are.
  external: ["@pulumi/*"],
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
};

/** What all bundles have in common. */
export const common = {
  bundle: true,
  write: false,
  platform: "node",
  target: "node22",
  logLevel: "warning",
  legalComments: "none",
};
