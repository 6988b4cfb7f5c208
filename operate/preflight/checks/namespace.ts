import { selectorLabels } from "../../../components/names";
import type { Settings } from "../../../components/settings";
import { objectPath } from "../../cluster/resources";
import { answerTo, skipped, type Concern, type PreflightCheck } from "../check";
import { textAt } from "../json";

/** The namespace is ours, or ours to make, or there where the settings say so; and its Pod Security label lets the pods in. */
export const namespace: Concern = {
  title: "Namespace",
  asks: (settings) => [namespacePath(settings)],
  judge: (settings, facts) => {
    const code = "namespace";
    const { name, existing } = settings.namespace;
    const answer = answerTo(facts, namespacePath(settings));
    if (answer.state === "unseen") return [skipped(code, `the namespace ${name}`, answer)];
    if (answer.state === "absent") {
      return existing
        ? [
            {
              code,
              state: "failed",
              message: `There is no namespace ${name}, and namespace.existing says there is`,
              next: `Make it: kubectl create namespace ${name}; or set namespace.existing to false`,
            },
          ]
        : [{ code, state: "ok", message: `The namespace ${name} will be made` }];
    }
    if (textAt(answer.value, "status", "phase") === "Terminating") {
      return [
        {
          code,
          state: "failed",
          message: `The namespace ${name} is being deleted`,
          next: `Wait until it is gone: kubectl wait --for=delete namespace/${name}`,
        },
      ];
    }
    if (existing)
      return [{ code, state: "ok", message: `The namespace ${name} is there` }, ...podSecurity(settings, answer.value)];
    if (isOurs(settings, answer.value))
      return [{ code, state: "ok", message: `The namespace ${name} is this stack's` }];
    return [
      {
        code,
        state: "failed",
        message: `The namespace ${name} is there already, and is not this stack's: the update would be refused`,
        next: "Set namespace.existing to true to use it as it is, or choose another namespace.name",
      },
    ];
  },
};

export function namespacePath({ namespace: { name } }: Settings): string {
  return objectPath("Namespace", name, name);
}

function isOurs(settings: Settings, live: unknown): boolean {
  return Object.entries(selectorLabels(settings)).every(
    ([key, value]) => textAt(live, "metadata", "labels", key) === value,
  );
}

/** The pods meet the restricted standard; injected sidecars may not, and nobody is held to what is not enforced. */
function podSecurity({ namespace: { name, podSecurity: wanted } }: Settings, live: unknown): readonly PreflightCheck[] {
  const code = "pod-security";
  const label = "pod-security.kubernetes.io/enforce";
  const enforced = textAt(live, "metadata", "labels", label);
  if (enforced === wanted)
    return [{ code, state: "ok", message: `The namespace enforces the Pod Security Standard ${wanted}` }];
  if (enforced === "restricted") {
    return [
      {
        code,
        state: "warning",
        message: `The namespace enforces restricted, and namespace.podSecurity is ${wanted}: injected sidecars may be refused`,
        next: `kubectl label --overwrite namespace ${name} ${label}=${wanted}; or set namespace.podSecurity to restricted`,
      },
    ];
  }
  return [
    {
      code,
      state: "warning",
      message: `The namespace enforces ${enforced || "no Pod Security Standard"}, less than ${wanted}`,
      next: `kubectl label --overwrite namespace ${name} ${label}=${wanted}`,
    },
  ];
}
