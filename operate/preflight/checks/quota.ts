import { names } from "../../../components/names";
import { needs } from "../../../components/quota";
import type { Settings } from "../../../components/settings";
import { amountOf } from "../../../policy/rules/quantity";
import { collectionPath, objectPath } from "../../cluster/resources";
import { answerTo, skipped, type Concern, type PreflightCheck } from "../check";
import { at, itemsAt, nameOf } from "../json";

/** The quotas of the namespace that are not this stack's leave room for the pods. */
export const quota: Concern = {
  title: "Quota",
  asks: (settings) => [quotasPath(settings), workloadPath(settings)],
  judge: (settings, facts) => {
    const code = "quota";
    const answer = answerTo(facts, quotasPath(settings));
    if (answer.state === "unseen") return [skipped(code, "the quotas", answer)];
    const all = answer.state === "there" ? itemsAt(answer.value, "items") : [];
    const others = all.filter((each) => !(settings.namespace.quota.enabled && nameOf(each) === names.quota));
    if (others.length === 0) return [{ code, state: "ok", message: "No quota of others bounds the namespace" }];
    // What runs already is counted as used, and its room is its own.
    const isDeployed = answerTo(facts, workloadPath(settings)).state === "there";
    const short = others.flatMap((each) => shortages(settings, each, isDeployed));
    if (short.length > 0) return short;
    return [{ code, state: "ok", message: `There is room for the pods in ${others.map(nameOf).join(", ")}` }];
  },
};

function quotasPath({ namespace }: Settings): string {
  return collectionPath("ResourceQuota", namespace.name);
}

function workloadPath({ namespace, persistence }: Settings): string {
  return objectPath(persistence.perReplica ? "StatefulSet" : "Deployment", namespace.name, names.workload);
}

function shortages(settings: Settings, live: unknown, isDeployed: boolean): readonly PreflightCheck[] {
  return [...wanted(settings)].flatMap(([resource, need]) => {
    const hard = amountOf(at(live, "status", "hard", resource) ?? at(live, "spec", "hard", resource));
    if (hard === undefined) return [];
    const used = isDeployed ? 0 : (amountOf(at(live, "status", "used", resource)) ?? 0);
    if (hard - used >= need) return [];
    return [
      {
        code: "quota",
        state: "failed" as const,
        message: `The quota ${nameOf(live)} has ${written(resource, hard - used)} of ${resource} left; the pods take up to ${written(resource, need)}`,
        next: "Ask for a larger quota, or lower resources, sidecars, or scaling",
      },
    ];
  });
}

/** The most that the settings let run at once, by the names that quotas have. */
function wanted(settings: Settings): ReadonlyMap<string, number> {
  const { pods, requests, limits } = needs(settings);
  const cpu = (thousandths: bigint): number => Number(thousandths) / 1000;
  return new Map([
    ["pods", pods],
    ["cpu", cpu(requests.cpu)],
    ["memory", Number(requests.memory)],
    ["requests.cpu", cpu(requests.cpu)],
    ["requests.memory", Number(requests.memory)],
    ["limits.cpu", cpu(limits.cpu)],
    ["limits.memory", Number(limits.memory)],
  ]);
}

function written(resource: string, amount: number): string {
  return resource.endsWith("memory") ? `${Math.round(amount / 2 ** 20)}Mi` : String(Math.round(amount * 1000) / 1000);
}
