import assert from "node:assert/strict";
import { globSync } from "node:fs";
import JSON5 from "json5";
import { parse } from "yaml";
import { z } from "zod";
import * as product from "../../../package.json";
import { defaultSettings } from "../../../components/settings";
import { rootDir } from "../../../toolchain/paths";
import { stacks, text } from "./files";

const names = z.array(z.string()).min(1);

/** The options in use, of https://docs.renovatebot.com/configuration-options; strict: a mistyped one does nothing. */
const schema = z.strictObject({
  $schema: z.literal("https://docs.renovatebot.com/renovate-schema.json"),
  extends: names,
  timezone: z.string(),
  schedule: names,
  minimumReleaseAge: z.string(),
  rangeStrategy: z.enum(["auto", "pin", "bump", "replace", "widen", "update-lockfile", "in-range-only"]),
  semanticCommits: z.enum(["auto", "enabled", "disabled"]),
  lockFileMaintenance: z.strictObject({ enabled: z.boolean(), schedule: names }),
  vulnerabilityAlerts: z.strictObject({ schedule: names, minimumReleaseAge: z.null() }),
  customManagers: z.array(
    z.strictObject({
      description: z.string(),
      customType: z.literal("regex"),
      managerFilePatterns: names,
      matchStrings: names,
      depNameTemplate: z.string(),
      datasourceTemplate: z.string(),
    }),
  ),
  packageRules: z.array(
    z.strictObject({
      description: z.string(),
      matchManagers: names.optional(),
      matchFileNames: names.optional(),
      matchPackageNames: names.optional(),
      groupName: z.string().optional(),
      versioning: z.string().optional(),
      allowedVersions: z.string().optional(),
      dependencyDashboardApproval: z.boolean().optional(),
      postUpdateOptions: names.optional(),
    }),
  ),
});

const config = () => schema.parse(JSON5.parse(text("renovate.json5")));

type Manager = ReturnType<typeof config>["customManagers"][number];

/** As Renovate reads a pattern between slashes. */
const covers = ({ managerFilePatterns }: Manager, path: string): boolean =>
  managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(path));

/** What Renovate would find in a file: of each manager that covers it, the groups of the first match. */
function found(path: string): { depName: string; value?: string | undefined; digest?: string | undefined }[] {
  return config()
    .customManagers.filter((manager) => covers(manager, path))
    .flatMap(({ matchStrings, depNameTemplate }) =>
      matchStrings
        .map((pattern) => new RegExp(pattern).exec(text(path))?.groups)
        .filter((groups) => groups !== undefined)
        .map(({ currentValue, currentDigest }) => ({
          depName: depNameTemplate,
          value: currentValue,
          digest: currentDigest,
        })),
    );
}

const stackImage = z.object({
  config: z.object({ "circle-core:image": z.object({ tag: z.string(), digest: z.string().optional() }) }),
});

describe("what Renovate is told", () => {
  it("is made of options that it knows", () => {
    assert.doesNotThrow(config);
  });

  for (const stack of stacks)
    it(`finds the image that ${stack} runs, once, with its digest where it has one`, () => {
      const path = `Pulumi.${stack}.yaml`;
      const { tag, digest } = stackImage.parse(parse(text(path))).config["circle-core:image"];
      const { repository } = defaultSettings(stack).image;
      assert.deepEqual(found(path), [{ depName: repository, value: tag, digest }]);
    });

  it("finds the CLI of the workflows, as the SDK that it belongs to", () => {
    const [cli, ...more] = found(".github/actions/pulumi/action.yml");
    assert.deepEqual(more, []);
    assert.equal(cli?.depName, "@pulumi/pulumi");
    assert.equal(cli.value, product.dependencies["@pulumi/pulumi"]);
  });

  // As Renovate's managers call them: npm, asdf, devcontainer; asdf, devcontainer and their data sources.
  for (const [title, names] of [
    ["Node", ["node"]],
    ["Go", ["go", "golang", "golang/go"]],
  ] as const)
    it(`moves ${title} in one go, wherever its version stands`, () => {
      const grouping = config().packageRules.filter(({ groupName }) => groupName === title);
      assert.deepEqual(
        grouping.map(({ matchPackageNames }) => matchPackageNames),
        [names],
      );
    });

  it("holds by hand what exists: every folder it names has a module", () => {
    const folders = config().packageRules.flatMap(({ matchFileNames = [] }) => matchFileNames);
    for (const folder of folders)
      assert.ok(globSync(folder.replace(/\*\*$/, "**/go.mod"), { cwd: rootDir }).length > 0, folder);
  });
});
