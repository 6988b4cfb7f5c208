import { containsUnknown, isMap, type ValueMap } from "../rpc/values";
import { canonical } from "./canonical";
import { isBuiltIn } from "./knownKinds";
import {
  groupVersionKindOf,
  isCustomResourceDefinition,
  isSecretKind,
  type KubeObject,
  valueAt,
  withoutValue,
} from "./objects";

/** Set by the API server alone. */
const runtimeMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/**
 * One form for all inputs that mean the same to the API server, so that they make no difference: canonical quantities,
 * no zero values, a Secret's stringData as data. Objects with unknown values stay as they are, and so do custom resources.
 */
export function normalised(inputs: KubeObject): KubeObject {
  const object = containsUnknown(inputs) || !isBuiltIn(groupVersionKindOf(inputs)) ? inputs : normalisedKnown(inputs);
  return runtimeMetadata.reduce((result, key) => withoutValue(result, "metadata", key), object);
}

function normalisedKnown(inputs: KubeObject): KubeObject {
  if (isSecretKind(inputs)) return withEncodedData(inputs);
  if (isCustomResourceDefinition(inputs)) {
    const dropped = valueAt(inputs, "spec", "preserveUnknownFields") === false;
    return withoutValue(dropped ? withoutValue(inputs, "spec", "preserveUnknownFields") : inputs, "status");
  }
  return canonical(inputs);
}

/** The API server keeps only `data`: what `stringData` says is encoded into it, and overrules it. */
function withEncodedData(inputs: KubeObject): KubeObject {
  const { stringData, data } = inputs;
  const plain = isMap(data) ? data : {};
  if (isMap(stringData) && Object.keys(stringData).length > 0 && areTexts(stringData)) {
    return { ...withoutValue(inputs, "stringData"), data: { ...plain, ...mapTexts(stringData, encoded) } };
  }
  return Object.keys(plain).length === 0 ? inputs : { ...inputs, data: mapTexts(plain, reEncoded) };
}

const encoded = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** Base64 in canonical form, without line breaks; what is none is left for the API server to refuse. */
function reEncoded(text: string): string {
  const oneLine = text.replace(/[\r\n]/g, "");
  const result = Buffer.from(oneLine, "base64").toString("base64");
  return result.length === oneLine.length ? result : text;
}

function areTexts(map: ValueMap): boolean {
  return Object.values(map).every((value) => typeof value === "string");
}

function mapTexts(map: ValueMap, change: (text: string) => string): ValueMap {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, typeof value === "string" ? change(value) : value]),
  );
}
