import { z } from "zod";

// As the API server checks them: a name of 1 to 63 characters, alphanumeric at both ends, behind an optional DNS prefix.
const name = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
const dnsLabel = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
const qualifiedName = new RegExp(String.raw`^((?=[^/]{1,253}/)${dnsLabel}(\.${dnsLabel})*/)?${name}$`);

/** Key of a label, a node's label or a taint. */
export const labelKey = (...examples: string[]) =>
  z
    .string()
    .regex(qualifiedName)
    .meta({ examples: examples.length > 0 ? examples : ["app", "app.kubernetes.io/name"] });

/** Value of a label; it may be empty. */
export const labelValue = () =>
  z
    .string()
    .regex(new RegExp(`^(${name})?$`))
    .meta({ examples: ["platform", "0.2.0"] });

/** Labels by key; `examples` are keys that an error shows as allowed. */
export const labels = (...examples: string[]) =>
  z.record(labelKey(...examples).describe("the name of a label"), labelValue());

/** Annotations by key. Their values may be any text; how much an object can carry in all is weighed by a rule. */
export const annotations = () =>
  z.record(labelKey("example.com/owner").describe("the name of an annotation"), z.string().max(65_536));
