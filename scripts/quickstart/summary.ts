import { listPods, readHealth } from "./health";
import { UserError } from "../../toolchain/errors";
import type { Session } from "../../toolchain/pulumi/session";
import type { Environment } from "./options";
import { clusterName, type Target } from "./target";

interface Outputs {
  namespace: string;
  url: string;
  image: string;
}

/** How to call kubectl on the target. */
function kubectl({ embedded, context }: Target): string {
  return embedded ? `npm run cluster -- kubectl ${clusterName} --` : `kubectl --context ${context}`;
}

/** The command that takes down what was put up. */
export function downCommand(environment: Environment, { embedded, context }: Target): string {
  return `npm run quickstart -- --down${embedded ? "" : ` --context ${context} --environment ${environment}`}`;
}

/** What runs, where, how healthy it is, and how to look further and clean up. */
export async function summary(environment: Environment, target: Target, session: Session): Promise<string> {
  const { namespace, url, image } = (await session.outputs(environment)) as unknown as Outputs;
  const pods = await listPods(target, namespace);
  const ready = pods.find((pod) => pod.ready);
  if (!ready) throw new UserError(`No pod of ${namespace} is ready although Pulumi has waited for them.`);
  const health = await readHealth(target, namespace, ready.name);
  const tool = kubectl(target);
  return `
Circle Core runs: ${environment} on ${target.context}

  image      ${image}
${pods.map((pod) => `  pod        ${pod.name}  ${pod.ready ? "Ready" : "not ready"}, ${pod.restarts} restarts, on ${pod.node}`).join("\n")}
  /health    ${health}
  url        ${url}

Look further
${target.embedded ? `  npm run circle-core -- validate --environment ${environment}\n` : ""}  ${tool} get all,networkpolicies -n ${namespace}
  ${tool} logs -n ${namespace} ${ready.name}
  ${tool} port-forward -n ${namespace} ${ready.name} 8000

Clean up
  ${downCommand(environment, target)}
`;
}
