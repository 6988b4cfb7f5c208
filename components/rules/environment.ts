import { addedEnvironment, applicationEnvironment, ownVariableNames, references } from "../environment";
import { secretKeys, secretName } from "../credentials";
import { names } from "../names";
import type { EnvVar } from "../objects";
import { pathText } from "../problems";
import type { Settings } from "../settings";
import type { Finding, Rule } from "./rule";
import { seemsSecret } from "./secretText";

/** A container whose environment the settings add to. */
interface Holder {
  /** Where its `environment` and `secretEnvironment` are. */
  readonly path: readonly PropertyKey[];
  readonly added: Pick<Settings["pod"], "environment" | "secretEnvironment">;
  /** Names that the stack sets in it. */
  readonly taken: readonly string[];
  /** All of its variables, in their order. */
  readonly all: readonly EnvVar[];
}

function holders(settings: Settings): Holder[] {
  const { pod } = settings;
  return [
    { path: ["pod"], added: pod, taken: ownVariableNames, all: applicationEnvironment(settings) },
    ...pod.sidecars.map((added, index) => ({
      path: ["pod", "sidecars", index],
      added,
      taken: [],
      all: addedEnvironment(added),
    })),
  ];
}

/** A rule about each container's environment. */
function each(check: (holder: Holder, settings: Settings) => Finding[]): Rule["broken"] {
  return (settings) => holders(settings).flatMap((holder) => check(holder, settings));
}

const inClear = ({ path }: Holder, name: string): string => pathText([...path, "environment", name]);
const fromSecret = ({ path }: Holder, index: number): string => pathText([...path, "secretEnvironment", index, "name"]);

/** What the stack calls a Secret of its own; only one of them is there at a time. */
const own: readonly string[] = [names.secret, names.externalSecret];

const reads = ["pod.environment", "pod.secretEnvironment", "pod.sidecars"] as const;

/** Contradictions of the environment variables under `pod`, or about them. */
export const environmentRules: readonly Rule[] = [
  {
    code: "environment-reserved",
    reads,
    broken: each((holder) => {
      const finding = (path: string, name: string): Finding[] =>
        holder.taken.includes(name) ? [{ path, message: `${name} is set by the stack itself.` }] : [];
      return [
        ...Object.keys(holder.added.environment).flatMap((name) => finding(inClear(holder, name), name)),
        ...holder.added.secretEnvironment.flatMap(({ name }, index) => finding(fromSecret(holder, index), name)),
      ];
    }),
    mend: "Remove it, and set what it follows from: environment, app.logLevel, or secrets.",
  },
  {
    code: "environment-secret",
    reads,
    broken: each((holder) =>
      Object.entries(holder.added.environment)
        .filter(([name, value]) => seemsSecret(name, value))
        .map(([name]) => ({
          path: inClear(holder, name),
          message: `${name} seems to hold a secret (not shown), and would be readable by all who may see the pods.`,
        })),
    ),
    mend: "Put it into a Secret in the namespace, and name that under secretEnvironment; $(NAME) stands for it in other values.",
  },
  {
    code: "environment-twice",
    reads,
    broken: each((holder) => {
      const { environment, secretEnvironment } = holder.added;
      const listed = secretEnvironment.map(({ name }) => name);
      return listed.flatMap((name, index) => {
        const twice = listed.indexOf(name) < index || Object.hasOwn(environment, name);
        return twice ? [{ path: fromSecret(holder, index), message: `${name} is set twice.` }] : [];
      });
    }),
    mend: "Keep the one that is meant, or rename the other.",
  },
  {
    code: "environment-reference",
    reads: [...reads, "secrets.delivery"],
    broken: each((holder) =>
      holder.all.flatMap(({ name, value = "" }, position) => {
        const before = holder.all.slice(0, position).map((variable) => variable.name);
        return references(value)
          .filter((reference) => !before.includes(reference))
          .map((reference) => ({
            path: inClear(holder, name),
            message: `$(${reference}) would stay as it is: there is no such variable, or it refers to ${name} itself.`,
          }));
      }),
    ),
    mend: "A value may refer to what the stack sets, to secretEnvironment and to environment. Write $$( where no reference is meant.",
  },
  {
    code: "secret-name-unknown",
    reads: ["pod.secretEnvironment", "pod.sidecars", "secrets", "namespace.existing"],
    broken: each((holder, settings) =>
      holder.added.secretEnvironment.flatMap(({ secret }, index) => {
        const current = secretName(settings);
        // In a namespace that is there already, an earlier stack may have left it.
        if (!own.includes(secret) || secret === current || settings.namespace.existing) return [];
        const path = pathText([...holder.path, "secretEnvironment", index, "secret"]);
        return [{ path, message: `there is no Secret ${secret}: the application's is ${current}.` }];
      }),
    ),
    mend: "Name that one, or a Secret of yours; or change secrets.existing and secrets.external.",
  },
  {
    code: "secret-key-unknown",
    reads: ["pod.secretEnvironment", "pod.sidecars", "secrets"],
    broken: each((holder, settings) =>
      holder.added.secretEnvironment.flatMap(({ secret, key }, index) => {
        const known: readonly string[] = secretKeys;
        const made = settings.secrets.existing === undefined && secret === secretName(settings);
        if (!made || known.includes(key)) return [];
        const path = pathText([...holder.path, "secretEnvironment", index, "key"]);
        return [{ path, message: `${secret} is the stack's own Secret, and has no key ${key}.` }];
      }),
    ),
    mend: `Its keys are ${secretKeys.join(", ")}. Put others into a Secret of yours.`,
  },
];
