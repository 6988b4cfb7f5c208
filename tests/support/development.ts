import { answered, connect } from "./client";
import { openStack, testKubeconfig, type TestStack } from "./stack";

/** Settings over those of the stack file, by their names there. */
export type SettingsOver = Readonly<Record<string, unknown>>;

/** The development stack in a namespace of its own. */
export interface DevelopmentStack extends Omit<TestStack, "configure"> {
  namespace: string;
  /** Replaces the settings over the stack's file. */
  change(settings: SettingsOver): Promise<void>;
}

/** Opens the development stack of this checkout; disposing of it also removes its namespace. */
export function openDevelopment(namespace: string, settings: SettingsOver = {}): Promise<DevelopmentStack> {
  return openInNamespace("development", namespace, { namespace: { name: namespace } }, settings);
}

/** Settings as the engine takes them: by their full keys. */
export function configuration(settings: SettingsOver): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [`circle-core:${key}`, value]));
}

/** Opens a stack with settings over `base`, which stays below all changes; disposing of it also removes its namespace. */
export async function openInNamespace(
  stackName: string,
  namespace: string,
  base: SettingsOver,
  settings: SettingsOver,
): Promise<DevelopmentStack> {
  const config = (over: SettingsOver) => configuration({ ...base, ...over });
  const stack = await openStack({ stack: stackName, config: config(settings) });
  return {
    ...stack,
    namespace,
    change: async (over) => {
      await stack.configure(config(over));
    },
    dispose: async () => {
      await removeNamespace(namespace);
      await stack.dispose();
    },
  };
}

/** Asks for a namespace to go, and does not wait for it; one that is not there is fine. */
export async function removeNamespace(name: string, kubeconfig = testKubeconfig()): Promise<void> {
  await connect(kubeconfig)
    .core.deleteNamespace({ name })
    .catch((error: unknown) => {
      if (!answered(error, 404, 409)) throw error;
    });
}
