import assert from "node:assert/strict";
import type { Container, KubernetesObject, PodTemplate } from "../../../components/objects";
import { manifests } from "../../../components/manifests";
import type { Settings } from "../../../components/settings";

type Kind = KubernetesObject["kind"];
type OfKind<K extends Kind> = Extract<KubernetesObject, { kind: K }>;

/** All objects of one kind. */
export function all<K extends Kind>(settings: Settings, kind: K): OfKind<K>[] {
  return manifests(settings).filter((object): object is OfKind<K> => object.kind === kind);
}

/** The one object of a kind; named where there are several. */
export function one<K extends Kind>(settings: Settings, kind: K, name?: string): OfKind<K> {
  const [found, ...more] = all(settings, kind).filter(({ metadata }) => name === undefined || metadata.name === name);
  assert.ok(found && more.length === 0, `${kind} ${name ?? ""}: ${more.length + (found ? 1 : 0)} found`);
  return found;
}

/** The pod template of the workload, whatever kind that is. */
export function pod(settings: Settings): PodTemplate {
  const [workload] = [...all(settings, "Deployment"), ...all(settings, "StatefulSet")];
  assert.ok(workload?.spec);
  return workload.spec.template;
}

/** The one container of the workload. */
export function container(settings: Settings): Container {
  const [only, ...more] = pod(settings).spec?.containers ?? [];
  assert.ok(only && more.length === 0);
  return only;
}
