import { z } from "zod";
import { app, cache, database } from "./schema/app";
import {
  clusters,
  identity,
  image,
  ingress,
  namespace,
  network,
  persistence,
  resources,
  scaling,
  secrets,
  timeouts,
} from "./schema/platform";
import { environments, perEnvironment, type Environment } from "./schema/values";

/**
 * The schema of a stack's settings, with the defaults of one environment. Closed: an unknown key is an error at any depth.
 * Each line carries type, range, default and description; `z.toJSONSchema` turns it into the editors' schema.
 */
export function settingsSchema(environment: Environment) {
  const per = perEnvironment(environment);
  return z.strictObject({
    environment: z.enum(environments).describe("What the stack is for; defaults differ by it."),
    clusters: clusters(),
    namespace: namespace(environment),
    image: image(),
    app: app(per),
    database: database(per),
    cache: cache(per),
    secrets: secrets(),
    persistence: persistence(per),
    resources: resources(per),
    identity: identity(),
    scaling: scaling(per),
    ingress: ingress(per),
    network: network(),
    timeouts: timeouts(),
  });
}

/** All that a stack can be told, complete: every default is filled in. */
export type Settings = z.output<ReturnType<typeof settingsSchema>>;

/** The settings of an environment where the stack says nothing else. */
export function defaultSettings(environment: Environment): Settings {
  return settingsSchema(environment).parse({ environment });
}

export type { Environment } from "./schema/values";
