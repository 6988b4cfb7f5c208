import { secretKeys } from "../../../components/credentials";
import type { Settings } from "../../../components/settings";
import { objectPath } from "../../cluster/resources";
import { answerTo, skipped, type Answer, type Concern, type Facts, type PreflightCheck } from "../check";
import { itemsAt, textAt } from "../json";
import { namespacePath } from "./namespace";

/** Something that the settings name and others make. */
interface Reference {
  readonly code: string;
  readonly path: string;
  /** Such as `Secret registry`. */
  readonly what: string;
  /** The setting that names it. */
  readonly setting: string;
  /** What it must hold. */
  readonly keys?: readonly string[];
  /** Is it waited for, and not refused? */
  readonly waits?: true;
}

/** What the settings name and others make is there: Secrets with their keys, the ServiceAccount, classes, the store. */
export const references: Concern = {
  title: "What others make",
  asks: (settings) => [...new Set([namespacePath(settings), ...named(settings).map(({ path }) => path)])],
  judge: (settings, facts) => {
    const all = named(settings);
    const checks = all.flatMap((reference) => judged(settings, facts, reference));
    if (checks.length > 0 || all.length === 0) return checks;
    return [
      { code: "references", state: "ok", message: `${[...new Set(all.map(({ what }) => what))].join(", ")}: there` },
    ];
  },
};

function named(settings: Settings): readonly Reference[] {
  const { image, secrets, access, placement, pod, namespace } = settings;
  const secret = (name: string, rest: Omit<Reference, "path" | "what">): Reference => ({
    path: objectPath("Secret", namespace.name, name),
    what: `Secret ${name}`,
    ...rest,
  });
  const variables = [...pod.secretEnvironment, ...pod.sidecars.flatMap((sidecar) => sidecar.secretEnvironment)];
  const bySecret = Map.groupBy(variables, (variable) => variable.secret);
  const { existing: account } = access.serviceAccount;
  return [
    ...image.pullSecrets.map((name) =>
      secret(name, { code: "pull-secret", setting: "image.pullSecrets", waits: true }),
    ),
    ...(secrets.existing === undefined
      ? []
      : [secret(secrets.existing, { code: "secret", setting: "secrets.existing", keys: secretKeys, waits: true })]),
    ...[...bySecret].map(([name, held]) =>
      secret(name, { code: "secret", setting: "pod.secretEnvironment", keys: held.map(({ key }) => key), waits: true }),
    ),
    ...(secrets.external === undefined ? [] : [storeReference(secrets.external, namespace.name)]),
    ...(account === undefined
      ? []
      : [
          {
            code: "service-account",
            path: objectPath("ServiceAccount", namespace.name, account),
            what: `ServiceAccount ${account}`,
            setting: "access.serviceAccount.existing",
          },
        ]),
    ...(placement.priorityClassName === undefined
      ? []
      : [
          {
            code: "priority-class",
            path: `/apis/scheduling.k8s.io/v1/priorityclasses/${placement.priorityClassName}`,
            what: `PriorityClass ${placement.priorityClassName}`,
            setting: "placement.priorityClassName",
          },
        ]),
    ...(placement.runtimeClassName === undefined
      ? []
      : [
          {
            code: "runtime-class",
            path: `/apis/node.k8s.io/v1/runtimeclasses/${placement.runtimeClassName}`,
            what: `RuntimeClass ${placement.runtimeClassName}`,
            setting: "placement.runtimeClassName",
          },
        ]),
  ];
}

function storeReference(
  { store, storeKind }: NonNullable<Settings["secrets"]["external"]>,
  namespace: string,
): Reference {
  const scope = storeKind === "ClusterSecretStore" ? "clustersecretstores" : `namespaces/${namespace}/secretstores`;
  return {
    code: "secret-store",
    path: `/apis/external-secrets.io/v1/${scope}/${store}`,
    what: `${storeKind} ${store}`,
    setting: "secrets.external",
  };
}

function judged(settings: Settings, facts: Facts, reference: Reference): readonly PreflightCheck[] {
  const { code, path, what, setting, keys = [] } = reference;
  const answer = answerTo(facts, path);
  if (answer.state === "unseen") return [skipped(code, what, answer)];
  if (answer.state === "absent") return [absent(settings, facts, reference)];
  const missing = keys.filter((key) => textAt(answer.value, "data", key) === "");
  if (missing.length > 0) {
    return [
      {
        code,
        state: "failed",
        message: `${what} has nothing under ${missing.join(", ")}, which ${setting} needs`,
        next: `Put it in: kubectl edit secret --namespace ${settings.namespace.name} ${what.replace(/^Secret /, "")}`,
      },
    ];
  }
  return code === "secret-store" ? unreadyStore(answer, what) : [];
}

/** What lies in a namespace that is still to be made can't be there yet: the pods wait for it. */
function absent(settings: Settings, facts: Facts, { code, path, what, setting, waits }: Reference): PreflightCheck {
  const home = answerTo(facts, namespacePath(settings));
  const isEarly =
    waits &&
    path.includes(`/namespaces/${settings.namespace.name}/`) &&
    home.state === "absent" &&
    !settings.namespace.existing;
  return isEarly
    ? {
        code,
        state: "warning",
        message: `${what} is to be made once the namespace is there: the pods wait for it`,
        next: `Have it ready when the update begins, or make the namespace yourself and set namespace.existing (${setting} names it)`,
      }
    : {
        code,
        state: "failed",
        message: `There is no ${what}, which ${setting} names`,
        next: `Make it, or change ${setting}`,
      };
}

function unreadyStore(answer: Extract<Answer, { state: "there" }>, what: string): readonly PreflightCheck[] {
  const ready = itemsAt(answer.value, "status", "conditions").find(({ type }) => type === "Ready");
  if (ready === undefined || ready.status === "True") return [];
  return [
    {
      code: "secret-store",
      state: "failed",
      message: `${what} is not ready: ${textAt(ready, "message") || "it does not say why"}`,
      next: "Mend its credentials or its address: no Secret is filled before",
    },
  ];
}
