import { join } from "node:path";
import type { Cluster } from "../../toolchain/cluster";
import { binDir } from "../../toolchain/paths";
import { run, type RunResult } from "../../toolchain/process";

/** The node that `tests/cluster/setup.ts` has started. */
export interface TestNode {
  cluster: Cluster;
  kubeconfig: string;
  context: string;
  /** Reference of the sample workload's image, and its digest. */
  image: string;
  digest: string;
}

const variable = "TEST_NODE";

export function setNode(node: TestNode): void {
  process.env[variable] = JSON.stringify(node);
}

export function testNode(): TestNode {
  const text = process.env[variable];
  if (text === undefined) throw new Error("no test node: run mocha with --require tests/cluster/setup.ts");
  return JSON.parse(text) as TestNode;
}

/** What a stack on the test node says otherwise than its tracked file; `image` where it is another than the node's own. */
export function onNode({ image, digest }: Pick<TestNode, "image" | "digest"> = testNode()): Record<string, unknown> {
  return {
    "circle-core:clusters": [{ name: "test", context: testNode().context }],
    "circle-core:image": imageSettings({ image, digest }),
  };
}

/** An image as the settings name it. */
export function imageSettings({ image, digest }: Pick<TestNode, "image" | "digest"> = testNode()): object {
  const [repository, tag] = image.split(/:(?=[^:]*$)/);
  return { repository, tag, digest };
}

/** Runs kubectl on the test node. */
export function kubectl(args: readonly string[], input?: string): Promise<RunResult> {
  const connection = ["--kubeconfig", testNode().kubeconfig];
  return run(join(binDir, "kubectl"), [...connection, ...args], input === undefined ? {} : { input });
}

/** What kubectl prints; a failure is an error with its text. */
export async function kubectlOutput(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await kubectl(args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Makes objects, or brings those that exist to what is given. */
export function apply(...items: readonly object[]): Promise<string> {
  return kubectlOutput(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
}

/** Makes a namespace, or takes it as it is. */
export async function ensureNamespace(...names: readonly string[]): Promise<void> {
  await apply(...names.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })));
}

/** Whether a TCP connection can be made from inside a pod of the sample workload. */
export async function connects(namespace: string, pod: string, host: string, port: number): Promise<boolean> {
  const probe = ["/workload", "probe", "tcp", host, String(port)];
  return (await kubectl(["exec", "-n", namespace, pod, "--", ...probe])).code === 0;
}

/** Asks until the answer is yes, at most for these milliseconds: network policies take effect a few seconds later. */
export async function eventually(ask: () => Promise<boolean>, patience = 30_000): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    if (await ask()) return true;
  }
  return false;
}
