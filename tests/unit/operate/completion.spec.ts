import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { shellNames } from "../../../operate/commands/completion";
import { completionScript, shells, type Shell } from "../../../operate/completion/script";
import { program } from "../../../operate/program";
import { installed } from "../../support/installed";
import { zshProposals } from "../../support/zsh";

const main = program("", () => undefined);

/** What a shell proposes behind a command line. */
type Propose = (...words: readonly string[]) => readonly string[];

const runners: Readonly<Record<Shell, (script: string, folder: string) => Propose>> = {
  bash:
    (script, folder) =>
    (...words) => {
      const text = `source ${script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _circle_core; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return lines("bash", ["--norc", "-c", text, "bash", "circle-core", ...words.flatMap(asBashSplits)], folder);
    },
  fish:
    (script, folder) =>
    (...words) =>
      lines(
        "fish",
        ["--no-config", "-c", `source ${script}; complete -C 'circle-core ${words.join(" ")}'`],
        folder,
      ).map((line) => line.split("\t")[0]?.replace(/^--\w+=/, "") ?? ""),
  zsh:
    (script, folder) =>
    (...words) =>
      zshProposals(script, `circle-core ${words.join(" ")}`, folder),
};

/** An equals sign is a word of its own to readline. */
function asBashSplits(word: string): readonly string[] {
  return word.startsWith("--") && word.includes("=") ? word.split(/(=)/).filter((part) => part !== "") : [word];
}

function lines(command: string, args: readonly string[], cwd: string): readonly string[] {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  assert.ok(status === 0 && stderr === "", `${command}: ${stderr}${String(error)}`);
  return stdout.split("\n").filter((line) => line !== "");
}

describe("shell completion", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "completion-"));
  const project = join(folder, "project");
  const inside = join(project, "deep", "inside");
  before(() => {
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(project, "Pulumi.yaml"), "name: circle-core\n");
    for (const stack of ["development", "production", "production-eu"])
      writeFileSync(join(project, `Pulumi.${stack}.yaml`), "");
    writeFileSync(join(project, "Pulumi.$(touch bitten).yaml"), "");
    writeFileSync(join(inside, "a file.yaml"), "");
    for (const shell of shells) writeFileSync(join(folder, shell), completionScript(shell, main));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is there for the shells that the help names", () => {
    assert.deepEqual(shellNames, shells);
  });

  for (const shell of shells) {
    describe(`in ${shell}`, () => {
      let propose: Propose;
      let elsewhere: Propose;
      before(function () {
        if (!installed(shell)) this.skip();
        propose = runners[shell](join(folder, shell), inside);
        elsewhere = runners[shell](join(folder, shell), folder);
      });

      it("proposes the commands, and those alone that begin so", () => {
        const names = main.commands.map((command) => command.name());
        const proposed = propose("");
        assert.deepEqual(
          [...names, "help"].filter((name) => !proposed.includes(name)),
          [],
        );
        assert.deepEqual([...propose("di")].sort(), ["diagnose", "diagram", "diff"].sort());
        assert.deepEqual(propose("--color", "never", "ro"), ["rollback"]);
        assert.deepEqual(propose("help", "dri"), ["drift"]);
        assert.deepEqual(propose("render", "--output-d"), ["--output-dir"]);
      });

      it("proposes the stacks of the checkout, from any folder of it, and runs nothing of their names", () => {
        for (const option of ["-e", "--environment"]) {
          const proposed = propose("deploy", option, "").filter((name) => !name.includes("touch"));
          assert.deepEqual([...proposed].sort(), ["development", "production", "production-eu"]);
        }
        assert.deepEqual(propose("status", "-e", "dev"), ["development"]);
        assert.deepEqual(propose("diff", "dev"), ["development"]);
        assert.deepEqual(elsewhere("status", "-e", ""), []);
        assert.deepEqual(lines("find", [folder, "-name", "bitten"], folder), []);
      });

      it("proposes the values that an option may have, also behind an equals sign", () => {
        assert.deepEqual([...propose("drift", "-o", "")].sort(), ["json", "text"]);
        assert.deepEqual(propose("drift", "--output=j").map(afterEquals), ["json"]);
        assert.deepEqual(propose("validate", "--fail-on", "w"), ["warning"]);
        assert.deepEqual([...propose("completion", "")].sort(), [...shells].sort());
        assert.deepEqual(propose("validate", "-o", "sa"), ["sarif"]);
        assert.deepEqual(propose("deploy", "--timeout", ""), []);
      });

      it("proposes files where files are meant", () => {
        for (const words of [
          ["lint", "a"],
          ["status", "-e", "production", "--config", "a"],
        ])
          assert.match(propose(...words).join("\n"), /^'?a\\? file\.yaml'?$/);
      });
    });
  }

  describe("in bash", () => {
    it("proposes every option of every command that its help shows", () => {
      const propose = runners.bash(join(folder, "bash"), inside);
      for (const command of main.commands) {
        assert.deepEqual([...propose(command.name(), "-")].sort(), longOptions(command).sort(), command.name());
      }
    });
  });
});

function afterEquals(proposed: string): string {
  return proposed.slice(proposed.indexOf("=") + 1);
}

function longOptions(command: Command): string[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long }) => long ?? []);
}
