import type { KubernetesObject } from "../../components/objects";
import type { Unseen } from "../cluster/snapshot";
import type { Json } from "./steps";

/** An object as the API server has it, with its kind; a Secret without its values: under each key `(not shown)`, or nothing where it is empty. */
export interface Live extends Json {
  readonly kind: string;
  readonly metadata: Json & { readonly name: string; readonly namespace?: string };
}

/** What a cluster has of a deployment, and beside it. */
export interface LiveConfiguration {
  /** Of the kinds that are declared: all objects of the namespace; Secrets and ConfigMaps those of ours. */
  readonly objects: readonly Live[];
  /** Kinds whose objects could be seen. Of others, a declared object that is not in `objects` may be there all the same. */
  readonly seen: ReadonlySet<string>;
  /** Kinds that the API server does not know. */
  readonly unknown: ReadonlySet<string>;
  readonly unseen: readonly Unseen[];
}

/** The live object that stands for a declared one. */
export function counterpart(live: LiveConfiguration, { kind, metadata }: Pick<KubernetesObject, "kind" | "metadata">) {
  return live.objects.find(
    (object) =>
      object.kind === kind &&
      object.metadata.name === metadata.name &&
      object.metadata.namespace === metadata.namespace,
  );
}
