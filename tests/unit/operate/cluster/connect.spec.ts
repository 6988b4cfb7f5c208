import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { connect } from "../../../../operate/cluster/connect";
import { openClusters } from "../../../../operate/cluster/open";
import { Failure } from "../../../../operate/errors";
import type { EnvironmentSettings } from "../../../../operate/settings/read";
import { accepted } from "../../components/stackConfig";

/** A kubeconfig of contexts, each with a cluster and a user of its name. */
const kubeconfig = (names: readonly string[], current?: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: names.map((name) => ({ name, cluster: { server: `https://${name}.example.com` } })),
    users: names.map((name) => ({ name, user: { token: "hunter2" } })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
    ...(current !== undefined && { "current-context": current }),
  });

describe("the clusters of a stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "connect-"));
  const { KUBECONFIG, PATH } = process.env;
  const use = (...texts: readonly string[]): void => {
    const files = texts.map((text, index) => {
      const file = join(folder, `config-${index}`);
      writeFileSync(file, text);
      return file;
    });
    process.env.KUBECONFIG = files.join(delimiter);
  };
  afterEach(() => {
    if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = KUBECONFIG;
    process.env.PATH = PATH;
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const settingsOn = (...contexts: readonly string[]) =>
    accepted("staging", { clusters: contexts.map((context) => ({ name: context, context })) });
  const byOutput = accepted("staging", {
    clusters: [{ name: "primary", kubeconfig: { stack: "organization/platform/staging" } }],
  });
  const reached = (...contexts: readonly string[]) =>
    connect("staging", settingsOn(...contexts)).map(({ name, context, server }) => [name, context, server]);

  async function refusal(work: () => unknown): Promise<readonly [number, string]> {
    try {
      await work();
    } catch (error) {
      assert.ok(error instanceof Failure, String(error));
      assert.doesNotMatch(`${error.message}${error.hint ?? ""}`, /hunter2/);
      return [error.exitCode, error.message];
    }
    return assert.fail("nothing was refused");
  }

  it("are those of the contexts that the settings name, whichever is current", () => {
    use(kubeconfig(["home", "a", "b"], "home"));
    assert.deepEqual(reached("a", "b"), [
      ["a", "a", "https://a.example.com"],
      ["b", "b", "https://b.example.com"],
    ]);
  });

  it("are looked for in every file of KUBECONFIG", () => {
    use(kubeconfig(["a"], "a"), kubeconfig(["b"], "b"));
    process.env.KUBECONFIG = [process.env.KUBECONFIG, join(folder, "none")].join(delimiter);
    assert.deepEqual(
      reached("a", "b").map(([name]) => name),
      ["a", "b"],
    );
  });

  it("of two things of one name, and of two current contexts, are by the first", () => {
    const settings = accepted("development");
    const contexts = () => connect("development", settings).map(({ context, server }) => [context, server]);
    const moved = kubeconfig(["a"], "a").replace("a.example.com", "other.example.com");
    use(kubeconfig(["a"]), moved, kubeconfig(["b"], "b"));
    assert.deepEqual(contexts(), [["a", "https://a.example.com"]]);
    use(moved, kubeconfig(["a"], "a"));
    assert.deepEqual(contexts(), [["a", "https://other.example.com"]]);
  });

  it("in development are the current one where none is named", async () => {
    const settings = accepted("development");
    use(kubeconfig(["a", "b"], "b"));
    assert.deepEqual(
      connect("development", settings).map(({ context }) => context),
      ["b"],
    );
    use(kubeconfig(["a", "b"]));
    const [code, message] = await refusal(() => connect("development", settings));
    assert.equal(code, 3);
    assert.match(message, /^No kubeconfig names a current context: /);
  });

  it("are refused where the kubeconfig does not lead to them", async () => {
    use(kubeconfig(["a"], "a"));
    const [code, message] = await refusal(() => reached("elsewhere"));
    assert.equal(code, 2);
    assert.match(message, /the context elsewhere, which is not in the kubeconfig .*; it has a\./);
    process.env.KUBECONFIG = join(folder, "none");
    const [absent, told] = await refusal(() => reached("a"));
    assert.equal(absent, 3);
    assert.match(told, /there is no kubeconfig: .*none does not exist/);
    const half = (drop: "clusters" | "users") =>
      JSON.stringify({ ...(JSON.parse(kubeconfig(["a"], "a")) as object), [drop]: [] });
    use(half("clusters"));
    assert.deepEqual(await refusal(() => reached("a")), [
      3,
      "The context a names the cluster a, which is not in the kubeconfig",
    ]);
    use(half("users"));
    assert.deepEqual(await refusal(() => reached("a")), [
      3,
      "The context a names the user a, which is not in the kubeconfig",
    ]);
  });

  it("in production are refused while another context is current", async () => {
    use(kubeconfig(["home", "production"], "home"));
    const settings = accepted("production");
    const [code, message] = await refusal(() => connect("production", settings));
    assert.equal(code, 2);
    assert.match(
      message,
      /but the current context of .* is home\.\nIf you mean production: kubectl config use-context production$/,
    );
    use(kubeconfig(["home", "production"], "production"));
    assert.equal(connect("production", settings).length, 1);
  });

  describe("whose kubeconfig is another stack's output", () => {
    const environment = { stack: "staging", settings: byOutput, project: folder } as unknown as EnvironmentSettings;
    /** A `pulumi` that does so. */
    const pulumi = (script: string): void => {
      writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, "pulumi"), 0o755);
      process.env.PATH = `${folder}${delimiter}${PATH ?? ""}`;
    };

    it("are asked of pulumi, which needs no kubeconfig on this machine", async () => {
      process.env.KUBECONFIG = join(folder, "none");
      writeFileSync(join(folder, "output"), kubeconfig(["eks"], "eks"));
      pulumi(`echo "$@" > ${folder}/asked; cat ${folder}/output`);
      const [cluster] = await openClusters(environment);
      assert.deepEqual(
        [cluster?.name, cluster?.context, cluster?.server],
        ["primary", "eks", "https://eks.example.com"],
      );
    });

    it("are refused in a line where that fails", async () => {
      pulumi("echo 'error: no stack named staging found' 1>&2; exit 6");
      const [code, message] = await refusal(() => openClusters(environment));
      assert.equal(code, 3);
      assert.match(
        message,
        /the output kubeconfig of the stack organization\/platform\/staging, which could not be read: error: no stack named staging found$/,
      );
      process.env.PATH = join(folder, "nowhere");
      assert.match((await refusal(() => openClusters(environment)))[1], /there is no pulumi in PATH$/);
    });

    it("are refused where the output is no kubeconfig", async () => {
      pulumi("echo '{\"hunter2\": [}'");
      const [code, message] = await refusal(() => openClusters(environment));
      assert.equal(code, 3);
      assert.match(message, /^The output kubeconfig of the stack organization\/platform\/staging is no kubeconfig$/);
      pulumi("echo hunter2");
      assert.equal((await refusal(() => openClusters(environment)))[0], 3);
    });
  });
});
