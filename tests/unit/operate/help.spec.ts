import assert from "node:assert/strict";
import type { Command } from "commander";
import { exitCodes } from "../../../operate/errors";
import { program } from "../../../operate/program";

/** The whole help as it is printed. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 10_000 });
  command.outputHelp();
  return text;
}

/** The command lines of circle-core in the examples, each as its words. */
function examplesIn(help: string): readonly (readonly string[])[] {
  const [, examples = ""] = help.split("\nExamples:\n");
  return [...examples.matchAll(/(?:^|[ (])circle-core (.*?)(?= (?:[|>#]|&&) |\)|$)/gm)].map(
    ([, line = ""]) => line.match(/'[^']*'|"[^"]*"|\S+/g)?.map((word) => word.replace(/^'(.*)'$/, "$1")) ?? [],
  );
}

describe("the help", () => {
  const main = program("", () => undefined);
  const { commands } = main;

  it("of the whole command names every command, what each is for, and every exit code", () => {
    const help = helpOf(main);
    for (const command of commands) {
      assert.match(help, new RegExp(`^ {2}${command.name()}[ |].*${command.summary().slice(0, 20)}`, "m"));
    }
    for (const code of Object.values(exitCodes)) assert.match(help, new RegExp(`^ {2}${code} {2}\\w`, "m"));
  });

  for (const command of commands) {
    const name = command.name();
    const help = helpOf(command);
    describe(`of ${name}`, () => {
      it("says what it does, in a line and in full", () => {
        assert.match(command.summary(), /^[a-z].{10,90}$/);
        assert.doesNotMatch(command.summary(), /\.$/);
        assert.match(command.description(), /^[A-Z].{30,}\.|^[A-Z].{30,}/s);
        for (const { long, description } of command.options) assert.ok(description.length > 5, `${name} ${long ?? ""}`);
      });

      it("says which exit codes it has, among those of the whole command", () => {
        const [, codes = ""] = /^Exit codes: ([\s\S]*?)\n\n/m.exec(help) ?? [];
        const said = [...codes.matchAll(/(?:^|· |·\n)(\d) \w/g)].map(([, code]) => Number(code));
        assert.ok(said.includes(0) && said.includes(2), help);
        const known: readonly number[] = Object.values(exitCodes);
        assert.deepEqual(
          said.filter((code) => !known.includes(code)),
          [],
        );
        assert.deepEqual(said, [...said].sort());
      });

      it("has examples of itself that can be typed", () => {
        const own = examplesIn(help).filter(([first]) => first === name);
        assert.ok(own.length > 0, help);
        for (const [, ...words] of own) {
          const quiet = commandNamed(name);
          const { unknown } = quiet.parseOptions([...words]);
          assert.deepEqual(unknown, [], `circle-core ${name} ${words.join(" ")}`);
          const missing = quiet.options.filter(
            (option) => option.mandatory && quiet.getOptionValue(option.attributeName()) === undefined,
          );
          assert.deepEqual(
            missing.map(({ flags }) => flags),
            [],
            `circle-core ${name} ${words.join(" ")}`,
          );
        }
      });
    });
  }

  /** A fresh one, whose options hold nothing yet; a wrong value is an error, and ends nothing. */
  function commandNamed(name: string): Command {
    const found = program("", () => undefined).commands.find((command) => command.name() === name);
    assert.ok(found);
    return found.exitOverride();
  }
});
