import assert from "node:assert/strict";
import { configEnvironment, programArguments, runResponse } from "../../../toolchain/offline/language/program";
import { language } from "../../../toolchain/offline/rpc/protocol";

const info = (): language.ProgramInfo =>
  new language.ProgramInfo().setRootDirectory("/srv").setProgramDirectory("/srv/program").setEntryPoint(".");
const request = (): language.RunRequest =>
  new language.RunRequest()
    .setInfo(info())
    .setMonitorAddress("127.0.0.1:1")
    .setOrganization("organization")
    .setProject("shop")
    .setStack("dev")
    .setParallel(4);

describe("command line of a program", () => {
  it("names monitor, engine, project, stack and folders, then the entry", () => {
    assert.deepEqual(programArguments(request(), "127.0.0.1:2"), [
      ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2"],
      ...["--organization", "organization", "--project", "shop", "--root-directory", "/srv", "--stack", "dev"],
      ...["--pwd", "/srv/program", "--parallel", "4", "."],
    ]);
  });
  it("says when nothing may be changed", () => {
    assert.ok(programArguments(request().setDryrun(true), "e").includes("--dry-run"));
  });
  it("leaves out what is not known", () => {
    assert.ok(!programArguments(request().setOrganization(""), "e").includes("--organization"));
  });
  it("passes the program's own arguments last", () => {
    const withArguments = request().setInfo(info().setEntryPoint("main.ts")).setArgsList(["a", "--b"]);
    assert.deepEqual(programArguments(withArguments, "e").slice(-3), ["main.ts", "a", "--b"]);
  });
});

describe("configuration of a program", () => {
  it("has keys in the form that the SDK reads, and names the secret ones", () => {
    const configured = request().setConfigsecretkeysList(["shop:token"]);
    configured.getConfigMap().set("shop:token", "t").set("kubernetes:config:namespace", "n").set("shop:a:b", "c");
    const { PULUMI_CONFIG = "", PULUMI_CONFIG_SECRET_KEYS = "" } = configEnvironment(configured);
    assert.deepEqual(JSON.parse(PULUMI_CONFIG), {
      "shop:config:token": "t",
      "kubernetes:config:namespace": "n",
      "shop:config:a:b": "c",
    });
    assert.deepEqual(JSON.parse(PULUMI_CONFIG_SECRET_KEYS), ["shop:token"]);
  });
  it("is empty where there is none", () => {
    assert.deepEqual(configEnvironment(request()), { PULUMI_CONFIG: "{}", PULUMI_CONFIG_SECRET_KEYS: "[]" });
  });
});

describe("what the engine is told of a program's end", () => {
  const told = (code: number | null, signal: NodeJS.Signals | null = null, outOfMemory = false) =>
    runResponse({ code, signal }, outOfMemory).toObject();

  it("is nothing where it ended well", () => {
    assert.deepEqual(told(0), { error: "", bail: false });
  });
  it("is to say no more where the SDK has told the person", () => {
    assert.deepEqual(told(32), { error: "", bail: true });
  });
  it("is its exit code", () => {
    assert.equal(told(3).error, "Program exited with non-zero exit code: 3");
  });
  it("is the signal that ended it", () => {
    assert.equal(told(null, "SIGKILL").error, "Program was ended by SIGKILL");
  });
  it("is how to give it more memory where that ran out", () => {
    assert.match(told(null, "SIGABRT", true).error, /SIGABRT\. It ran out of memory: raise .*--max-old-space-size/);
    assert.match(told(134, null, true).error, /134\. It ran out of memory/);
  });
});
