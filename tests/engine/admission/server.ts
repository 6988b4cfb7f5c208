import assert from "node:assert/strict";
import { admissionPolicies, type Action } from "../../../policy/admission";
import { expressedRules } from "../../../policy/admission/expressions";
import { catalogue } from "../../../policy/rules/catalogue";
import type { Configuration } from "../../../policy/rules/configuration";
import { judgeBy } from "../../../policy/rules/evaluate";
import { objectsIn } from "../../../policy/rules/objects";
import { changed, podSpec, workload, type Json } from "../../policy/fixtures";
import type { CleanUp } from "../../support/cleanUp";
import { removeNamespace } from "../../support/development";
import { dryRun, openRawApi, type Answer, type RawApi } from "../../support/rawApi";
import { testKubeconfig } from "../../support/stack";
import { until } from "../../support/until";

/** A kind that makes pods, the way to its pod template, and where the API server has it. */
export interface Served {
  apiVersion: string;
  kind: string;
  template: readonly string[];
  collection: string;
}

export const servedKinds: readonly Served[] = [
  { apiVersion: "v1", kind: "Pod", template: [], collection: "pods" },
  { apiVersion: "v1", kind: "PodTemplate", template: ["template"], collection: "podtemplates" },
  ...[
    ["v1", "ReplicationController"],
    ["apps/v1", "Deployment"],
    ["apps/v1", "ReplicaSet"],
    ["apps/v1", "StatefulSet"],
    ["apps/v1", "DaemonSet"],
    ["batch/v1", "Job"],
  ].map(([apiVersion = "", kind = ""]) => ({
    apiVersion,
    kind,
    template: ["spec", "template"],
    collection: `${kind.toLowerCase()}s`,
  })),
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    template: ["spec", "jobTemplate", "spec", "template"],
    collection: "cronjobs",
  },
];

/** Where objects of a kind are in a namespace. */
export function pathOf(kind: unknown, namespace: string): string {
  const served = servedKinds.find((one) => one.kind === kind);
  assert.ok(served, `${String(kind)} is not served`);
  const { apiVersion, collection } = served;
  return `/${apiVersion === "v1" ? "api" : "apis"}/${apiVersion}/namespaces/${namespace}/${collection}`;
}

/** A namespace of the API server with policies bound to it. */
export interface Admission {
  api: RawApi;
  namespace: string;
  /** Makes the object in the namespace. */
  create(object: Json): Promise<Answer>;
  /** What would come of that; undefined where the API server finds the object invalid, and never asks admission. */
  tryOut(object: Json): Promise<Answer | undefined>;
}

/** Makes a namespace with a ServiceAccount for the pods and what is to be there before the policies, binds the policies to it, and waits until they judge. */
export async function openAdmission(
  namespace: string,
  action: Action,
  configuration: Configuration,
  cleaning: CleanUp,
  existing: readonly Json[] = [],
): Promise<Admission> {
  const api = await openRawApi(testKubeconfig());
  cleaning.owe(() => {
    api.close();
  });
  const made = async (path: string, body: object): Promise<void> => {
    const { code, body: answer } = await api.send("POST", path, body);
    assert.equal(code, 201, JSON.stringify(answer, null, 1));
  };
  cleaning.owe(() => removeNamespace(namespace));
  await made("/api/v1/namespaces", { metadata: { name: namespace } });
  await made(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: "web" } });
  const inside = (object: Json): Json => changed(object, "metadata.namespace", namespace);
  for (const object of existing) await made(pathOf(object["kind"], namespace), inside(object));
  const metadata = { name: `admission-${namespace}`, labels: {} };
  for (const object of admissionPolicies({ configuration, namespace, metadata, action })) {
    const plural = object.kind === "ValidatingAdmissionPolicy" ? "policies" : "policybindings";
    const path = `/apis/admissionregistration.k8s.io/v1/validatingadmission${plural}`;
    cleaning.owe(() => api.send("DELETE", `${path}/${object.metadata.name}`));
    await made(path, object);
  }

  const admission: Admission = {
    api,
    namespace,
    create: (object) => api.send("POST", pathOf(object["kind"], namespace), inside(object)),
    tryOut: async (object) => {
      const answer = await api.send("POST", `${pathOf(object["kind"], namespace)}${dryRun}`, inside(object));
      return isInvalid(answer) ? undefined : answer;
    },
  };
  const known = workload("v1", "Pod", [], withoutDebug(changed(podSpec(), "hostPID", true)));
  await until("the policies judge", 30, async () => {
    const answer = await admission.tryOut(known);
    return answer && rulesIn(answer).length > 0 ? true : undefined;
  });
  return admission;
}

/** The API server has found the object wrong before it asked admission. */
export function isInvalid({ code }: Answer): boolean {
  return code === 400 || code === 422;
}

/** Debug containers can't be there from the beginning. */
export const withoutDebug = (spec: Json): Json => changed(spec, "ephemeralContainers", undefined);

/** The rules that admission names: a denial names all that are broken, warnings one each. */
export function rulesIn({ code, body, warnings }: Answer): readonly string[] {
  if (code >= 300) {
    const message = String(body["message"]);
    const [, first = message, rest] =
      /denied request: ([a-z-]+): .*?(?:Broken rules: ([a-z, -]+)\.)?$/s.exec(message) ?? [];
    return rest === undefined ? [first] : rest.split(", ").sort();
  }
  return warnings
    .flatMap((text) => /^Validation failed for ValidatingAdmissionPolicy '.*?' .*?: ([a-z-]+): /s.exec(text)?.[1] ?? [])
    .sort();
}

/** The rules that the pack finds broken, of those that admission asks. */
export function rulesBrokenBy(object: Json, configuration: Configuration): readonly string[] {
  const rules = catalogue.filter(({ id }) => expressedRules.includes(id));
  const { violations, undecided } = judgeBy(rules, configuration).all(objectsIn(object));
  assert.deepEqual(undecided, []);
  return [...new Set(violations.map(({ rule }) => rule))].sort();
}
