import { secretKeys, secretName } from "../../components/credentials";
import { manifests } from "../../components/manifests";
import type { KubernetesObject } from "../../components/objects";
import type { Settings } from "../../components/settings";
import { shellWord } from "../../components/shell";
import type { Finding, GroupResult, ObjectReference } from "../checks/finding";
import { resources } from "../cluster/resources";
import { compare } from "./compare";
import { differenceFinding, finding, foreignFinding, isWellKnown, restoring, type Deployed } from "./findings";
import { foreignFields, type ForeignField } from "./foreign";
import { counterpart, type Live, type LiveConfiguration } from "./live";
import { ownersOf } from "./owners";
import { isJson, spelled } from "./steps";
import { undeclared } from "./undeclared";

/** Whose configuration is checked. */
export interface Subject extends Deployed {
  readonly settings: Settings;
}

/**
 * Is everything that the settings declare in the cluster, as they declare it, and nothing of ours beside it? Group 1 of
 * `validate`, and all of `drift`.
 */
export function configurationCheck(subject: Subject, live: LiveConfiguration): GroupResult {
  const { settings } = subject;
  const declared = manifests(settings);
  const missing = missingNamespace(subject, live);
  const findings = missing
    ? [missing]
    : [
        ...declared.flatMap((object) => objectFindings(subject, object, live)),
        ...secretFindings(subject, live),
        ...undeclared(subject, settings, declared, live.objects),
      ];
  return {
    group: "configuration",
    findings,
    checked: declared.filter(({ kind }) => live.seen.has(kind) || live.unknown.has(kind)).length,
    unchecked: live.unseen,
  };
}

/** Without the namespace nothing is there: one finding says so, and not one for each object. */
function missingNamespace(subject: Subject, live: LiveConfiguration): Finding | undefined {
  const { name, existing } = subject.settings.namespace;
  if (!live.seen.has("Namespace") || live.objects.some(({ kind }) => kind === "Namespace")) return undefined;
  return finding(
    subject,
    { kind: "Namespace", name },
    {
      code: "namespace-missing",
      severity: "error",
      message: `The namespace ${name} is not there, and so nothing of the stack`,
      next: existing
        ? `namespace.existing says that it is made elsewhere: make it, then deploy: pulumi up --stack ${shellWord(subject.stack)}`
        : `Was it ever deployed to this cluster? To deploy all of it: ${restoring(subject)}`,
    },
  );
}

function objectFindings(subject: Subject, declared: KubernetesObject, live: LiveConfiguration): readonly Finding[] {
  const { kind, metadata } = declared;
  const object = referenceTo(declared);
  const found = counterpart(live, declared);
  if (!found) {
    if (live.unknown.has(kind)) return [unknownKind(subject, object)];
    if (!live.seen.has(kind)) return [];
    return [
      finding(subject, object, {
        code: "object-missing",
        severity: "error",
        message: `${kind} ${metadata.name} is declared, but is not there`,
        next: `To make it again: ${restoring(subject)}`,
      }),
    ];
  }
  const owners = ownersOf(found, asJson(declared));
  const differences = compare(asJson(declared), found).filter((difference) => !isWellKnown(difference, owners));
  const foreign = foreignFields(asJson(declared), found, owners, differences);
  return [
    ...leaving(subject, object, found),
    ...differences.map((difference) => differenceFinding(subject, object, difference, owners)),
    ...foreign.flatMap((field) => {
      if (kind !== "Secret" || !secretKeys.some((key) => spelled(field.path) === `data.${key}`)) {
        return [foreignFinding(subject, object, field)];
      }
      // An empty one is told with the other keys; and where nobody generates them, nobody replaces them.
      const generated = owners.some(({ deploys, paths }) => deploys && paths.some(([first]) => first === "data"));
      return field.found === "" || !generated ? [] : [replacedKey(subject, object, field)];
    }),
  ];
}

function replacedKey(subject: Subject, object: ObjectReference, { path, owner }: ForeignField): Finding {
  return finding(subject, object, {
    code: "secret-key-replaced",
    severity: "error",
    path: spelled(path),
    message: `The value of ${spelled(path)} was written by ${owner.manager}, and is not the one that was generated`,
    evidence: owner.time === undefined ? [] : [`written at ${owner.time}`],
    next: `To renew it in order, raise secrets.rotation; to restore the generated one: ${restoring(subject)}`,
  });
}

function unknownKind(subject: Subject, object: ObjectReference): Finding {
  const { apiVersion } = resources[object.kind as keyof typeof resources];
  return finding(subject, object, {
    code: "kind-unknown",
    severity: "error",
    message: `${object.kind} ${object.name} is declared, but the API server knows no ${object.kind} of ${apiVersion}`,
    next: "Install what defines it, or turn off the setting that asks for it; circle-core preflight says which",
  });
}

function leaving(subject: Subject, object: ObjectReference, found: Live): readonly Finding[] {
  const { deletionTimestamp, finalizers } = found.metadata;
  if (typeof deletionTimestamp !== "string") return [];
  const waits = Array.isArray(finalizers) ? [`waits for ${finalizers.join(", ")}`] : [];
  return [
    finding(subject, object, {
      code: "object-leaving",
      severity: "error",
      message: `${object.kind} ${object.name} is being deleted since ${deletionTimestamp}`,
      evidence: waits,
      next: `Deployed again when it is gone: ${restoring(subject)}`,
      passing: true,
    }),
  ];
}

/** The pods' Secret, wherever it comes from, has every key. Values are never looked at, but for whether there is one. */
function secretFindings(subject: Subject, live: LiveConfiguration): readonly Finding[] {
  const { settings } = subject;
  const name = secretName(settings);
  const object = { kind: "Secret", name, namespace: settings.namespace.name };
  const found = live.objects.find(({ kind, metadata }) => kind === "Secret" && metadata.name === name);
  if (!found) return live.seen.has("Secret") && !isGenerated(settings) ? [missingSecret(subject, object)] : [];
  const data = isJson(found.data) ? found.data : {};
  return secretKeys
    .filter((key) => data[key] === undefined || data[key] === "")
    .map((key) =>
      finding(subject, object, {
        code: "secret-key-missing",
        severity: "error",
        path: `data.${key}`,
        message: `Secret ${name} has ${data[key] === "" ? "nothing under" : "no"} key ${key}, which the pods need`,
        next: isGenerated(settings)
          ? `To restore it: ${restoring(subject)}`
          : `Put it in: kubectl edit secret --namespace ${shellWord(object.namespace)} ${shellWord(name)}`,
      }),
    );
}

function missingSecret(subject: Subject, object: ObjectReference): Finding {
  const { external } = subject.settings.secrets;
  return finding(subject, object, {
    code: "secret-missing",
    severity: "error",
    message: `Secret ${object.name}, which the pods read, is not there`,
    next:
      external === undefined
        ? `secrets.existing says that you make it, with the keys ${secretKeys.join(", ")}`
        : `The External Secrets Operator fills it: kubectl describe externalsecret --namespace ${object.namespace ?? ""} ${object.name}`,
    passing: external !== undefined,
  });
}

function isGenerated({ secrets: { existing, external } }: Settings): boolean {
  return existing === undefined && external === undefined;
}

function referenceTo({ kind, metadata: { name, namespace } }: KubernetesObject): ObjectReference {
  return { kind, name, ...(namespace !== undefined && { namespace }) };
}

/** A declared object by its fields, whatever its kind. */
function asJson(object: KubernetesObject): Readonly<Record<string, unknown>> {
  return { ...object };
}
