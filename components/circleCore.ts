import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { createObject, type SecretValues } from "./createObject";
import { generators, secretKeys, secretValue, type SecretKey } from "./credentials";
import { lookFurther, type Access } from "./lookFurther";
import { manifestsByStage, stages } from "./manifests";
import { imageReference, names, partName } from "./names";
import type { KubernetesObject } from "./objects";
import type { Settings } from "./settings";
import { url } from "./url";
import { updateSeconds } from "./workload";

/** What a CircleCore is made of. */
export interface CircleCoreArgs {
  /** Complete settings, as `loadSettings` or `defaultSettings` give them. */
  readonly settings: Settings;
  /** How the cluster is reached, for the commands among the outputs. Default: by the current context. */
  readonly access?: Access;
}

/**
 * Circle Core in one cluster: every object that `manifests` describes, in its own namespace.
 *
 * Pass the cluster's provider as `{ provider }`; it should allow mutable ConfigMaps and Secrets (see `clusterProvider`).
 * In production the namespace, the claim, the Secret and the workload are protected; all but the workload stay in the
 * cluster when the stack goes.
 */
export class CircleCore extends pulumi.ComponentResource {
  /** Namespace of all objects. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the Service that clients inside the cluster call. */
  readonly service: pulumi.Output<string>;
  /** Where the API is reached. */
  readonly url: pulumi.Output<string>;
  /** Image that runs, by digest where one is set. */
  readonly image: pulumi.Output<string>;
  /** Commands to look further, by what they show. */
  readonly commands: pulumi.Output<Record<string, string>>;

  constructor(name: string, { settings, access }: CircleCoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("circle-core:index:CircleCore", name, {}, opts);

    const objects = manifestsByStage(settings);
    let before: pulumi.Resource[] = [];
    let namespace: pulumi.Resource | undefined;
    for (const stage of stages) {
      const dependsOn = before;
      before = objects[stage].map((object) => {
        const opts = { parent: this, dependsOn, ...lifetime(object, settings, namespace) };
        return createObject(`${name}-${partName(object)}`, object, opts, () => credentials(name, settings, this));
      });
      // None where the namespace is somebody else's.
      if (stage === "namespace") [namespace] = before;
    }

    this.namespace = pulumi.output(settings.namespace.name);
    this.service = pulumi.output(names.service);
    this.url = pulumi.output(url(settings));
    this.image = pulumi.output(imageReference(settings));
    this.commands = pulumi.output(lookFurther(settings, access));
    this.registerOutputs({
      namespace: this.namespace,
      service: this.service,
      url: this.url,
      image: this.image,
      commands: this.commands,
    });
  }
}

/** Kinds that hold what cannot be made again. The namespace is one: with it goes everything in it. */
const lasting: readonly KubernetesObject["kind"][] = ["Namespace", "PersistentVolumeClaim", "Secret"];

/** Kinds whose removal stops every pod, also when Pulumi would only make them anew. */
const running: readonly KubernetesObject["kind"][] = ["Deployment", "StatefulSet"];

/** How long Pulumi waits for an object, and what becomes of it when the stack goes. */
function lifetime(
  { kind, metadata }: KubernetesObject,
  settings: Settings,
  namespace: pulumi.Resource | undefined,
): pulumi.CustomResourceOptions {
  const { environment, timeouts } = settings;
  const production = environment === "production";
  const keep = production && lasting.includes(kind);
  const wait = `${timeouts.rolloutSeconds}s`;
  // New pods start together and deleted ones stop together; only an update takes them in turn.
  const update = running.includes(kind) ? `${updateSeconds(settings)}s` : wait;
  return {
    customTimeouts: { create: wait, update, delete: wait },
    ...(keep && { protect: true, retainOnDelete: true }),
    ...(production && running.includes(kind) && { protect: true }),
    // A namespace takes its objects with it, unless it stays.
    ...(namespace && !production && metadata.namespace !== undefined && { deletedWith: namespace }),
  };
}

/**
 * The values of the Secret: each is made once, and again when its rotation number changes. They are not protected, since
 * Pulumi would then refuse to renew them; the protected Secret that they fill keeps the stack from being destroyed.
 */
function credentials(name: string, { secrets: { rotation } }: Settings, parent: pulumi.Resource): SecretValues {
  const value = (key: SecretKey): pulumi.Output<string> => {
    const generator = generators[key];
    const part = `${name}-${key.toLowerCase().replaceAll("_", "-")}`;
    const args = { length: generator.length, special: false, keepers: { rotation: String(rotation[key]) } };
    const { result } = new random.RandomPassword(part, args, { parent });
    return result.apply((password) => secretValue(generator, password));
  };
  return Object.fromEntries(secretKeys.map((key) => [key, value(key)]));
}
