import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rules } from "../../../components/rules";
import { catalogue } from "../../../policy/rules/catalogue";
import { rootDir } from "../../../toolchain/paths";

const inRoot = readdirSync(rootDir).filter((name) => name.endsWith(".md"));
const inDocs = readdirSync(join(rootDir, "docs"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => join("docs", name));

const read = (file: string): string => readFileSync(join(rootDir, file), "utf8");

/** What stands between backticks and looks like a file of the checkout. */
function namedFiles(text: string): string[] {
  const words = [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = ""]) => word);
  return words.filter((word) => /^(components|policy|toolchain|scripts|tests|docs|examples)\/[\w./-]+$/.test(word));
}

/** Where the links of a page lead, but for other sites and places in the page itself. */
function links(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^(https?:|#)/.test(target)).map((target) => target.replace(/#.*/, ""));
}

/** The codes after a word in a table of security.md, such as policy `host-path`, `host-ports`. */
function codesAfter(word: string): string[] {
  const lists = [...read("docs/security.md").matchAll(new RegExp(`\\b${word} ((?:\`[\\w-]+\`(?:, )?)+)`, "g"))];
  return lists.flatMap(([, list = ""]) => [...list.matchAll(/`([\w-]+)`/g)].map(([, code = ""]) => code));
}

describe("the pages", () => {
  for (const file of [...inRoot, ...inDocs]) {
    it(`${file} names only files that are there`, () => {
      const text = read(file);
      const missing = [
        ...namedFiles(text).filter((name) => !existsSync(join(rootDir, name))),
        ...links(text).filter((target) => !existsSync(join(rootDir, dirname(file), target))),
      ];
      assert.deepEqual(missing, []);
    });
  }

  it("docs/security.md names only policy rules and contradictions that exist", () => {
    const rulesOfPack = catalogue.map(({ id }) => id);
    const codes = rules.map(({ code }) => code);
    const policies = codesAfter("policy");
    const settings = codesAfter("settings");
    assert.ok(policies.length > 10 && settings.length > 5, "the page's tables are not read");
    assert.deepEqual(
      [...policies.filter((id) => !rulesOfPack.includes(id)), ...settings.filter((code) => !codes.includes(code))],
      [],
    );
  });
});
