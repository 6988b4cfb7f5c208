import { any, type Answer } from "../answers";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { clusterWide, namespaceField, namespaceOf, type World } from "../world";

/** Kinds that make a Secret, and where they say its name; the first that is there counts. */
const makers: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ExternalSecret: [
    ["spec", "target", "name"],
    ["metadata", "name"],
  ],
  ClusterExternalSecret: [
    ["spec", "externalSecretSpec", "target", "name"],
    ["spec", "externalSecretName"],
    ["metadata", "name"],
  ],
  SealedSecret: [
    ["spec", "template", "metadata", "name"],
    ["metadata", "name"],
  ],
  Certificate: [["spec", "secretName"]],
  VaultStaticSecret: [["spec", "destination", "name"]],
  VaultDynamicSecret: [["spec", "destination", "name"]],
  VaultPKISecret: [["spec", "destination", "name"]],
  OnePasswordItem: [["metadata", "name"]],
};

/** Makers in no namespace: what they make may be in any. */
const everywhere = ["ClusterExternalSecret"];

/** Secrets that another object makes in the cluster, by namespace and name. */
export class MadeSecrets {
  private readonly made = new Map<string, Set<string>>();
  private readonly open = new Map<string, Field>();

  constructor(world: World) {
    for (const [kind, places] of Object.entries(makers)) {
      for (const maker of world.all(kind)) {
        this.add(everywhere.includes(kind) ? clusterWide : namespaceOf(maker), nameIn(maker, places), maker);
      }
    }
    // The controller of SecretProviderClasses copies what it mounts, and cert-manager fills what an Ingress names.
    for (const provider of world.all("SecretProviderClass")) {
      for (const copy of provider.field.at("spec", "secretObjects").items()) {
        this.add(namespaceOf(provider), copy.at("secretName"), provider);
      }
    }
  }

  /** Does any object make a Secret of this name here? */
  has(namespace: string, name: string): Answer {
    const places = [namespace, clusterWide];
    return any(
      places.some((place) => this.made.get(place)?.has(name)),
      ...places.map((place) => this.open.get(place) ?? false),
      this.open.get(nowhere) ?? false,
    );
  }

  /** Are there any, here? */
  some(namespace: string): boolean {
    return [namespace, clusterWide, nowhere].some((place) => this.made.has(place) || this.open.has(place));
  }

  private add(namespace: string | undefined, name: Field, maker: KubernetesObject): void {
    if (namespace === undefined) this.open.set(nowhere, namespaceField(maker));
    else if (name.unknown) this.open.set(namespace, name);
    else this.made.set(namespace, (this.made.get(namespace) ?? new Set()).add(name.text ?? ""));
  }
}

/** No namespace has this name. */
const nowhere = "?";

function nameIn({ field }: KubernetesObject, places: readonly (readonly string[])[]): Field {
  const names = places.map((place) => field.at(...place));
  return names.find((name) => !name.absent) ?? field.at("metadata", "name");
}
