import { configPath } from "./appConfig";
import { secretEnvironment, secretKeys } from "./credentials";
import type { EnvVar } from "./objects";
import type { Settings } from "./settings";

/** The variables that the stack sets in clear; each follows from another setting. */
const ownVariables = {
  CIRCLE_ENV: ({ environment }: Settings) => environment,
  CIRCLE_CONFIG_PATH: () => configPath,
  CIRCLE_LOG_LEVEL: ({ app }: Settings) => app.logLevel,
};

/** Names of all variables that the stack sets itself, whichever way the secrets are delivered. */
export const ownVariableNames: readonly string[] = [
  ...Object.keys(ownVariables),
  ...secretKeys,
  ...secretKeys.map((key) => `${key}_FILE`),
];

/** The environment of the application's container. */
export function applicationEnvironment(settings: Settings): EnvVar[] {
  return [
    ...Object.entries(ownVariables).map(([name, value]) => ({ name, value: value(settings) })),
    ...secretEnvironment(settings),
    ...addedEnvironment(settings.pod),
  ];
}

/**
 * What the settings add to a container's environment. A value may refer to variables that stand before it: those from
 * Secrets come first, and of the others what is referred to comes before what refers to it.
 */
export function addedEnvironment({
  environment,
  secretEnvironment: fromSecrets,
}: Pick<Settings["pod"], "environment" | "secretEnvironment">): EnvVar[] {
  return [
    ...fromSecrets.map(({ name, secret, key }) => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } })),
    ...inOrder(new Map(Object.entries(environment))),
  ];
}

/** By name, but for references; those that lead in a circle have no order that helps. */
function inOrder(values: ReadonlyMap<string, string>): { name: string; value: string }[] {
  const ordered = new Map<string, string>();
  const add = (name: string, referring: readonly string[]): void => {
    const value = values.get(name);
    if (value === undefined || ordered.has(name) || referring.includes(name)) return;
    for (const reference of references(value)) add(reference, [...referring, name]);
    ordered.set(name, value);
  };
  for (const name of [...values.keys()].sort()) add(name, []);
  return [...ordered].map(([name, value]) => ({ name, value }));
}

/** Names that a value refers to, as the kubelet reads it: `$(NAME)`, but not `$$(NAME)`. */
export function references(value: string): string[] {
  return [...value.matchAll(/\$\$|\$\(([^)]*)\)/g)].flatMap(([, name]) => name ?? []);
}
