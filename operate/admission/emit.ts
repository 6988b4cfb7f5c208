import { dump } from "js-yaml";
import { admissionPolicies, type Action } from "../../policy/admission";
import { exitCodes, UsageError } from "../errors";
import { rulebook, type Choice } from "../lint/options";

/** What the command line of `admission` comes to. */
export interface EmitOptions extends Pick<Choice, "environment" | "config"> {
  readonly namespace: string;
  readonly action: Action;
}

/** A DNS label, as the API server has it for namespaces. */
const namespaceForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Prints the policies of one namespace as YAML, and answers the exit code. */
export async function emit(
  { namespace, action, environment, config }: EmitOptions,
  configFolder: string,
): Promise<number> {
  if (!namespaceForm.test(namespace)) {
    throw new UsageError(
      "--namespace: a namespace is named by up to 63 of a–z, 0–9 and -, and neither begins nor ends with -",
    );
  }
  const { configuration } = await rulebook({ environment, config, rule: [], severity: "low" }, configFolder);
  const policies = admissionPolicies({
    configuration,
    namespace,
    action,
    today: new Date().toISOString().slice(0, 10),
    metadata: { name: `admission-${namespace}`, labels: { "app.kubernetes.io/managed-by": "circle-core" } },
  });
  process.stdout.write(policies.map((policy) => dump(policy, { lineWidth: -1, noRefs: true })).join("---\n"));
  return exitCodes.ok;
}
