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
    const byResource = Map.groupBy(refused, ({ group, resource }) =>
      group === "" ? resource : `${resource}.${group}`,
    );
    return [...byResource].map(([resource, lacking]) => ({
      code,
      state: "failed" as const,
      message: `You may not ${lacking.map(({ verb }) => verb).join(", ")} ${resource}${lacking[0]?.clusterWide ? "" : ` in ${settings.namespace.name}`}`,
      next: `Ask for a ${lacking[0]?.clusterWide ? "ClusterRole" : "Role"} that grants it; see: kubectl auth can-i --list${lacking[0]?.clusterWide ? "" : ` --namespace ${settings.namespace.name}`}`,
    }));
  },
};

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
