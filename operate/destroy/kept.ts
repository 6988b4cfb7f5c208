import { shellWord } from "../../components/shell";
import type { StateResource } from "../stack/engine";

/** What a destruction leaves: in the stack because it is protected, or in the cluster alone because it is to be retained. */
export interface Kept {
  readonly protectedResources: readonly StateResource[];
  readonly retained: readonly StateResource[];
}

export function keptOf(resources: readonly StateResource[]): Kept {
  const protectedResources = resources.filter(({ protect }) => protect === true);
  return {
    protectedResources,
    retained: resources.filter(({ protect, retainOnDelete }) => protect !== true && retainOnDelete === true),
  };
}

/** What is in the way, and the commands that give it up; empty where nothing is. */
export function keptText(stack: string, { protectedResources, retained }: Kept): string {
  const kept =
    protectedResources.length === 0
      ? []
      : [
          "Protected, and kept with all that they need:",
          ...protectedResources.map((resource) => `  ${labelOf(resource)}`),
          "To give one of them up:",
          ...protectedResources.map(
            ({ urn }) => `  pulumi state unprotect ${shellWord(urn)} --stack ${shellWord(stack)} --yes`,
          ),
        ];
  const stays =
    retained.length === 0
      ? []
      : ["The stack gives these up, and they stay in the cluster:", ...retained.map((one) => `  ${labelOf(one)}`)];
  return [...kept, ...stays].join("\n");
}

/** `PersistentVolumeClaim circle-core-development/circle-core-data`. */
export function labelOf({ type, id, urn }: StateResource): string {
  const name = urn.split("::").at(-1) ?? urn;
  // Others than the cluster's objects may have an id that names nothing, such as "none".
  return `${type.split(":").at(-1) ?? type} ${type.startsWith("kubernetes:") ? (id ?? name) : name}`;
}
