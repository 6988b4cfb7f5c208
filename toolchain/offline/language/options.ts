import { fromStruct, isMap, type Value, type ValueMap } from "../rpc/values";
import type { Struct } from "../rpc/protocol";
import { splitWords } from "./words";

/** The `runtime.options` of a Pulumi.yaml or PulumiPolicy.yaml that concern Node. */
export interface RuntimeOptions {
  /** Load TypeScript sources directly. Default true. */
  typescript: boolean;
  /** The tsconfig to use instead of tsconfig.json, relative to the program's folder. */
  tsconfig?: string;
  /** Arguments for the Node process, split into words as a shell would. */
  nodeargs: string[];
}

/** Reads the options as the official host does; an option of another type is refused with a sentence that names it. */
export function readOptions(struct: Struct | undefined): RuntimeOptions {
  const values = fromStruct(struct);
  const typescript = values["typescript"] ?? true;
  if (typeof typescript !== "boolean") throw wrongType("typescript", "a boolean", typescript);
  const tsconfig = text(values, "tsconfig");
  return {
    typescript,
    nodeargs: splitWords(text(values, "nodeargs") ?? ""),
    ...(tsconfig === undefined ? {} : { tsconfig }),
  };
}

/** What the SDK reads from its environment about TypeScript. */
export function typescriptEnvironment(options: RuntimeOptions): Record<string, string> {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

function text(values: ValueMap, key: string): string | undefined {
  const value = values[key];
  if (value === undefined || typeof value === "string") return value;
  throw wrongType(key, "a string", value);
}

function wrongType(key: string, allowed: string, value: Value): Error {
  const found =
    value === null || isMap(value) || Array.isArray(value) ? "a value of another kind" : JSON.stringify(value);
  return new Error(`the runtime option "${key}" must be ${allowed}, not ${found}: mend it in the project's YAML file`);
}
