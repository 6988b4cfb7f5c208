import assert from "node:assert/strict";
import { readConfiguration } from "../../../policy/rules/configuration";
import { judge } from "../../../policy/rules/evaluate";
import { objectsIn } from "../../../policy/rules/objects";
import type { Rule } from "../../../policy/rules/rule";
import { changed, labels, workload, type Json } from "../fixtures";

/** How objects of one stack are judged by one rule. */
function judged(rule: Rule, documents: readonly Json[], settings: Json = {}) {
  const read = readConfiguration({ [rule.id]: settings }, [rule]);
  assert.ok("configuration" in read, JSON.stringify(read));
  const objects = documents.flatMap((document) => objectsIn(document));
  return judge(objects, [rule], read.configuration);
}

/** What the rule finds, in one line each; nothing may be left open. */
export function found(rule: Rule, documents: readonly Json[], settings?: Json): readonly string[] {
  const { violations, undecided } = judged(rule, documents, settings);
  assert.deepEqual(undecided, []);
  return violations.map(({ object, path, found: what }) => `${object.kind} ${object.name}: ${path}: ${what}`);
}

/** What the rule leaves open; nothing may be a violation. */
export function open(rule: Rule, documents: readonly Json[], settings?: Json): readonly string[] {
  const { violations, undecided } = judged(rule, documents, settings);
  assert.deepEqual(violations, []);
  return undecided.map(({ object, path }) => `${object.kind} ${object.name}: ${path}`);
}

/** What the rule says may be there instead, for each thing it finds. */
export function advice(rule: Rule, documents: readonly Json[], settings?: Json): readonly string[] {
  return judged(rule, documents, settings).violations.map(({ allowed }) => allowed);
}

export function deployment(changes: Json = {}): Json {
  return withChanges(workload("apps/v1", "Deployment", ["spec", "template"]), changes);
}

/** Dotted paths and values; undefined removes. */
export function withChanges(document: Json, changes: Json): Json {
  return Object.entries(changes).reduce((each, [path, value]) => changed(each, path, value), document);
}

export function object(apiVersion: string, kind: string, body: Json, name = "web", namespace = "shop"): Json {
  return { apiVersion, kind, metadata: { name, namespace }, ...body };
}

export const matchLabels = { "app.kubernetes.io/name": labels["app.kubernetes.io/name"] };
export const namespace: Json = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };

export function service(spec: Json = {}, name = "web"): Json {
  return object(
    "v1",
    "Service",
    { spec: { selector: matchLabels, ports: [{ name: "http", port: 80, targetPort: 8000 }], ...spec } },
    name,
  );
}

export function autoscaler(spec: Json = {}, name = "web"): Json {
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
  return object(
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    { spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 4, ...spec } },
    name,
  );
}

export function budget(spec: Json = { maxUnavailable: 1 }, name = "web"): Json {
  return object("policy/v1", "PodDisruptionBudget", { spec: { selector: { matchLabels }, ...spec } }, name);
}
