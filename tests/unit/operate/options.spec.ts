import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../../operate/errors";
import { keysOf } from "../../../operate/lint/keys";
import { rulebook, type Choice } from "../../../operate/lint/options";
import { outputsOf } from "../../../operate/outputs";
import { nearest } from "../../../operate/suggest";
import { colorsFor } from "../../../operate/terminal";
import { Field } from "../../../policy/rules/read";
import { catalogue } from "../../../policy/rules/catalogue";

const everything: Choice = { rule: [], severity: "low" };

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  return assert.fail("was accepted");
}

describe("the choice of rules", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "lint-options-"))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const config = (text: string, name = "c.json"): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("is all of them, mandatory, where nothing is said", async () => {
    const { rules, configuration, written } = await rulebook(everything, folder);
    assert.deepEqual(rules, catalogue);
    assert.ok([...configuration.values()].every(({ level }) => level === "mandatory"));
    assert.equal(written, undefined);
  });

  it("is by id and by severity", async () => {
    const ids = async (choice: Partial<Choice>) =>
      (await rulebook({ ...everything, ...choice }, folder)).rules.map(({ id }) => id);
    assert.deepEqual(await ids({ rule: ["privileged"] }), ["privileged"]);
    assert.deepEqual(
      await ids({ severity: "critical" }),
      catalogue.filter(({ severity }) => severity === "critical").map(({ id }) => id),
    );
    assert.equal(
      await refusal(() => ids({ rule: ["priviliged", "nonsense-xyz"] })),
      "--rule priviliged: there is no such rule; did you mean privileged?\n--rule nonsense-xyz: there is no such rule",
    );
    assert.match(await refusal(() => ids({ rule: ["memory-limit"], severity: "critical" })), /nothing would be judged/);
  });

  it("takes levels and settings from a file, and leaves disabled rules out", async () => {
    const file = config('{"all": "disabled", "privileged": "advisory"}');
    const { rules, configuration } = await rulebook({ ...everything, config: file }, folder);
    assert.deepEqual([rules.map(({ id }) => id), configuration.get("privileged")?.level], [["privileged"], "advisory"]);
    assert.match(
      await refusal(() => rulebook({ ...everything, config: file, rule: ["seccomp"] }, folder)),
      /disables every rule/,
    );
  });

  it("names every mistake of the file with its place", async () => {
    const file = config('{\n  "all": "strict",\n  "priviledged": "advisory",\n  "seccomp": {"level": 1}\n}');
    const lines = (await refusal(() => rulebook({ ...everything, config: file }, folder))).split("\n");
    assert.deepEqual(lines, [
      `${file}:2:3: all must be one of advisory, mandatory, remediate, disabled`,
      `${file}:3:3: priviledged is no rule; docs/policies.md lists them; did you mean privileged?`,
      `${file}:4:15: seccomp.level unknown; the rule has no settings`,
    ]);
    assert.match(
      await refusal(() => rulebook({ ...everything, config: config("{\n ]") }, folder)),
      /c\.json:2:2: no valid JSON/,
    );
    assert.match(await refusal(() => rulebook({ ...everything, config: config("") }, folder)), /must hold one mapping/);
    assert.match(
      await refusal(() => rulebook({ ...everything, config: join(folder, "no.json") }, folder)),
      /no such file/,
    );
    assert.match(
      await refusal(() => rulebook({ ...everything, config: file, environment: "staging" }, folder)),
      /exclude each other/,
    );
  });

  it("takes the configuration of each environment of the product", async () => {
    for (const environment of ["development", "staging", "production"]) {
      const { rules } = await rulebook(
        { ...everything, environment },
        join(__dirname, "..", "..", "..", "policy", "config"),
      );
      assert.ok(rules.length > 0);
    }
  });
});

describe("the outputs", () => {
  it("are one for the standard output, which is text unless said, and files", async () => {
    assert.deepEqual(outputsOf([]), [{ format: "text", file: undefined }]);
    assert.deepEqual(outputsOf(["JSON"]), [{ format: "json", file: undefined }]);
    assert.deepEqual(outputsOf(["sarif=a=b"]), [
      { format: "sarif", file: "a=b" },
      { format: "text", file: undefined },
    ]);
    assert.deepEqual(
      await refusal(() => outputsOf(["json", "html"])),
      "--output json and --output html both go to the standard output: write html=FILE",
    );
    assert.match(await refusal(() => outputsOf(["json=a", "html=a"])), /two reports can't go to one file/);
    assert.match(await refusal(() => outputsOf(["jsno"])), /must be one of text, json.*; did you mean json\?$/);
    assert.match(await refusal(() => outputsOf(["out.xml"])), /did you mean junit=out\.xml\?$/);
    assert.match(await refusal(() => outputsOf(["json="])), /names no file/);
  });
});

describe("small helps", () => {
  it("suggest the nearest word, and none that is far", () => {
    assert.equal(nearest("lnit", ["lint", "deploy"]), "; did you mean lint?");
    assert.equal(nearest("prod", ["production", "staging"]), "");
    assert.equal(nearest("stagin", ["production", "staging"]), "; did you mean staging?");
    assert.equal(nearest("x", ["lint"]), "");
  });

  it("take a path of a field apart again", () => {
    const keys = ["spec", "a.b/c", 0, 'q"]', 12, "x"];
    assert.deepEqual(keysOf(Field.root({}).at(...keys).path), keys);
    assert.deepEqual(keysOf("image-tag.exemptions[0].until"), ["image-tag", "exemptions", 0, "until"]);
    assert.deepEqual(keysOf(""), []);
  });

  it("colour as the option, the environment and the terminal say", () => {
    const colored = (isTTY: boolean, choice: string, env: NodeJS.ProcessEnv = {}) =>
      colorsFor({ isTTY }, choice, env).isColorSupported;
    assert.deepEqual(
      [colored(true, "auto"), colored(false, "auto"), colored(false, "always"), colored(true, "never")],
      [true, false, true, false],
    );
    assert.equal(colored(true, "auto", { NO_COLOR: "1" }), false);
    assert.equal(colored(true, "auto", { NO_COLOR: "" }), true);
    assert.equal(colored(false, "auto", { FORCE_COLOR: "1" }), true);
    assert.equal(colored(true, "auto", { FORCE_COLOR: "0" }), false);
    assert.equal(colored(true, "auto", { TERM: "dumb" }), false);
  });
});
