import { z } from "zod";
import { CircleCore } from "./components/circleCore";
import { loadSettings } from "./components/load";
import { withoutPromiseTraces } from "./components/promiseTraces";
import { clusterProvider, requireContexts } from "./components/provider";
import { imageReference, names } from "./components/names";
import { url as urlOf } from "./components/url";

withoutPromiseTraces();
// Settings are read once: parsers that zod compiles for speed cost more than they save.
z.config({ jitless: true });
const settings = loadSettings();
requireContexts(settings);

const deployments = settings.clusters.map((cluster) => {
  const { name, formerNames = [] } = cluster;
  const aliases = formerNames.map((former) => ({ name: former }));
  return {
    name,
    core: new CircleCore(name, { settings, access: cluster }, { provider: clusterProvider(cluster), aliases }),
  };
});

/** Namespace of all objects. */
export const namespace = settings.namespace.name;

/** Name of the Service that clients inside the cluster call. */
export const service = names.service;

/** Where the API is reached. */
export const url = urlOf(settings);

/** Image that runs. */
export const image = imageReference(settings);

/** Commands to look further, by cluster and by what they show. */
export const commands = Object.fromEntries(deployments.map(({ name, core }) => [name, core.commands]));
