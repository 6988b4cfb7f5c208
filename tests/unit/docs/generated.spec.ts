import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { environments } from "../../../components/schema/values";
import { pages } from "../../../scripts/generate/pages";
import { stackSchema } from "../../../scripts/generate/stackSchema";
import { rootDir } from "../../../toolchain/paths";

const stackFile = (environment: string): string => readFileSync(join(rootDir, `Pulumi.${environment}.yaml`), "utf8");

describe("generated pages", () => {
  for (const { path, text } of pages) {
    it(`${path} is what its source makes now (else: npm run generate)`, () => {
      const file = join(rootDir, path);
      assert.ok(existsSync(file) && readFileSync(file, "utf8") === text(), `${path} is stale: npm run generate`);
    });
  }

  for (const environment of environments) {
    it(`the stack file of ${environment} names its schema first, and keeps to it`, () => {
      const text = stackFile(environment);
      assert.equal(text.split("\n")[0], `# yaml-language-server: $schema=docs/schema/${environment}.json`);
      const { success, error } = z.fromJSONSchema(stackSchema(environment)).safeParse(parse(text));
      assert.ok(success, JSON.stringify(error?.issues));
    });

    it(`the schema of ${environment} refuses an unknown key, a wrong value, and another environment`, () => {
      const schema = z.fromJSONSchema(stackSchema(environment));
      const own = { "circle-core:environment": environment };
      const accepts = (config: object): boolean => schema.safeParse({ config: { ...own, ...config } }).success;
      assert.equal(accepts({ "kubernetes:context": "any" }), true);
      assert.equal(accepts({ "circle-core:images": {} }), false);
      assert.equal(accepts({ "circle-core:image": { tags: "0.2.0" } }), false);
      assert.equal(accepts({ "circle-core:scaling": { replicas: 0 } }), false);
      assert.equal(accepts({ "circle-core:environment": "elsewhere" }), false);
    });
  }
});
