// One folder of rules by its own specs (scripts/mutation.mjs goes through all): a mutant that only other specs would
// notice counts as survived, so the true score is higher, and hours become minutes. What all rules stand on, and what the
// joins stand on, is judged by more.
const folder = process.env.MUTATION_FOLDER ?? "";
const joins = ["network", "joins", "exposure"];
const specs =
  folder === "" ? ["config", "podSecurity", ...joins] : folder === "network" || folder === "joins" ? joins : [folder];

export default {
  mutate: [folder === "" ? "policy/rules/*.ts" : `policy/rules/${folder}/**/*.ts`],
  plugins: ["@stryker-mutator/mocha-runner"],
  testRunner: "mocha",
  mochaOptions: {
    config: "tests/policy/mutation.mocharc.json",
    spec: [
      ...specs.map((each) => `tests/policy/${each}/**/*.spec.ts`),
      ...(folder === "" ? ["tests/policy/*.spec.ts"] : []),
    ],
    // Processes, and properties that take seconds.
    ignore: ["tests/policy/{pack,packExemptions,packRemediation,properties,unknown,settings}.spec.ts"],
  },
  coverageAnalysis: "perTest",
  // What runs once, at load, is text: titles, reasons, references.
  ignoreStatic: true,
  ignorePatterns: ["/.tools", "/dist", "/docs", "/operate", "/policy/dist", "/toolchain", "/examples"],
  tempDirName: ".tools/mutation",
  reporters: ["json"],
  jsonReporter: { fileName: `.tools/mutation-${folder === "" ? "core" : folder}.json` },
  thresholds: { high: 95, low: 90, break: null },
};
