import type { ValueMap } from "../rpc/values";
import { annotation } from "./annotations";
import { type KubeObject, namespaceOf, valueAt, withValue } from "./objects";
import { type Autonaming, autonamed, hasGenerateName, withAdoptedName } from "./naming";
import { normalised } from "./normalise";
import { isNamespaced, type Session } from "./session";
import { inputsOf, objectOf } from "./state";
import { kindOfUrn, logicalNameOf, refuseUnsupportedType } from "./urn";
import { isMap, isUnknown } from "../rpc/values";

export interface CheckRequest {
  urn: string;
  /** The inputs of last time; empty for a new resource, and for one that is about to be replaced. */
  olds: ValueMap;
  news: ValueMap;
  seed: Uint8Array;
  autonaming: Autonaming | undefined;
}

/** The inputs as the later calls will see them: normalised, with a name and a namespace. */
export async function checkResource(session: Session, request: CheckRequest): Promise<ValueMap> {
  const { urn, olds, news } = request;
  if (!session.cluster && session.settings.skipUpdateUnreachable) {
    session.log.log(
      "warning",
      "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping...",
      urn,
    );
    return olds;
  }
  refuseUnsupportedType(urn);
  const gvk = kindOfUrn(urn);
  const inputs = normalised(objectOf(news));
  warnOfReservedAnnotations(session, urn, inputs);

  const isNew = Object.keys(olds).length === 0;
  const named = isNew
    ? autonamed(inputs, { logicalName: logicalNameOf(urn), seed: request.seed, autonaming: request.autonaming })
    : withManagedByLabel(withAdoptedName(inputs, objectOf(olds)), objectOf(olds));
  if (hasGenerateName(named)) {
    throw new Error("the `.metadata.generateName` field is not supported in Server-Side Apply mode");
  }

  const needsNamespace = !hasNamespace(named) && (await isNamespaced(session, gvk));
  const placed = needsNamespace ? withValue(named, session.defaultNamespace, "metadata", "namespace") : named;
  return inputsOf(placed, news);
}

function hasNamespace(inputs: KubeObject): boolean {
  return isUnknown(valueAt(inputs, "metadata", "namespace")) || namespaceOf(inputs) !== "";
}

const managedByLabel = "app.kubernetes.io/managed-by";

/** The label of client-side apply is kept where it was, and never added. */
function withManagedByLabel(inputs: KubeObject, olds: KubeObject): KubeObject {
  const label = process.env["PULUMI_KUBERNETES_MANAGED_BY_LABEL"] ?? "pulumi";
  if (valueAt(olds, "metadata", "labels", managedByLabel) !== label) return inputs;
  return withValue(inputs, label, "metadata", "labels", managedByLabel);
}

function warnOfReservedAnnotations({ log, settings }: Session, urn: string, inputs: KubeObject): void {
  const annotations = valueAt(inputs, "metadata", "annotations");
  if (!isMap(annotations)) return;
  for (const key of Object.keys(annotations).filter((each) => each.startsWith(annotation.autonamed))) {
    log.log("warning", `ignoring user-specified value for internal annotation "${key}"`, urn);
  }
  const hooks = Object.entries(annotations).filter(
    ([key, value]) => key.startsWith("helm.sh/hook") && typeof value === "string" && value.includes("test"),
  );
  if (hooks.length > 0 && !settings.suppressHelmHookWarnings) {
    log.log(
      "warning",
      "This resource contains Helm hooks that are not currently supported by Pulumi. The resource will be created, but any " +
        "hooks will not be executed. Hooks support is tracked at https://github.com/pulumi/pulumi-kubernetes/issues/555 -- This " +
        "warning can be disabled by setting the PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS environment variable",
      urn,
    );
  }
}
