/**
 * What other programs import as "circle-core-kubernetes". The stack's own program is index.ts in the root, which deploys.
 */
export { CircleCore, type CircleCoreArgs } from "./circleCore";
export { loadSettings } from "./load";
export { clusterProvider, requireContexts } from "./provider";
export { defaultSettings, type Environment, type Settings } from "./settings";
