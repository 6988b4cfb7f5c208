import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { openStack, type Outcome, type TestStack, type TestStackOptions } from "../support/stack";
import { unusedAddress } from "../support/unusedAddress";

/** What went wrong, as the engine tells it at the end; where it did not even begin, all of what it says. */
function diagnosis(output: string): string {
  return /^Diagnostics:\n(.*?)(?=^\w+:$)/ms.exec(output)?.[1] ?? output;
}

/** Refused in a few lines that a person can act on. */
function assertRefused({ code, output }: Outcome, ...says: RegExp[]): void {
  assert.notEqual(code, 0, output);
  const told = diagnosis(output);
  for (const text of says) assert.match(told, text);
  assert.doesNotMatch(output, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace");
  const lines = told.split("\n").filter((line) => line.trim() !== "");
  assert.ok(lines.length <= 12, `${lines.length} lines:\n${told}`);
}

/** Writes the kubeconfig of a cluster that is not there any more. */
async function writeKubeconfigOfGoneCluster(path: string): Promise<void> {
  const name = "gone";
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: await unusedAddress() } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  await writeFile(path, stringify(config));
}

describe("a mistake of the user", function () {
  this.timeout(120_000);
  let stack: TestStack;
  afterEach(() => stack.dispose());

  const open = (options: Partial<TestStackOptions> = {}): Promise<TestStack> =>
    openStack({ stack: "development", ...options });

  const settings: { what: string; config: Record<string, unknown>; says: RegExp[] }[] = [
    {
      what: "an unknown key",
      config: { "circle-core:scaling": { replica: 2 } },
      says: [/circle-core:scaling\.replica\b/, /Did you mean replicas\?/],
    },
    {
      what: "an unknown key at the top",
      config: { "circle-core:replicas": 2 },
      says: [/circle-core:replicas/],
    },
    {
      what: "a wrong type",
      config: { "circle-core:scaling": { replicas: "two" } },
      says: [/circle-core:scaling\.replicas\b/, /is "two"; allowed: /],
    },
    {
      what: "an environment that does not exist",
      config: { "circle-core:environment": "testing" },
      says: [/circle-core:environment\b/, /is "testing"; allowed: .*development.*staging.*production/],
    },
    {
      what: "the environment of another stack",
      config: { "circle-core:environment": "staging" },
      says: [/is staging, but the stack is called development/],
    },
    {
      what: "a context that the kubeconfig does not have",
      config: { "circle-core:clusters": [{ name: "primary", context: "elsewhere" }] },
      says: [/the context elsewhere, which is not in the kubeconfig/, /it has embedded-/],
    },
  ];
  for (const { what, config, says } of settings)
    it(`is told in a few sentences: ${what}`, async () => {
      stack = await open({ config });
      assertRefused(await stack.preview(), ...says);
    });

  it("is told with all others at once", async () => {
    stack = await open({
      config: { "circle-core:scaling": { replicas: 0, replica: 2 }, "circle-core:image": { tag: "latest" } },
    });
    assertRefused(await stack.preview(), /scaling\.replicas\b/, /scaling\.replica\b/, /\[tag-latest\]/);
  });

  it("is told in a few sentences: a stack file that is not YAML", async () => {
    stack = await open();
    await writeFile(await stack.configure({}), 'config:\n  circle-core:environment: "development\n  - oops: [\n');
    assertRefused(await stack.preview(), /invalid YAML file: .*line \d/);
  });

  it("is told in a few sentences: a cluster that can't be reached", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gone-"));
    const kubeconfig = join(folder, "kubeconfig");
    await writeKubeconfigOfGoneCluster(kubeconfig);
    stack = await open({ kubeconfig });
    assertRefused(await stack.up("--skip-preview"), /unreachable/, /connection refused/);
    await rm(folder, { recursive: true });
  });

  it("is told in a few sentences: no cluster at all", async () => {
    stack = await open({ kubeconfig: "/dev/null" });
    assertRefused(
      await stack.up("--skip-preview"),
      /unable to load Kubernetes client configuration from kubeconfig file/,
    );
  });
});
