import { any, isEmpty, all } from "../answers";
import { kept, requireThat, type Findings } from "../findings";
import { isElsewhere } from "../joins/danglingServices";
import { eachOf, elsewhere } from "../joins/each";
import { workloads } from "../kinds";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { manual } from "../references";
import { joinRule } from "../rule";
import { namespaceOf, somePods, type World } from "../world";
import { directions, peersOf, podSelector, rulesOf } from "./policies";
import { labelSelector } from "./selectors";

export const danglingNetworkPolicy = joinRule({
  id: "dangling-network-policy",
  title: "NetworkPolicies select pods, and name peers, that are there",
  severity: "medium",
  why: "A policy whose labels fit nothing neither guards nor allows: they are misspelt, or the pods have others.",
  mend: "Write the labels of the pods; list the labels of pods that are made elsewhere in the rule's setting external.",
  references: [manual("Network policies", "concepts/services-networking/network-policies/")],
  settings: {
    external: elsewhere("Labels, as key=value, of pods that are not among the objects.", [
      // cert-manager's pods come and go with a challenge.
      "acme.cert-manager.io/http01-solver=*",
    ]),
  },
  appliesTo: ["NetworkPolicy", ...workloads],
  join: (world, { external }) => {
    const agreed = agreements(world);
    return eachOf(world, ["NetworkPolicy"], (policy, home) =>
      [{ selector: podSelector(policy), namespace: home }, ...peersIn(policy, home)].flatMap((end) =>
        agreed.has(spelled(end)) ? kept : fitsSome(end, world, external),
      ),
    );
  },
});

/** One end of a policy: pods of one namespace. */
interface End {
  readonly selector: Field;
  readonly namespace: string;
}

/** Where no pods of the namespace are among the objects, they are somebody else's. */
function fitsSome({ selector: field, namespace }: End, world: World, external: readonly string[]): Findings {
  const selector = labelSelector(field);
  const pods = world.dwellers(namespace);
  if (pods.things.length === 0 || isElsewhere(selector, external)) return kept;
  const fitting = any(all(isEmpty(selector.pairs), isEmpty(selector.expressions)), somePods(pods, selector));
  return requireThat(fitting, {
    field,
    found: `labels of no pods in namespace ${namespace}`,
    allowed: "labels of pods",
  });
}

/**
 * The peers that are pods of one namespace: the policy's own, or one that is named by the label that each namespace has
 * of itself. Which others labels may stand for, nobody knows.
 */
function peersIn(policy: KubernetesObject, home: string): readonly End[] {
  const peers = directions.flatMap((direction) =>
    rulesOf(policy, direction)
      .items()
      .flatMap((rule) => peersOf(rule, direction).items()),
  );
  return peers.flatMap((peer) => {
    const selector = peer.at("podSelector");
    const namespaces = peer.at("namespaceSelector");
    const namespace = namespaces.absent ? home : namespaces.at("matchLabels", "kubernetes.io/metadata.name").text;
    return selector.absent || namespace === undefined ? [] : [{ selector, namespace }];
  });
}

/** Pods that one policy is for, and another has as its peer, are meant, and made elsewhere: nobody misspells twice. */
function agreements(world: World): ReadonlySet<string> {
  const policies = world.all("NetworkPolicy").flatMap((policy) => {
    const namespace = namespaceOf(policy);
    return namespace === undefined ? [] : [{ policy, namespace }];
  });
  const selected = new Set(
    policies.map(({ policy, namespace }) => spelled({ selector: podSelector(policy), namespace })),
  );
  const peers = policies.flatMap(({ policy, namespace }) => peersIn(policy, namespace).map(spelled));
  return new Set(peers.filter((peer) => selected.has(peer)));
}

function spelled({ selector, namespace }: End): string {
  return JSON.stringify([namespace, selector.value], (_, value: unknown) =>
    typeof value === "symbol" ? { unknown: selector.path } : value,
  );
}
