import { join } from "node:path";
import { Command, Option } from "commander";
import type { EmitOptions } from "../admission/emit";
import { environments } from "./lint";

// As policy/admission has them, which need not be loaded for a help text; a test compares them.
export const actions = ["deny", "warn", "audit"];

/** `circle-core admission`: the rules on workloads for the API server to ask. */
export function admissionCommand(root: string, done: (exitCode: number) => void): Command {
  return new Command("admission")
    .summary("print the rules on workloads as ValidatingAdmissionPolicies")
    .description(
      "Prints the rules that judge a workload by itself as ValidatingAdmissionPolicy and ValidatingAdmissionPolicyBinding " +
        "(YAML, Kubernetes v1.30 and newer), bound to one namespace. The stack's own namespace has them by the setting " +
        "admission.enabled; this is for any other.",
    )
    .requiredOption("-n, --namespace <name>", "the namespace whose objects are judged")
    .addOption(
      new Option("-e, --environment <env>", "use the rules as policy/config/ENV.json has them").choices(environments),
    )
    .option("-c, --config <file>", "use the rules as this file has them, of the form of --policy-pack-config")
    .addOption(
      new Option("-a, --action <what>", "what becomes of an object that breaks a mandatory rule")
        .choices(actions)
        .default("deny"),
    )
    .addHelpText("after", help)
    .action(async (options: EmitOptions) => {
      const { emit } = await import("../admission/emit.js");
      done(await emit(options, join(root, "policy", "config")));
    });
}

const help = `
Exit codes: 0 printed · 2 an option or the configuration can't be used

Examples:
  circle-core admission --namespace shop --environment production | kubectl apply -f -
  circle-core admission --namespace shop --action warn`;
