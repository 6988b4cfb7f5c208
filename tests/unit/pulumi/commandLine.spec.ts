import assert from "node:assert/strict";
import { commandLine, needsConfiguration } from "../../../toolchain/pulumi/commandLine";

const quiet = ["--color", "never", "--non-interactive"];

describe("command line of Pulumi", () => {
  it("of a command that runs the program names stack and configuration, and asks for no dots", () => {
    const flags = { stack: "dev", configFile: "/c.yaml", colour: false };
    assert.deepEqual(commandLine(["up", "--yes"], flags), [
      ...["up", "--yes", "--stack", "dev", "--config-file", "/c.yaml", "--suppress-progress"],
      ...quiet,
    ]);
  });
  it("of a command on a stack names the stack only", () => {
    const flags = { stack: "dev", configFile: undefined, colour: false };
    assert.deepEqual(commandLine(["stack", "export"], flags), ["stack", "export", "--stack", "dev", ...quiet]);
  });
  it("paints where it is seen", () => {
    const flags = { stack: undefined, configFile: undefined, colour: true };
    assert.deepEqual(commandLine(["version"], flags), ["version", "--color", "always", "--non-interactive"]);
  });
  it("needs configuration for what runs the program or sets values", () => {
    for (const command of ["preview", "up", "refresh", "destroy", "import", "config"]) {
      assert.ok(needsConfiguration([command, "set"]), command);
    }
    for (const command of ["stack", "cancel", "plugin", ""]) assert.ok(!needsConfiguration([command]), command);
  });
});
