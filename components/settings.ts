import { z } from "zod";
import { access } from "./schema/access";
import { admission } from "./schema/admission";
import { app, cache, database } from "./schema/app";
import { clusters, kubernetes, timeouts } from "./schema/clusters";
import { exposure } from "./schema/exposure";
import { image } from "./schema/image";
import { metadata } from "./schema/metadata";
import { namespace } from "./schema/namespace";
import { network } from "./schema/network";
import { placement } from "./schema/placement";
import { identity, pod, resources } from "./schema/pod";
import { probes } from "./schema/probes";
import { scaling } from "./schema/scaling";
import { secrets } from "./schema/secrets";
import { persistence } from "./schema/storage";
import { validation } from "./schema/validation";
import { environments, perEnvironment, type Environment } from "./schema/values";

/**
 * The schema of a stack's settings, with the defaults of one environment. Closed: an unknown key is an error at any depth.
 * Each line carries type, range, default and description; `z.toJSONSchema` turns it into the editors' schema.
 */
export function settingsSchema(environment: Environment): SettingsSchema {
  const schema = schemas.get(environment) ?? build(environment);
  schemas.set(environment, schema);
  return schema;
}

const schemas = new Map<Environment, SettingsSchema>();

function build(environment: Environment) {
  const per = perEnvironment(environment);
  return z.strictObject({
    environment: z.enum(environments).describe("What the stack is for; defaults differ by it."),
    clusters: clusters(),
    kubernetes: kubernetes(),
    namespace: namespace(environment),
    image: image(),
    app: app(per),
    database: database(per),
    cache: cache(per),
    secrets: secrets(),
    persistence: persistence(per),
    resources: resources(per),
    identity: identity(),
    probes: probes(),
    pod: pod(),
    placement: placement(),
    scaling: scaling(per),
    exposure: exposure(per),
    network: network(),
    access: access(),
    admission: admission(),
    metadata: metadata(),
    timeouts: timeouts(),
    validation: validation(),
  });
}

/** The type of the schema: the same for every environment. */
export type SettingsSchema = ReturnType<typeof build>;

/** All that a stack can be told, complete: every default is filled in. */
export type Settings = z.output<SettingsSchema>;

/** The settings of an environment where the stack says nothing else. */
export function defaultSettings(environment: Environment): Settings {
  return settingsSchema(environment).parse({ environment });
}

export type { Environment } from "./schema/values";
