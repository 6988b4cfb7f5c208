import { join } from "node:path";
import { binDir } from "../../toolchain/paths";
import { run, type RunResult } from "../../toolchain/process";

/** The node that `tests/cluster/setup.ts` has started. */
export interface TestNode {
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

/** Makes a namespace, or takes it as it is. */
export async function ensureNamespace(name: string): Promise<void> {
  await kubectlOutput(
    ["apply", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name } }),
  );
}

let pods = 0;

/**
 * Runs one probe of the sample workload (`probe tcp HOST PORT`, `probe http URL`) from a pod with these labels, and
 * answers whether it got through. The pod is gone afterwards.
 */
export async function probeFrom(
  namespace: string,
  labels: Readonly<Record<string, string>>,
  probe: readonly string[],
): Promise<{ ok: boolean; text: string }> {
  const name = `probe-${++pods}`;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      restartPolicy: "Never",
      containers: [{ name: "probe", image: testNode().image, imagePullPolicy: "Never", args: ["probe", ...probe] }],
    },
  };
  await kubectlOutput(["create", "-f", "-"], JSON.stringify(pod));
  const reference = ["-n", namespace, `pod/${name}`];
  try {
    const finished = `--for=jsonpath={.status.containerStatuses[0].state.terminated}`;
    await kubectlOutput(["wait", ...reference, finished, "--timeout=60s"]);
    const code = "-o=jsonpath={.status.containerStatuses[0].state.terminated.exitCode}";
    const ok = (await kubectlOutput(["get", ...reference, code])) === "0";
    return { ok, text: await kubectlOutput(["logs", ...reference]) };
  } finally {
    await kubectlOutput(["delete", ...reference, "--grace-period=0", "--wait=false"]);
  }
}
