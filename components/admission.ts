import type * as policies from "../policy/admission";
import { annotations, labels, names } from "./names";
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from "./objects";
import type { Settings } from "./settings";

/** The policy pack's rules on workloads, asked by the API server in the namespace; none unless admission is on. */
export function admission(settings: Settings): (ValidatingAdmissionPolicy | ValidatingAdmissionPolicyBinding)[] {
  const { enabled, action } = settings.admission;
  if (!enabled) return [];
  // Loaded only here: all the rules come with it, and a program without admission is not to wait for them.
  const { admissionPolicies, configurationOf } = require("../policy/admission") as typeof policies;
  const namespace = settings.namespace.name;
  return admissionPolicies({
    configuration: configurationOf(settings.environment),
    namespace,
    action,
    metadata: { name: names.admission(namespace), labels: labels(settings), ...annotations(settings) },
  });
}
