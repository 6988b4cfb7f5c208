import { revealedMap, type Value, type ValueMap } from "../rpc/values";
import { refusedInput } from "./settings";

/** Why an input of the provider is refused; without a property it is the provider as a whole. */
export interface ConfigFailure {
  property: string;
  reason: string;
}

/** Checks the provider's own inputs: what only the official plugin offers, and strict mode. */
export function checkConfig(urn: string, inputs: ValueMap): ConfigFailure[] {
  const texts = Object.fromEntries(Object.entries(revealedMap(inputs)).map(([key, value]) => [key, textOf(value)]));
  const refusal = refusedInput(texts);
  if (refusal) return [refusal];
  if (texts["alwaysRender"] === "true") {
    return [{ property: "alwaysRender", reason: '"alwaysRender" requires "renderYamlToDirectory" to be set' }];
  }
  return texts["strictMode"] === "true" ? strictFailures(urn, texts) : [];
}

/** Strict mode wants a provider that says which cluster it means. */
function strictFailures(urn: string, texts: Readonly<Record<string, string>>): ConfigFailure[] {
  const isDefault = /::default(_|$)/.test(urn);
  const missing = ["kubeconfig", "context"].filter((property) => !texts[property]);
  return [
    ...(isDefault ? [{ property: "", reason: "strict mode prohibits default provider" }] : []),
    ...missing.map((property) => ({ property, reason: `strict mode requires Provider "${property}" argument` })),
  ];
}

function textOf(value: Value): string {
  if (typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}
