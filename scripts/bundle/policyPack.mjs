// How the policy pack is bundled: with all that it uses, and beside it what starts it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * @param {string} root The folder of the checkout.
 * @returns {import("esbuild").BuildOptions[]}
 */
export function policyPack(root) {
  const policy = join(root, "policy");
  return [
    {
      entryPoints: [join(policy, "index.ts")],
      outfile: join(policy, "dist/index.js"),
      plugins: [lightPulumi(root)],
    },
    runner(policy),
  ];
}

// Pulumi starts a pack by `@pulumi/pulumi/cmd/run-policy-pack` of the pack's own node_modules. The SDK's one always loads
// the TypeScript compiler, and with it the whole SDK: half of the pack's start. Ours needs neither. Where this file is
// missing, the SDK's one starts the same bundle.
const runner = (policy) => ({
  stdin: { contents: 'require("../../../../..");' },
  outfile: join(policy, "node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js"),
  external: ["*"],
});

// Of Pulumi's SDK, the policy SDK uses two classes and some constants, but loads all of it. The classes are loaded when
// a property is of such a kind; the constants, which mark those in messages, are read from the SDK's source.
const lightPulumi = (root) => ({
  name: "light-pulumi",
  setup({ onResolve, onLoad }) {
    const namespace = "light-pulumi";
    onResolve({ filter: /^@pulumi\/pulumi(\/runtime\/rpc)?$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /pulumi$/, namespace }, () => ({ contents: classes, resolveDir: root }));
    onLoad({ filter: /rpc$/, namespace }, ({ path }) => ({ contents: constantsIn(path, root), resolveDir: root }));
  },
});

const classes = `module.exports = {
  get asset() { return require("@pulumi/pulumi/asset"); },
  get Output() { return require("@pulumi/pulumi/output").Output; },
};`;

function constantsIn(name, root) {
  const source = readFileSync(createRequire(join(root, "package.json")).resolve(name), "utf8");
  const constants = source.match(/^exports\.special\w+ = "\w+";$/gm) ?? [];
  if (constants.length === 0) throw new Error(`${name} has no constants that mark special values any more`);
  return constants.join("\n");
}
