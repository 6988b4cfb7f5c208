import { Command, CommanderError, Option } from "commander";
import { UserError, exitCode, messageOf } from "../errors";
import * as commands from "./commands";

const defaultName = "default";

/** The `cluster` command, without a run. */
export function program(): Command {
  const cluster = new Command("cluster")
    .description("Real Kubernetes clusters on this machine, each of one node, seen by nobody else")
    .exitOverride()
    .showHelpAfterError("(--help shows what is allowed)")
    .addHelpText("after", examples);
  cluster
    .command("start")
    .argument("[name]", "1 to 32 lower-case letters, digits and hyphens", defaultName)
    .option("--light", "the API server and its controllers alone: no node, no pods, no root needed")
    .option("--metrics", "metrics-server too, for autoscalers and `kubectl top`")
    .option("--ingress", "Traefik too, for Ingresses and Gateways of the class `traefik`")
    .description("start a cluster and wait until it is ready; one that runs already is left as it is")
    .action(commands.start);
  cluster
    .command("stop")
    .argument("[name]", "which cluster", defaultName)
    .option("--all", "every cluster of this checkout")
    .description("end a cluster and remove everything of it")
    .action(commands.stop);
  cluster
    .command("status")
    .argument("[name]", "which cluster; all by default")
    .addOption(new Option("--output <format>", "how to print it").choices(["text", "json"]).default("text"))
    .description(`show what runs; with a name, ends with ${exitCode.resource} unless it runs`)
    .action(commands.status);
  cluster
    .command("kubeconfig")
    .argument("[name]", "which cluster", defaultName)
    .option("--raw", "print its text, not its path")
    .description("print the path of the cluster's own kubeconfig")
    .action(commands.kubeconfig);
  cluster
    .command("logs")
    .argument("[name]", "which cluster", defaultName)
    .argument("[process]", "e.g. kubelet, kube-apiserver; the paths of all logs by default")
    .description("print the log of one of the cluster's processes")
    .action(commands.logs);
  cluster
    .command("kubectl")
    .argument("[name]", "which cluster", defaultName)
    .argument("[args...]", "after --: kubectl's own")
    .description("run kubectl on a cluster")
    .action(commands.kubectl);
  return cluster;
}

const examples = `
Examples:
  npm run cluster -- start                         the cluster "default"
  npm run cluster -- start api --light             an API server in 4 s, without root
  npm run cluster -- kubectl default -- get pods -A
  npm run cluster -- logs default kubelet
  export KUBECONFIG=$(npm run --silent cluster -- kubeconfig)
  npm run cluster -- stop --all

Your own kubeconfig and its current context are never read or changed.`;

/** Runs a command line and answers its exit code: a mistake of the person's is one message, never a stack trace. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(argv, { from: "user" });
    return Number(process.exitCode ?? exitCode.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    process.stderr.write(`${messageOf(error)}\n`);
    return error instanceof UserError ? error.exitCode : exitCode.error;
  }
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => process.exit(code));
