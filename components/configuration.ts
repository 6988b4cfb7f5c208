import { appConfig } from "./appConfig";
import { metadata, names } from "./names";
import type { ConfigMap } from "./objects";
import type { Settings } from "./settings";

/** File of the ConfigMap that the container reads. */
export const configFile = "config.json";

/** The text of config.json. */
export function configText(settings: Settings): string {
  return `${JSON.stringify(appConfig(settings), null, 2)}\n`;
}

/** The ConfigMap with config.json. */
export function configMap(settings: Settings): ConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(settings, names.config),
    data: { [configFile]: configText(settings) },
  };
}
