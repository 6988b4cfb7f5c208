import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rootDir } from "../toolchain/paths";
import { pages } from "./generate/pages";

/** `npm run generate`: writes all generated pages anew. A test fails where one is stale. */
for (const { path, text } of pages) {
  const file = join(rootDir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text());
  process.stdout.write(`${path}\n`);
}
