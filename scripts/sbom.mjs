// The bill of materials of what runs, as CycloneDX on stdout, from package-lock.json. Not by `npm sbom --omit dev`: that
// leaves out what a tool needs as well, the Pulumi SDK among it; and npm names the whole after the folder it lies in.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(new URL(".", import.meta.url).pathname, "..");

/** The first npm with `npm sbom` that all later ones have as well. */
const oldest = [10, 1];

const version = execFileSync("npm", ["--version"], { encoding: "utf8" }).trim();
const [major, minor] = version.split(".").map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  const mend = "npm exec --yes --package npm@11 -- npm run --silent sbom";
  process.stderr.write(
    `✗ The bill of materials needs npm ${oldest.join(".")} or newer, and this is ${version}. Run: ${mend}\n`,
  );
  process.exit(1);
}

const command = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only"];
const bill = JSON.parse(execFileSync("npm", command, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 }));

// npm lists a package once for all its copies, and calls it a development one when the first copy is.
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
const running = new Set(
  Object.entries(packages)
    .filter(([path, { dev }]) => path !== "" && dev !== true)
    .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, "")}@${version}`),
);

const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const own = new Set(Object.entries(dependencies).map(([name, version]) => `${name}@${version}`));

const whole = bill.metadata.component;
whole.name = whole["bom-ref"].replace(/@[^@]*$/, "");
bill.components = bill.components
  .filter((component) => running.has(component["bom-ref"]))
  .map(({ properties, ...component }) => ({
    ...component,
    properties: properties.filter(({ name }) => name !== "cdx:npm:package:development"),
  }));
const listed = new Set([whole, ...bill.components].map((component) => component["bom-ref"]));
bill.dependencies = bill.dependencies
  .filter(({ ref }) => listed.has(ref))
  .map(({ ref, dependsOn }) => ({
    ref,
    dependsOn: dependsOn.filter((on) => (ref === whole["bom-ref"] ? own : listed).has(on)),
  }));

process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);
