import { containsSecret, isMap, isSecret, revealedMap, secret, type Value, type ValueMap } from "../rpc/values";
import { apiVersionOf, type KubeObject, textAt } from "./objects";

/** What the state of a resource holds: the live object, and beside it how it came to be. */
export interface Checkpoint {
  /** The checked inputs. */
  inputs: KubeObject;
  live: KubeObject;
  /** The API version that the resource was created with. */
  initialApiVersion: string;
  /** The resource's own name for server-side apply; undefined in states of old. */
  fieldManager: string | undefined;
}

const inputsKey = "__inputs";
const apiVersionKey = "__initialApiVersion";
const managerKey = "__fieldManager";

/** Keys of custom resource definitions that are no identifiers in the SDK's languages. */
const dashedKeys = [
  "x-kubernetes-embedded-resource",
  "x-kubernetes-int-or-string",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-list-type",
  "x-kubernetes-map-type",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
];
const toUnderscore = new Map(dashedKeys.map((key) => [key, key.replaceAll("-", "_")]));
const toDash = new Map(dashedKeys.map((key) => [key.replaceAll("-", "_"), key]));

/** Properties of the engine as a Kubernetes object: without marks of secrets, and with the API's own keys. */
export function objectOf(properties: ValueMap): KubeObject {
  return withKeys(revealedMap(properties), toDash);
}

/**
 * The state to store, with the secrets of `source` (the properties that the inputs came from) marked as such:
 * wherever an input value is secret, so is what came of it.
 */
export function stateOf(checkpoint: Checkpoint & { fieldManager: string }, source: ValueMap): ValueMap {
  return {
    ...withSecrets(withKeys(checkpoint.live, toUnderscore), source),
    [inputsKey]: inputsOf(checkpoint.inputs, source),
    [apiVersionKey]: checkpoint.initialApiVersion,
    [managerKey]: checkpoint.fieldManager,
  };
}

/** Inputs as the engine stores them, with the secrets of `source` marked. */
export function inputsOf(inputs: KubeObject, source: ValueMap): ValueMap {
  return withSecrets(withKeys(inputs, toUnderscore), source);
}

/** Reads a state; also the layout of old, with `inputs` and `live` side by side. */
export function checkpointOf(state: ValueMap): Checkpoint {
  const plain = objectOf(state);
  const { inputs, live } = plain;
  const old = isMap(inputs) && isMap(live);
  const { [inputsKey]: stored, [apiVersionKey]: version, [managerKey]: manager, ...rest } = plain;
  const checkedInputs = old ? inputs : isMap(stored) ? stored : {};
  return {
    inputs: checkedInputs,
    live: old ? live : rest,
    initialApiVersion: typeof version === "string" ? version : apiVersionOf(checkedInputs),
    fieldManager: typeof manager === "string" ? manager : undefined,
  };
}

/**
 * Marks in `target` what is secret in `source`. Maps are walked, so that one secret does not hide a whole object;
 * of an array that holds a secret all is secret, for its order may change. The data of a Secret always is.
 */
export function withSecrets(target: ValueMap, source: ValueMap): ValueMap {
  const isSecretObject = textAt(target, "kind") === "Secret";
  return Object.fromEntries(
    Object.entries(target).map(([key, value]): [string, Value] => {
      if (isSecretObject && (key === "data" || key === "stringData")) return [key, secret(value)];
      return [key, withSecretsOf(source[key], value)];
    }),
  );
}

function withSecretsOf(source: Value | undefined, value: Value): Value {
  if (source === undefined || isSecret(value)) return value;
  if (isMap(value) && isMap(source) && !isSecret(source)) return withSecrets(value, source);
  return containsSecret(source) ? secret(value) : value;
}

function withKeys(map: ValueMap, names: ReadonlyMap<string, string>): ValueMap {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [names.get(key) ?? key, withKeysIn(value, names)]),
  );
}

function withKeysIn(value: Value, names: ReadonlyMap<string, string>): Value {
  if (Array.isArray(value)) return value.map((each) => withKeysIn(each, names));
  return isMap(value) ? withKeys(value, names) : value;
}
