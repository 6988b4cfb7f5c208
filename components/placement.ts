import { selectorLabels } from "./names";
import type { NodeSelectorRequirement, PodSpec, TopologySpreadConstraint } from "./objects";
import type { NodeRequirement } from "./schema/placement";
import type { Settings } from "./settings";
import { knows } from "./version";

/** Where the pods run, as a part of their spec; what the settings leave out is left to the cluster. */
export function placement(settings: Settings): Partial<PodSpec> {
  const { nodeSelector, tolerations, priorityClassName, runtimeClassName } = settings.placement;
  const spread = topologySpreadConstraints(settings);
  return {
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...nodeAffinity(settings),
    ...(spread.length > 0 && { topologySpreadConstraints: spread }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(priorityClassName !== undefined && { priorityClassName }),
    ...(runtimeClassName !== undefined && { runtimeClassName }),
  };
}

function nodeAffinity({ placement: { nodeAffinity: wanted } }: Settings): Pick<PodSpec, "affinity"> {
  const { required, preferred } = wanted;
  if (required.length === 0 && preferred.length === 0) return {};
  return {
    affinity: {
      nodeAffinity: {
        // Terms are alternatives: what must all hold is one term.
        ...(required.length > 0 && {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: required.map(expression) }],
          },
        }),
        ...(preferred.length > 0 && {
          preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ weight, ...requirement }) => ({
            weight,
            preference: { matchExpressions: [expression(requirement)] },
          })),
        }),
      },
    },
  };
}

function expression({ key, operator, values }: NodeRequirement): NodeSelectorRequirement {
  return { key, operator, ...(values.length > 0 && { values }) };
}

function topologySpreadConstraints(settings: Settings): TopologySpreadConstraint[] {
  const { hosts, zones, maxSkew } = settings.placement.spread;
  const wishes = [
    { wish: hosts, topologyKey: "kubernetes.io/hostname" },
    { wish: zones, topologyKey: "topology.kubernetes.io/zone" },
  ];
  return wishes.flatMap(({ wish, topologyKey }) =>
    wish === "none"
      ? []
      : [
          {
            maxSkew,
            topologyKey,
            ...(wish === "preferred" ? { whenUnsatisfiable: "ScheduleAnyway" } : required(settings)),
            ...sameRelease(settings),
            labelSelector: { matchLabels: selectorLabels(settings) },
          },
        ],
  );
}

/** A node that takes no pods must not count as an empty one: it would keep all others from a second pod. */
function required(
  settings: Settings,
): Pick<TopologySpreadConstraint, "nodeTaintsPolicy"> & { whenUnsatisfiable: string } {
  return {
    whenUnsatisfiable: "DoNotSchedule",
    ...(knows(settings, "nodeTaintsPolicy") && { nodeTaintsPolicy: "Honor" }),
  };
}

/**
 * While a Deployment rolls, only pods of the same release are weighed: the old ones leave, and what remains must be even.
 * Not so in a StatefulSet: a pod goes back to where its claim is, and weighed against new pods alone it might not.
 */
function sameRelease(settings: Settings): Pick<TopologySpreadConstraint, "matchLabelKeys"> {
  const deployment = !settings.persistence.perReplica;
  return deployment && knows(settings, "matchLabelKeys") ? { matchLabelKeys: ["pod-template-hash"] } : {};
}
