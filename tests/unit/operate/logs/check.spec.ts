import assert from "node:assert/strict";
import type { Subject } from "../../../../operate/checks/subject";
import { logsCheck } from "../../../../operate/logs/check";
import { settingsSchema } from "../../../../components/settings";

const line = (text: string): string => `${new Date().toISOString()} ${text}`;

/** An application of one pod that says this. */
function subject(log: readonly string[], ignoredLogLines: readonly string[] = []): Subject {
  const pod = {
    metadata: { name: "circle-core-0" },
    spec: { containers: [{ name: "circle-core" }] },
    status: { containerStatuses: [{ name: "circle-core", restartCount: 0 }] },
  };
  const api = {
    list: () => Promise.resolve([pod]),
    text: () => Promise.resolve(log.map(line).join("\n")),
  };
  const settings = settingsSchema("development").parse({ environment: "development", validation: { ignoredLogLines } });
  return {
    stack: "development",
    settings,
    cluster: { name: "primary", context: "here", api } as unknown as Subject["cluster"],
  };
}

const messages = async (...args: Parameters<typeof logsCheck>): Promise<string[]> =>
  (await logsCheck(...args)).findings.map(({ message }) => message);

describe("the logs of an application", () => {
  const log = ["INFO: all is well", "ERROR: no disk", "ERROR: retrying in 5 s"];

  it("are judged line by line", async () => {
    const said = await messages(subject(log));
    assert.equal(said.length, 2);
    assert.match(said.join("\n"), /no disk/);
    assert.match(said.join("\n"), /retrying/);
  });

  it("have lines that the settings take for no findings", async () => {
    const said = await messages(subject(log, ["retrying in \\d+ s"]));
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /no disk/);
  });

  it("are judged from their newest lines on, and it is said where older ones were left out", async () => {
    // The bound is in the midst of the second line, whose rest would look like an error.
    const long = `ERROR: old\n${" ERROR: half ".repeat(200_000)}`;
    const { findings, unchecked } = await logsCheck(subject([long, "x".repeat(2_500_000), "ERROR: new"]));
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["It logs an error: ERROR: new"],
    );
    assert.deepEqual(
      unchecked.map(({ what }) => what),
      ["older lines of circle-core-0, container circle-core"],
    );
  });

  it("have lines beside these that the command is told to ignore", async () => {
    assert.deepEqual(await messages(subject(log, ["retrying in \\d+ s"]), { ignore: [/disk/u] }), []);
  });
});
