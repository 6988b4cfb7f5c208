import { isDeepStrictEqual } from "node:util";
import { isUnknown, revealedMap, type Value, type ValueMap } from "../rpc/values";
import { activeCluster } from "./kubeconfig";

export interface ConfigDiff {
  changed: boolean;
  diffs: string[];
  replaces: string[];
}

const clusterKeys = ["kubeconfig", "context", "cluster"] as const;

/**
 * What a change of the provider's own inputs means. Another cluster replaces the provider, and with it all its resources;
 * whether it is another one is told from the kubeconfig's active cluster record, or from `clusterIdentifier` where that is set.
 */
export function diffConfig(oldInputs: ValueMap, newInputs: ValueMap): ConfigDiff {
  const [olds, news] = [revealedMap(oldInputs), revealedMap(newInputs)];
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const diffs = keys.filter((key) => !isDeepStrictEqual(olds[key] ?? null, news[key] ?? null));
  if (diffs.length === 0) return { changed: false, diffs: [], replaces: [] };
  return answerFor(olds, news, diffs);
}

function answerFor(olds: ValueMap, news: ValueMap, diffs: string[]): ConfigDiff {
  const identifier = "clusterIdentifier";
  const identified = olds[identifier] != null && news[identifier] != null;
  if (identified && !diffs.includes(identifier)) return { changed: true, diffs, replaces: [] };
  const replaces = identified ? [identifier] : [];

  // Nobody can tell whether a value that is not known yet names another cluster.
  const unknown = clusterKeys.find((key) => isUnknown(news[key]));
  if (unknown) return { changed: true, diffs: [unknown], replaces: [...replaces, unknown] };

  if (diffs.includes("renderYamlToDirectory")) replaces.push("renderYamlToDirectory");
  const [before, after] = [activeCluster(sourceOf(olds)), activeCluster(sourceOf(news))];
  if (before && after && !isDeepStrictEqual({ ...before }, { ...after })) {
    replaces.push(...clusterKeys.filter((key) => diffs.includes(key)));
  }
  return { changed: true, diffs, replaces };
}

function sourceOf(inputs: ValueMap): {
  kubeconfig: string | undefined;
  context: string | undefined;
  cluster: string | undefined;
} {
  return { kubeconfig: text(inputs["kubeconfig"]), context: text(inputs["context"]), cluster: text(inputs["cluster"]) };
}

function text(value: Value | undefined): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
