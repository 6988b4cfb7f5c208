import { manifests } from "../../../components/manifests";
import type { Settings } from "../../../components/settings";
import { groupOf, resources } from "../../cluster/resources";
import type { Concern, Right } from "../check";

const ofObjects = ["get", "create", "patch", "delete"];

/** Whoever deploys may make, change and remove every kind that is declared, and watch the pods come up. */
export const rights: Concern = {
  title: "Rights",
  asks: () => [],
  judge: (settings, { refused }) => {
    const code = "rights";
    if ("why" in refused)
      return [{ code, state: "skipped", message: `Your rights could not be asked: ${refused.why}` }];
    const all = rightsWanted(settings).length;
    if (refused.length === 0)
      return [{ code, state: "ok", message: `You have all ${all} rights that an update needs` }];
    return lackingTogether(refused).map(({ verbs, resources: names, clusterWide }) => ({
      code,
      state: "failed" as const,
      message: `You may not ${verbs} ${names.join(", ")}${clusterWide ? "" : ` in ${settings.namespace.name}`}`,
      next: `Ask for a ${clusterWide ? "ClusterRole" : "Role"} that grants it; see: kubectl auth can-i --list${clusterWide ? "" : ` --namespace ${settings.namespace.name}`}`,
    }));
  },
};

interface Lacking {
  readonly verbs: string;
  readonly resources: readonly string[];
  readonly clusterWide: boolean;
}

/** Resources of which the same is refused, told together. */
function lackingTogether(refused: readonly Right[]): readonly Lacking[] {
  const byResource = Map.groupBy(refused, ({ group, resource }) => (group === "" ? resource : `${resource}.${group}`));
  const each = [...byResource].map(([resource, rights]) => ({
    resource,
    verbs: rights.map(({ verb }) => verb).join(", "),
    clusterWide: rights.some((right) => right.clusterWide),
  }));
  const alike = Map.groupBy(each, ({ verbs, clusterWide }) => `${verbs} ${String(clusterWide)}`);
  return [...alike.values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, resources: [first, ...more].map(({ resource }) => resource) }] : [],
  );
}

/** What an update needs: on each kind that is declared, and to see what becomes of the workload. */
export function rightsWanted(settings: Settings): readonly Right[] {
  const declared = [...new Set(manifests(settings).map(({ kind }) => kind))];
  return [
    ...declared.flatMap((kind) => {
      const { plural: resource, clusterWide } = resources[kind];
      return ofObjects.map((verb): Right => ({
        verb,
        group: groupOf(kind),
        resource,
        ...(clusterWide && { clusterWide }),
      }));
    }),
    ...["pods", "events"].flatMap((resource) => ["list", "watch"].map((verb) => ({ verb, group: "", resource }))),
    { verb: "get", group: "", resource: "pods/log" },
    ...["deployments", "statefulsets", "replicasets"].flatMap((resource) =>
      ["list", "watch"].map((verb) => ({ verb, group: "apps", resource })),
    ),
  ];
}
