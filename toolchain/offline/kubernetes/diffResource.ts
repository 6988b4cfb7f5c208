import type { ValueMap } from "../rpc/values";
import { annotation, isAnnotated } from "./annotations";
import { type Change, changesBetween } from "./diff";
import { forceNewPaths } from "./forceNew";
import { isIgnored, parsePath } from "./ignoredPaths";
import { groupVersionKindOf, type KubeObject, nameOf, namespaceOf, valueAt, withoutValue, withValue } from "./objects";
import { isNamed } from "./naming";
import { normalised } from "./normalise";
import { prunedTo } from "./prune";
import { isNamespaced, type Session } from "./session";
import { checkpointOf, objectOf } from "./state";

export interface DiffRequest {
  urn: string;
  /** The state, as Create, Update or Read answered it. */
  olds: ValueMap;
  /** The checked inputs. */
  news: ValueMap;
  ignoreChanges: readonly string[];
}

export interface ResourceDiff {
  changes: Change[];
  /** The old object has to go before the new one can come: they have the same name. */
  deleteBeforeReplace: boolean;
}

/** What an update would change. Asks the state alone; so a manual change shows once a refresh has stored it. */
export async function diffResource(session: Session, request: DiffRequest): Promise<ResourceDiff> {
  const { live, inputs: oldInputs } = checkpointOf(request.olds);
  const inputs = normalised(objectOf(request.news));
  const inNamespace = await isNamespaced(session, groupVersionKindOf(inputs));
  const after = placed(inputs, inNamespace);
  const before = comparable(live, normalised(oldInputs), after, inNamespace);

  const ignored = request.ignoreChanges.map(parsePath);
  const changes = changesBetween(before, after, forceNewPaths(after, session.settings))
    .filter(({ path }) => !isIgnored(ignored, path))
    // All metadata gone is another object.
    .map((change) =>
      change.kind === "delete" && change.path.join() === "metadata" ? { ...change, replace: true } : change,
    );
  if (isAnnotated(after, annotation.replaceUnready)) {
    session.log.log("warning", unreadyNote, request.urn);
  }
  return {
    changes,
    deleteBeforeReplace:
      changes.some(({ replace }) => replace) &&
      isNamed(after) &&
      !isAnnotated(after, annotation.autonamed) &&
      nameOf(after) === nameOf(live) &&
      namespaceOf(after) === namespaceOf(live),
  };
}

const unreadyNote =
  "the pulumi.com/replaceUnready annotation is ignored: the offline kubernetes plugin does not offer it";

/** The live object cut to the shape of the inputs that made it, with what the cluster filled in for the program. */
function comparable(live: KubeObject, oldInputs: KubeObject, inputs: KubeObject, inNamespace: boolean): KubeObject {
  const pruned = placed(prunedTo(oldInputs, live), inNamespace);
  const typed =
    "kind" in pruned ? pruned : { ...pruned, apiVersion: inputs["apiVersion"] ?? null, kind: inputs["kind"] ?? null };
  const unversioned = withoutValue(typed, "metadata", "resourceVersion");
  return nameOf(inputs) === "" ? unversioned : withValue(unversioned, nameOf(live), "metadata", "name");
}

/** "" and "default" are one namespace; a cluster-wide object has none. */
function placed(object: KubeObject, inNamespace: boolean): KubeObject {
  if (!inNamespace) return withoutValue(object, "metadata", "namespace");
  const named = valueAt(object, "metadata", "namespace") ?? "";
  return named === "" ? withValue(object, "default", "metadata", "namespace") : object;
}
