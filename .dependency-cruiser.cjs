// An import only ever points down (docs/adr): index → components → the rules of policy, which stands alone; toolchain knows nothing of the product.
const only = (from, allowed) => ({
  name: `${from.replace(/[^a-z]/g, "")}-imports-only-down`,
  severity: "error",
  from: { path: `^${from}` },
  to: {
    path: "^(index\\.ts|components|policy|render|operate|toolchain|scripts|examples|tests)",
    pathNot: `^(${[from, ...allowed].join("|")})`,
  },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    only("index\\.ts", ["components"]),
    // The rules in CEL are data that the component hands on; the pack is none of its business (docs/adr/0011).
    only("components", ["policy/admission", "policy/config", "policy/rules"]),
    only("policy", []),
    only("render", ["components"]),
    only("operate", ["components", "render", "policy/admission", "policy/rules"]),
    only("toolchain", []),
    only("examples", ["components", "toolchain"]),
    only("scripts", ["toolchain", "components", "policy/rules", "examples", "operate", "render"]),
    {
      name: "builders-are-pure",
      comment: "Only what wires the builders to Pulumi may load it: rendering must not pay for it.",
      severity: "error",
      from: { path: "^components", pathNot: "^components/(circleCore|createObject|index|load|provider)\\.ts$" },
      to: { path: "node_modules/@pulumi", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "rendering-is-pure",
      comment: "Settings in, texts out: no engine, no cluster, no disk.",
      severity: "error",
      from: { path: "^render" },
      to: {
        path: "node_modules/@(pulumi|kubernetes)/|^(fs|net|http|https|child_process)(/|$)",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "rules-are-pure",
      severity: "error",
      from: { path: "^policy/(rules|admission)" },
      to: { path: "node_modules|^(fs|net|http|https|child_process)$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: "specify",
  },
};
