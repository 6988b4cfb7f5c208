import { randomBytes } from "node:crypto";
import { hash } from "bcryptjs";
import { secret, unknownValue, type ValueMap } from "../rpc/values";
import { checkFields, withFallbacks, type Failure, type Fields } from "./fields";
import { checkText, completeText, newText, textFields } from "./text";

/** A resource as it stands in the state. */
export interface Drawn {
  id: string;
  outputs: ValueMap;
}

/** One kind of random resource. All functions take inputs without marks of secrets. */
export interface Kind {
  fields: Fields;
  check(inputs: ValueMap): Failure[];
  /** Inputs with what holds where one is left out. */
  complete(inputs: ValueMap): ValueMap;
  /** Outputs that are drawn, as a preview shows them. */
  unknowns: ValueMap;
  create(inputs: ValueMap): Promise<Drawn>;
  /** What an existing value means, where `pulumi import` or the `import` option names it. Throws where it can't be read. */
  adopt(id: string): Promise<Drawn & { inputs: ValueMap }>;
}

const bytesFields: Fields = {
  length: { type: "count", required: true, minimum: 1 },
  keepers: { type: "keepers" },
};
const idFields: Fields = {
  byteLength: { type: "count", required: true, minimum: 1 },
  prefix: { type: "string" },
  keepers: { type: "keepers" },
};

const password: Kind = {
  fields: textFields,
  check: checkText,
  complete: completeText,
  unknowns: computed("result", "bcryptHash", "id"),
  create: (inputs) => passwordOf(newText(inputs), inputs),
  adopt: async (id) => ({ ...(await passwordOf(id, lengthOf(id))), inputs: lengthOf(id) }),
};

const text: Kind = {
  fields: textFields,
  check: checkText,
  complete: completeText,
  unknowns: computed("result", "id"),
  create: (inputs) => Promise.resolve(textOf(newText(inputs), inputs)),
  adopt: (id) => Promise.resolve({ ...textOf(id, lengthOf(id)), inputs: lengthOf(id) }),
};

const bytes: Kind = {
  fields: bytesFields,
  check: (inputs) => checkFields(bytesFields, inputs),
  complete: (inputs) => withFallbacks(bytesFields, inputs),
  unknowns: computed("base64", "hex"),
  create: (inputs) => Promise.resolve(bytesOf(randomBytes(Number(inputs["length"])), inputs)),
  adopt: (id) => {
    const value = decoded(id, "base64");
    const inputs = { length: value.length };
    return Promise.resolve({ ...bytesOf(value, inputs), inputs });
  },
};

const identifier: Kind = {
  fields: idFields,
  check: (inputs) => checkFields(idFields, inputs),
  complete: (inputs) => withFallbacks(idFields, inputs),
  unknowns: computed("b64Std", "b64Url", "hex", "dec", "id"),
  create: (inputs) => Promise.resolve(identifierOf(randomBytes(Number(inputs["byteLength"])), inputs)),
  adopt: (id) => {
    const comma = id.lastIndexOf(",");
    const value = decoded(id.slice(comma + 1), "base64url");
    const inputs = { byteLength: value.length, ...(comma > 0 ? { prefix: id.slice(0, comma) } : {}) };
    return Promise.resolve({ ...identifierOf(value, inputs), inputs });
  },
};

/** The kinds that are offered, by type token. */
export const kinds: ReadonlyMap<string, Kind> = new Map([
  ["random:index/randomPassword:RandomPassword", password],
  ["random:index/randomString:RandomString", text],
  ["random:index/randomBytes:RandomBytes", bytes],
  ["random:index/randomId:RandomId", identifier],
]);

/** bcrypt's usual cost, as the official provider's; bytes beyond the 72nd don't count. */
const bcryptCost = 10;

async function passwordOf(result: string, inputs: ValueMap): Promise<Drawn> {
  const bcryptHash = (await hash(result, bcryptCost)).replace(/^\$2b\$/, "$2a$");
  const outputs = { result: secret(result), bcryptHash: secret(bcryptHash), id: "none", __meta: schemaVersion(3) };
  return { id: "none", outputs: { ...completeText(inputs), ...outputs } };
}

function textOf(result: string, inputs: ValueMap): Drawn {
  return { id: result, outputs: { ...completeText(inputs), result, id: result, __meta: schemaVersion(2) } };
}

function bytesOf(value: Buffer, inputs: ValueMap): Drawn {
  const base64 = value.toString("base64");
  return { id: base64, outputs: { ...inputs, base64: secret(base64), hex: secret(value.toString("hex")) } };
}

function identifierOf(value: Buffer, inputs: ValueMap): Drawn {
  const prefix = typeof inputs["prefix"] === "string" ? inputs["prefix"] : "";
  const id = value.toString("base64url");
  const hex = value.toString("hex");
  const outputs = {
    b64Url: prefix + id,
    b64Std: prefix + value.toString("base64"),
    hex: prefix + hex,
    dec: prefix + BigInt(`0x${hex}`).toString(),
  };
  return { id, outputs: { ...inputs, ...outputs, id } };
}

/** Length in bytes, as the official import counts it. */
function lengthOf(value: string): { length: number } {
  return { length: Buffer.byteLength(value) };
}

function decoded(value: string, encoding: "base64" | "base64url"): Buffer {
  const result = Buffer.from(value, encoding);
  if (value !== "" && result.toString(encoding) === value) return result;
  throw new Error(`the id to import is not valid ${encoding}: give the value as the resource's id shows it`);
}

/** How the official plugin marks which schema a state was written by. */
function schemaVersion(version: number): string {
  return JSON.stringify({ schema_version: String(version) });
}

function computed(...names: string[]): ValueMap {
  return Object.fromEntries(names.map((name) => [name, unknownValue]));
}
